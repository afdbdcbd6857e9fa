"""What a person wrote that is not in force, or is no value: it is kept all the same."""

import json
import re

import pytest
from fix_plans import of_file, of_text, one_in

from openclaw_cfg.app.removed import removed
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.lexer import TokenKind, tokens
from openclaw_cfg.jsonpath import format_path, get

COMMENTS = """{ /*1c*/ "agents" /*2c*/ : /*3c*/ { /*4c*/ "defaults" /*5c*/ : {
  /*6c*/ "fallbacks" /*7c*/ : /*8c*/ [ /*9c*/ "openai/gpt-5.4" /*10c*/ , /*11c*/ ]
  /*12c*/ , /*13c*/ "model" /*14c*/ : /*15c*/ "openai/gpt-5.5" /*16c*/ } /*17c*/ ,
  /*18c*/ } /*19c*/ , /*20c*/ "aliases" /*21c*/ : /*22c*/ { /*23c*/ "quick" /*24c*/ :
  /*25c*/ "openai/gpt-5.4" /*26c*/ } /*27c*/ , // 28c
  /*29c*/ "models" /*30c*/ : /*31c*/ { /*32c*/ "lab" /*33c*/ : /*34c*/ {
  /*35c*/ baseUrl /*36c*/ : "http://127.0.0.1:8080/v1" /*37c*/ ,
  models: [ /*38c*/ "qwen3-local" /*39c*/ ] /*40c*/ } /*41c*/ } /*42c*/ } // 43c"""


def after(plan):
    """The text of all files, and what goes beside them."""
    texts = [document.source.text for document in plan.after.documents]
    return "\n".join([*texts, *(str(item.value) for item in removed(plan))])


def test_every_comment_is_in_the_file_or_beside_it():
    plan = of_text(COMMENTS)

    assert plan.left == ()
    assert [n for n in range(1, 44) if f"{n}c" not in after(plan)] == []


@pytest.mark.parametrize("quote", ["", '"'], ids=["JSON5", "strict"])
def test_the_first_of_two_equal_keys_is_kept_and_told(quote):
    """Strict JSON has no comments, so there it goes beside the file."""
    text = """{ "models": {
      "lab": { "baseUrl": "http://127.0.0.1:8080/v1", "apiKey": "sk-A-1234567890" },
      "lab": { "baseUrl": "http://127.0.0.1:8081/v1", "models": [] } },
      "aliases": { "one1": "openai/gpt-5.4" }, "aliases": { "two2": "openai/gpt-5.5" },
      "list": [ { "name": "name-a", "name": "name-b" } ] }"""
    if not quote:
        text = text.replace('"lab":', "lab:")

    plan = of_text(text)

    assert plan.left == ()
    assert get(plan.after.merged, "models", "providers", "lab", "models") == []
    for word in ("sk-A-1234567890", "8080", "one1", "name-a"):
        assert word in after(plan)
    told = [format_path(s.path) for s in plan.steps if s.rule == "repeated-key"]
    assert told == ["aliases", "models.lab", "list[0].name"]


def test_equal_keys_alone_change_nothing():
    text = '{ gateway: { mode: "local", mode: "local" } }'

    plan = of_text(text)

    assert plan.steps == ()
    assert plan.after.document.source.text == text


@pytest.mark.parametrize("main", ["{ $include: %s, }", '{ "$include": %s }'])
def test_what_an_included_file_outdoes_stays_in_its_own_file(tmp_path, main):
    """The two blocks of one provider go to their place in each file."""
    one = '{"models": {"lab": {"baseUrl": "http://127.0.0.1:8080/v1", "apiKey": "sk-x",'
    one += ' "models": [{"id": "m1", "name": "M"}]}}, "bogus": "bogus-value"}'
    two = '{"models": {"lab": {"baseUrl": "http://127.0.0.1:8081/v1", "apiKey": "sk-y",'
    two += ' "models": [{"id": "m2", "name": "M"}]}}}'
    (tmp_path / "one.json").write_text(one)
    (tmp_path / "two.json").write_text(two)
    file = tmp_path / "openclaw.json"
    file.write_text(main % '["./one.json", "./two.json"]')

    plan = of_file(file, placed=True)

    assert plan.left == ()
    lab = get(plan.after.merged, "models", "providers", "lab")
    assert (lab["apiKey"], [row["id"] for row in lab["models"]]) == (
        "sk-y",
        ["m1", "m2"],
    )
    assert "sk-x" in plan.included[tmp_path / "one.json"].source.text
    assert [item.value for item in removed(plan)] == ["bogus-value"]


def test_two_blocks_of_one_provider_are_not_mixed():
    """The key of one must not go to the address of the other."""
    text = """{ models: {
      lab: { baseUrl: "http://127.0.0.1:8080/v1", api: "openai-completions",
             apiKey: "sk-lab-1234567890", models: [] }, // one
      providers: { lab: { baseUrl: "http://127.0.0.1:9090/v1", models: [] } } } }"""

    plan = of_text(text)

    lab = get(plan.after.merged, "models", "providers", "lab")
    assert lab == {"baseUrl": "http://127.0.0.1:9090/v1", "models": []}
    assert "sk-lab-1234567890" in after(plan)
    assert "set already, and that counts" in plan.steps[0].effect


def test_two_halves_of_one_provider_are_joined():
    text = """{ models: { lab: { apiKey: "${LAB}" },
      providers: { lab: { baseUrl: "http://127.0.0.1:9090/v1", models: [] } } } }"""

    lab = get(of_text(text).after.merged, "models", "providers", "lab")

    assert lab["apiKey"] == "${LAB}"


def test_what_is_only_set_aside_is_not_called_effective():
    plan = of_text('{ gateway: { mode: "local", port: 2 }, "gateway.port": 1 }')

    (step,) = plan.steps
    assert step.effect == "gateway.port is set already, and that counts"


@pytest.mark.parametrize(
    ("provider", "model", "after"),
    [
        ("anthropic", "openai/gpt-5.5", "openai/gpt-5.5"),
        ("openrouter", "openai/gpt-5.5", "openrouter/openai/gpt-5.5"),
        ("nvidia", "z-ai/glm5", "nvidia/z-ai/glm5"),
        ("Anthropic", "anthropic/claude-opus-5-5", "anthropic/claude-opus-5-5"),
        ("anthropic", "claude-opus-5-5", "anthropic/claude-opus-5-5"),
        ("lab", "openai/gpt-oss", "lab/openai/gpt-oss"),
    ],
)
@pytest.mark.parametrize("agent", [True, False], ids=["agent", "root"])
def test_a_model_that_names_its_provider_keeps_it(provider, model, after, agent):
    pair = f'provider: "{provider}", model: "{model}"'

    plan = of_text(f"{{ agent: {{ {pair} }} }}" if agent else f"{{ {pair} }}")

    chosen = get(plan.after.merged, "agents", "defaults", "model")
    assert (chosen if isinstance(chosen, str) else chosen["primary"]) == after


def test_nothing_is_guessed_while_an_included_file_is_missing(tmp_path):
    (tmp_path / "main.json5").write_text('{ id: "main" }')
    file = tmp_path / "openclaw.json"
    file.write_text(
        '{ agents: { list: [{ $include: "./main.json5" }] },'
        ' channels: { $include: "./missing.json5" } }'
    )

    plan = of_file(file, placed=True)

    assert plan.steps == ()
    assert [format_path(question.path) for question in plan.undecided] == [
        "channels.$include"
    ]


@pytest.mark.parametrize("more", ["", ', type: "lab"'])
def test_providers_under_the_word_provider_are_providers(more):
    text = """{ provider: { lab: { baseUrl: "http://127.0.0.1:1/v1", models: ["m"] }
        %s },
      providers: { lab2: { baseUrl: "http://127.0.0.1:2/v1", models: ["m"] } } }"""

    plan = of_text(text % more)

    assert plan.left == ()
    assert [*get(plan.after.merged, "models", "providers")] == ["lab", "lab2"]


def test_a_provider_among_plugins_leaves_nothing_behind_and_tells_the_default():
    text = """{ plugins: { providers: { lab: {
      baseUrl: "http://127.0.0.1:8080/v1", models: ["m"] } } } }"""

    plan = of_text(text)

    assert "plugins" not in plan.after.merged
    assert '"lab/m" is the default model' in [step.effect for step in plan.steps]


@pytest.mark.parametrize("scope", ["agents: { defaults: { %s } }", "%s"])
def test_an_empty_list_of_fallbacks_goes_to_the_model(scope):
    plan = of_text("{ %s }" % (scope % 'model: "openai/gpt-5.6-terra", fallbacks: []'))

    chosen = get(plan.after.merged, "agents", "defaults", "model")
    assert chosen == {"primary": "openai/gpt-5.6-terra", "fallbacks": []}


@pytest.mark.parametrize("answer", ["new", "old"])
def test_two_blocks_of_codex_are_one_after_a_decision(answer):
    text = """{ gateway: { mode: "local" },
      models: { providers: {
        "openai-codex": { baseUrl: "https://chatgpt.com/backend-api", models: [] },
        openai: { baseUrl: "https://api.openai.com/v1", apiKey: "${K}" } } },
      agents: { defaults: { model: "openai-codex/gpt-5.6-terra" } } }"""
    place = "models.providers.openai-codex"

    plan = of_text(text, decisions={place: answer})

    assert plan.left == ()
    assert plan.undecided == ()
    (entry,) = get(plan.after.merged, "models", "providers").values()
    assert ("apiKey" in entry) == (answer == "new")
    model = get(plan.after.merged, "agents", "defaults", "model")
    assert model == "openai/gpt-5.6-terra"


def test_fix_says_what_ends_and_who_can_read_a_key(run, open_folder):
    file = open_folder / "open claw.json"
    file.write_text(
        """{ gateway: { mode: "local" }, models: { providers: { acme: {
          baseUrl: "https://acme.example/v1", apiKey: "sk-a1b2c3d4e5f6g7h8i9j0",
          models: ["m1"] } } }, agent: { model: "openai/gpt-5.5" } }"""
    )
    file.chmod(0o644)

    told = run("fix", "--yes", str(file)).stderr

    assert '"gpt-5.5" of OpenAI (API key) is deprecated; choose another, such' in told
    assert f"chmod 600 '{file}'" in told
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("path", one_in(8), ids=lambda path: path.name)
def test_a_comment_at_any_place_of_an_old_file_is_kept(path):
    text = decode(path.read_bytes()).text
    pieces = []
    for token in tokens(text):
        pieces.append(text[token.start : token.end])
        if token.kind is TokenKind.PUNCTUATION:
            pieces.append(f"/* c{len(pieces)}c */")
    names = {f"c{n}c" for n, piece in enumerate(pieces) if piece.startswith("/* c")}

    plan = of_text("".join(pieces))

    kept = after(plan)
    assert {name for name in names if name not in kept} == set()


@pytest.mark.parametrize(
    "text",
    [
        "{port:18111,routing:{queue:{mode:'collect'}},gateway:{port:18222}}",
        "{gateway:{port:18222},port:18111,routing:{agents:{w:{workspace:'~/w'}}}}",
        "{gateway:{port:18222}, port:18111, routing:{queue:{mode:'collect'}},\n}",
    ],
)
def test_what_is_set_aside_stays_when_the_block_behind_it_goes(text):
    assert "port:18111" in of_text(text).after.document.source.text


def test_what_is_taken_out_is_as_it_was_written():
    """A model there got its new word first, and that is not what a person wrote."""
    text = """{ "gateway": { "mode": "local" },
      "routes": [ { "model": "openai/gpt-4o" } ],
      "tasks": { "main": { "model": "xai/grok-code-fast" } } }"""

    found = {item.path[0]: item.value for item in removed(of_text(text))}

    assert found["routes"] == [{"model": "openai/gpt-4o"}]
    assert found["tasks"] == {"main": {"model": "xai/grok-code-fast"}}


def test_a_key_that_has_another_name_is_kept_without_its_value():
    """It may be a secret, which is not written a second time."""
    text = """{ "models": { "providers": { "acme": { "baseUrl": "https://a.example/v1",
      "options": { "token": "sk-of-acme-1234" }, "models": [] } } } }"""

    found = [item.value for item in removed(of_text(text))]

    assert "sk-of-acme-1234" not in str(found)


@pytest.mark.parametrize("strict", [False, True], ids=["JSON5", "strict"])
def test_a_comment_says_what_a_person_wrote_not_what_a_step_made_of_it(strict):
    """A model gets its new word before the block that it is in is set aside."""
    file = {
        "gateway": {"mode": "local"},
        "routes": [{"model": "openai/gpt-4o"}, {"model": "xai/grok-code-fast"}],
        "agents": {
            "list": [{"id": "a", "plan": {"model": "github-copilot/gpt-5.1"}}],
            "defaults": {"model": {"primary": "a/b", "odd": "openai/gpt-4o"}},
        },
        "channels": {"telegram": {"dmPolicy": "whitelist", "enabled": "yes"}},
    }
    text = json.dumps(file)

    plan = of_text(text if strict else text.replace('"gateway"', "gateway"))

    kept = after(plan)
    for model in ("openai/gpt-4o", "xai/grok-code-fast", "github-copilot/gpt-5.1"):
        assert model in kept
    assert "gpt-5.6-sol" not in kept
    assert "grok-build" not in kept


MERGED = """
routing: { allowFrom: ["+49"], // c1
  }, whatsapp: { allowFrom: ["+49"] }

routing: { allowFrom: [ "+49" /* c1 */ ] },
channels: { whatsapp: { allowFrom: [ "+49" /* c2 */ ] /* c3 */ } }

messages: { tts: { auto: "always", // c1
  } }, tts: { auto: "always" /* c2 */ }

tools: { deny: [ "exec", // c1
  ], exclude: [ "exec", /* c2 */ "nodes" /* c3 */ ] }

whatsapp: { allowFrom: ["+49", // c1
  "+50" /* c2 */ ] /* c3 */ },
channels: { whatsapp: { allowFrom: ["+49", "+50"], dmPolicy: "allowlist" } }

identity: { // c1
  name: "A" /* c2 */, emoji: "x" /* c3 */ },
agents: { entries: { main: { identity: { name: "A" // c4
  } } } }

agents: { defaults: { allowedModels: ["openai/*" /* c1 */],
  modelPolicy: { allow: [ /* c2 */ "openai/*" ] } } }

memorySearch: { provider: "openai" /* c1 */ },
memory: { search: { provider: "openai" /* c2 */ } }

plugins: { allow: ["openai-codex" /* c1 */, "openai" /* c2 */] }

bindings: { telegram: "main" /* c1 */, whatsapp: /* c2 */ "main" },
agents: { entries: { main: {} } }
"""


@pytest.mark.parametrize("text", MERGED.strip().split("\n\n"))
def test_each_comment_of_two_equal_values_stays(text):
    plan = of_text(f'{{ tui: {{}}, gateway: {{ mode: "local" }}, {text} }}')

    assert plan.left == ()
    words = re.findall(r"c\d", text)
    kept = plan.after.document.source.text
    assert [word for word in words if word not in kept] == []
