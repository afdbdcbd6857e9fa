"""`default`: showing, explaining, choosing and setting."""

import json

import pytest

from openclaw_cfg.cli import prompts
from openclaw_cfg.cli.console import Console
from openclaw_cfg.demo.server import serve
from openclaw_cfg.resources import folder

KEY = "sk-live-0123456789abcdefghij"
TEXT = """\
{
  gateway: { mode: "local" },
  meta: { migrations: { modelPolicyAllowlist: true, utilityModelSeparation: true } },
  models: { providers: {
    deepseek: {
      baseUrl: "https://api.deepseek.com", apiKey: "${DEEPSEEK_API_KEY}",
      models: [
        { id: "deepseek-flash", name: "Flash" },
        { id: "deepseek-v4-pro", name: "Pro" },
      ],
    },
    zai: {
      baseUrl: "https://api.z.ai/api/coding/paas/v4", apiKey: "${ZAI_API_KEY}",
      models: [{ id: "glm-5.3", name: "GLM-5.3" }],
    },
  } },
  agents: {
    // what people talk to
    defaults: { model: {
      primary: "zai/glm-5.3", // the plan's
      fallbacks: ["deepseek/deepseek-flash", "deepseek/deepseek-v4-pro"],
    } },
    entries: { ops: { model: "zai/glm-5.3" } },
  },
}
"""


@pytest.fixture
def config(isolated):
    path = isolated / ".openclaw" / "openclaw.json"
    path.parent.mkdir(mode=0o700)
    path.write_text(TEXT)
    return path


@pytest.fixture
def two(tmp_path):
    """A file with two loopback providers, and the providers."""
    with (
        serve(keys=[KEY], models=["big", "small"]) as good,
        serve(keys=["other"], models=["m"]) as bad,
    ):
        path = tmp_path / "openclaw.json"
        entries = {
            "good": _entry(good.base_url, big=(5, 25), small=(0.1, 0.4)),
            "bad": _entry(bad.base_url, m=(0, 0)),
        }
        path.write_text(
            json.dumps(
                {
                    "gateway": {"mode": "local"},
                    "models": {"providers": entries},
                    "agents": {"defaults": {"model": "bad/m"}},
                }
            )
        )
        yield path


def _entry(url, **models):
    rows = [
        {
            "id": name,
            "name": name,
            "contextWindow": 128000,
            "cost": {"input": cost[0], "output": cost[1]},
        }
        for name, cost in models.items()
    ]
    return {"baseUrl": url, "apiKey": KEY, "models": rows}


def test_it_says_what_it_is_where_it_stands_and_who_may_use_it(run, config):
    result = run("default")

    assert result.code == 0
    assert "defaultModel  zai/glm-5.3\n" in result.stdout
    assert f"from          {config}:20:16\n" in result.stdout
    assert "${ZAI_API_KEY} (not set here)" in result.stdout
    assert "interactive: allowed; unattended: not stated" in result.stdout
    assert 'agent "ops" keeps its own model zai/glm-5.3' in result.stdout


def test_without_one_it_is_openclaws_own(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text("{}")

    shown = run("default", "--config", path)
    document = json.loads(run("default", "--config", path, "--json").stdout)

    assert "openai/gpt-6-astra" in shown.stdout
    assert "built into OpenClaw" in shown.stdout
    assert document["source"] == {"kind": "built-in"}


def test_it_can_ask_whether_the_model_answers(run, two):
    shown = run("default", "--probe", "--config", two)
    document = json.loads(run("default", "--probe", "--json", "--config", two).stdout)

    assert "answers       auth after" in shown.stdout
    assert document["current"]["answers"] is False
    assert document["current"]["probe"]["status"] == "auth"


def test_the_table_of_candidates_fits_80_columns_and_ends_in_a_sentence(run, config):
    args = ("default", "--explain", "--no-probe")
    result = run(*args, columns=80, DEEPSEEK_API_KEY=KEY)

    lines = result.stdout.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert " ".join(lines[0].split()) == (
        "MODEL OK KEY YOU ALONE TOOLS THINK CTX IN OUT CACHED"
    )
    row = next(line for line in lines if line.startswith("deepseek/deepseek-flash"))
    assert row.split(maxsplit=1)[1].split() == [
        *("?", "yes", "yes", "yes", "?", "yes", "1000", "0.3", "1.2", "0.006")
    ]
    plan = next(line for line in lines if line.startswith("zai/glm-5.3"))
    assert plan.split()[1:] == [*("?", "no", "yes", "?", "?", "yes", "1048", "flat")]
    said = " ".join(lines[-4:])
    assert "--auto` would take deepseek/deepseek-flash: " in said
    assert "it is the cheapest of 2 like that." in said


def test_auto_takes_what_answers_and_costs_least(run, two):
    result = run("default", "--auto", "--yes", "--config", two)

    defaults = json.loads(two.read_text())["agents"]["defaults"]
    assert result.code == 0, result.stderr
    assert defaults["model"] == {"primary": "good/small", "fallbacks": ["good/big"]}
    assert defaults["models"] == {"good/big": {"alias": "strong"}}
    assert "defaultModel: bad/m -> good/small" in result.stderr
    assert "it answers" in result.stderr


def test_auto_twice_changes_nothing(run, two):
    run("default", "--auto", "--yes", "--config", two)
    once = two.read_bytes()

    result = run("default", "--auto", "--yes", "--config", two)

    assert "nothing to change" in result.stderr
    assert two.read_bytes() == once


def test_auto_without_anybody_who_answers_is_refused(run, two):
    value = json.loads(two.read_text())
    del value["models"]["providers"]["good"]
    two.write_text(json.dumps(value))
    before = two.read_bytes()

    result = run("default", "--auto", "--yes", "--config", two)

    assert result.code == 1
    assert "no configured model answers" in result.stderr
    assert two.read_bytes() == before


def test_setting_changes_one_line_and_says_from_what(run, config):
    result = run("default", "deepseek-v4-pro", "--yes")

    text = config.read_text()
    assert result.code == 0, result.stderr
    assert "defaultModel: zai/glm-5.3 -> deepseek/deepseek-v4-pro" in result.stderr
    assert 'primary: "deepseek/deepseek-v4-pro", // the plan\'s' in text
    assert 'fallbacks: ["deepseek/deepseek-flash"]' in text
    assert "// what people talk to" in text


def test_an_agent_that_keeps_its_own_model_is_told_of(run, config):
    result = run("default", "deepseek/deepseek-flash", "--dry-run")

    assert 'note: agent "ops" keeps its own model zai/glm-5.3' in result.stderr


def test_what_stays_at_the_provider_that_it_leaves_is_told(run, config):
    heartbeat = "model: { // a\n      "
    beating = f'heartbeat: {{ model: "zai/glm-5.3" }}, {heartbeat}'
    config.write_text(TEXT.replace("model: {\n      ", beating, 1))

    left = run("default", "deepseek/deepseek-flash", "--dry-run")
    same = run("default", "zai/glm-5.3", "--dry-run")

    note = "note: agents.defaults.heartbeat.model stays zai/glm-5.3"
    assert note in left.stderr
    assert note not in same.stderr


def test_fallbacks_are_set_in_order_or_taken_away(run, config):
    run("default", "--fallback", "deepseek-v4-pro", "--yes")
    one = config.read_text()
    run("default", "--no-fallback", "--yes")

    assert 'fallbacks: ["deepseek/deepseek-v4-pro"]' in one
    assert "fallbacks" not in config.read_text()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('modelPolicy: { allow: ["zai/*"] }', '["zai/*", "deepseek/deepseek-flash"]'),
        (
            'modelPolicy: { allow: ["deepseek/*"] }',
            'modelPolicy: { allow: ["deepseek/*"] }',
        ),
    ],
)
def test_the_list_of_allowed_models_agrees(run, config, settings, expected):
    text = TEXT.replace("defaults: { ", f"defaults: {{ {settings}, ")
    config.write_text(text)

    run("default", "deepseek/deepseek-flash", "--no-fallback", "--yes")

    assert expected in config.read_text()


def test_a_map_that_still_counts_as_the_list_gets_the_model_too(run, config):
    text = TEXT.replace("modelPolicyAllowlist: true, ", "")
    config.write_text(
        text.replace("defaults: { ", 'defaults: { models: { "zai/glm-5.3": {} }, ')
    )

    run("default", "deepseek/deepseek-flash", "--no-fallback", "--yes")

    assert '"deepseek/deepseek-flash": {}' in config.read_text()


def test_an_alias_is_taken_for_its_model(run, config):
    config.write_text(
        TEXT.replace(
            "defaults: { ",
            'defaults: { models: { "deepseek/deepseek-v4-pro": {alias: "Pro"} }, ',
        )
    )

    assert "-> deepseek/deepseek-v4-pro" in run("default", "pro", "--dry-run").stderr


def test_an_unknown_provider_is_exit_2_with_the_nearest(run, config):
    result = run("default", "depseek/deepseek-flash", "--yes")

    assert result.code == 2
    assert 'there is no provider "depseek"' in result.stderr
    assert 'did you mean "deepseek/deepseek-flash"?' in result.stderr
    assert config.read_text() == TEXT


def test_an_unknown_model_of_a_known_provider_is_only_doubted(run, config):
    result = run("default", "zai/glm-9", "--yes")

    assert result.code == 0
    assert '"zai" names no model "glm-9" here' in result.stderr
    assert 'primary: "zai/glm-9"' in config.read_text()


def test_a_provider_that_openclaw_brings_needs_no_entry(run, config):
    result = run("default", "openai/gpt-6-astra", "--dry-run")

    assert result.code == 0
    assert "it is built into OpenClaw" in result.stderr


def test_the_compact_form_is_set_in_its_own_words(run, tmp_path):
    path = tmp_path / "short.json"
    provider = {"url": "https://api.apiyi.com/v1", "token": KEY, "models": ["a", "b"]}
    path.write_text(
        json.dumps({"models": {"defaultModel": "a", "providers": [provider]}})
    )

    result = run("default", "b", "--fallback", "a", "--yes", "--config", path)

    models = json.loads(path.read_text())["models"]
    assert result.code == 0, result.stderr
    assert (models["defaultModel"], models["fallbacks"]) == ("b", ["a"])


def test_json_of_a_setting_is_one_document(run, config):
    result = run("default", "deepseek/deepseek-flash", "--yes", "--json")

    document = json.loads(result.stdout)
    assert document["set"]["from"] == "zai/glm-5.3"
    assert document["set"]["to"] == "deepseek/deepseek-flash"
    assert document["set"]["written"] is True


@pytest.mark.parametrize(
    "flags",
    [
        ["zai/glm-5.3", "--auto"],
        ["--fallback", "deepseek-flash", "--no-fallback"],
        ["deepseek/deepseek-flash"],
    ],
)
def test_what_contradicts_or_needs_an_answer_is_exit_2(run, config, flags):
    assert run("default", *flags, "--no-probe").code == 2
    assert config.read_text() == TEXT


def test_a_fallback_by_its_alias_is_no_doubt_and_no_allowed_model(run, tmp_path):
    path = tmp_path / "openclaw.json5"
    path.write_text(
        """{
  models: { providers: { a: { baseUrl: "https://a.example/v1",
    models: [{ id: "1", name: "1" }, { id: "2", name: "2" }] } } },
  agents: { defaults: {
    model: { primary: "a/1", fallbacks: ["strong", "x"] },
    models: { "a/1": {}, "a/2": { alias: "strong" } },
  } },
}
"""
    )

    result = run("default", "a/2", "--config", path, "--yes")

    assert result.code == 0, result.stderr
    assert "None" not in result.stderr
    assert '"strong"' not in result.stderr
    assert 'note: "x" names no provider' in result.stderr
    assert 'models: { "a/1": {}, "a/2": { alias: "strong" } }' in path.read_text()


def test_the_reason_for_another_default_model_goes_and_a_name_is_proposed(run, config):
    config.write_text((folder("templates") / "setups/hybrid.native.json5").read_text())

    result = run("default", "deepseek/deepseek-flas", "--yes")

    assert "The defaultModel: " not in config.read_text()
    assert "// Without a mode the gateway does not start." in config.read_text()
    assert 'did you mean "deepseek-flash"?' in result.stderr


def test_the_reason_stays_while_only_the_fallbacks_change(run, config):
    config.write_text((folder("templates") / "setups/hybrid.native.json5").read_text())

    run("default", "--no-fallback", "--yes")

    assert "// The defaultModel: a person asks" in config.read_text()


@pytest.mark.parametrize(
    ("args", "enter"),
    [
        (["default", "deepseek/deepseek-pr"], False),
        (["default", "--fallback", "deepseek/deepseek-pr"], False),
        (["remove", "zai", "--default", "deepseek/deepseek-pr"], False),
        (["default", "deepseek/deepseek-v4-pro"], True),
    ],
)
def test_enter_does_not_write_what_may_be_a_typing_error(
    run, config, monkeypatch, args, enter
):
    asked = []
    monkeypatch.setattr(Console, "interactive", lambda _: True)
    monkeypatch.setattr(
        prompts,
        "confirmed",
        lambda *_, default, **__: asked.append(default) or default,
    )
    said = run(*args)

    assert asked == [enter], said.stderr
    assert (config.read_text() == TEXT) is not enter
    assert ("did you mean" in said.stderr) is not enter


def test_a_model_of_a_login_is_found_by_its_bare_name(run, isolated):
    made = ("init", "--setup", "coding-plan", "--provider", "openai-codex")
    assert run(*made, "--yes", "--no-probe").code == 0

    result = run("default", "gpt-5.6-luna", "--yes")

    assert result.code == 0, result.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert 'primary: "openai/gpt-5.6-luna"' in text


def test_a_probed_default_that_is_not_listed_does_not_run(run, config):
    with serve(keys=[KEY], models=["deepseek-flash"]) as server:
        config.write_text(
            TEXT.replace("https://api.deepseek.com", server.base_url)
            .replace("zai/glm-5.3", "deepseek/deepseek-x")
            .replace('"${DEEPSEEK_API_KEY}"', f'"{KEY}"')
        )
        result = run("default", "--probe", "--json")

    assert json.loads(result.stdout)["runs"]["runs"] is False


def test_comments_of_a_setup_that_has_another_default_are_told_and_stay(run, isolated):
    keys = dict.fromkeys(("ZAI_API_KEY", "DEEPSEEK_API_KEY"), "planted")
    made = ("--provider", "zai-coding-plan", "--provider", "deepseek", "--no-probe")
    assert run("init", "--setup", "hybrid", *made, "--yes", **keys).code == 0

    away = run("default", "deepseek/deepseek-flash", "--yes", **keys)
    back = run("default", "zai/glm-5.3", "--yes", **keys)

    told = "comments of the setup stay, and still say what is so with zai/glm-5.3"
    assert told in away.stderr
    assert "comments of the setup" not in back.stderr
    assert "heartbeat.model stays" not in back.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "Talk to the plan with" in text


def test_what_runs_on_a_plan_then_is_told(run, config):
    alone = TEXT.replace('    entries: { ops: { model: "zai/glm-5.3" } },\n', "")
    config.write_text(alone.replace("zai/glm-5.3", "deepseek/deepseek-flash"))

    refused = run("default", "zai/glm-5.3", "--dry-run")
    onto = run("default", "zai/glm-5.3", "--unattended", "on", "--dry-run")
    off = run("default", "deepseek/deepseek-v4-pro", "--dry-run")

    assert refused.code == 2
    assert "with no one there: " in refused.stderr
    assert "--unattended off" in refused.stderr
    said = "note: unattended on zai/glm-5.3 now (plan, not stated): "
    assert said in onto.stderr
    assert "weekly skill review" in onto.stderr.partition(said)[2]
    assert "unattended on" not in off.stderr


COMMENTED = """{
  models: { providers: { lab: {
    baseUrl: "http://127.0.0.1:9099/v1", apiKey: "none", // Bob's
    models: [{ id: "a", name: "A" }, { id: "b", name: "B" }, { id: "c", name: "C" }],
  } } },
  agents: { defaults: { model: {
    primary: "lab/a",
    fallbacks: [
      // slow but smart
      "lab/b", // Bob's
      /* spare */ "lab/c",
    ],
  } } },
  gateway: { mode: "local" },
}
"""


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        (("lab/b", "--no-fallback"), ["slow but smart", "Bob's", "spare"]),
        (("lab/a", "--fallback", "lab/b"), ["spare"]),
        (("lab/c",), ["spare"]),
    ],
)
def test_a_comment_that_goes_is_told(run, tmp_path, words, lost):
    path = tmp_path / "openclaw.json"
    path.write_text(COMMENTED)
    dry = ("--config", path, "--dry-run", "--json")

    listed = run("default", *words, *dry)
    told = run("default", *words, "--config", path, "--yes")

    wanted = [f'a comment goes with it: "{said}"' for said in lost]
    found = json.loads(listed.stdout)["set"]["notes"]
    assert [one for one in found if "comment" in one] == wanted
    told = [line.removeprefix("note: ") for line in told.stderr.splitlines()]
    assert [line for line in told if line.startswith("a comment")] == wanted


@pytest.mark.parametrize("login", [False, True])
def test_a_fallback_on_the_plan_reads_as_init_writes_it(
    run, isolated, monkeypatch, login
):
    """The comments say where the fallbacks lead, and no longer that they never do."""
    plan, model = (
        ("openai-codex", "openai/gpt-6-astra")
        if login
        else (
            "zai-coding-plan",
            "zai/glm-5.3",
        )
    )
    for name in ("ZAI_API_KEY", "DEEPSEEK_API_KEY"):
        monkeypatch.setenv(name, f"a-key-for-{name.lower()}")
    both = ("--provider", plan, "--provider", "deepseek", "--yes", "--no-probe")
    made = ("init", "--setup", "hybrid", *both, "--default", "deepseek/deepseek-flash")
    config = isolated / ".openclaw" / "openclaw.json"
    assert run(*made, "--fallback", model).code == 0
    wanted = config.read_text()
    config.unlink()
    assert run(*made).code == 0
    before = config.read_text()

    assert run("default", "--fallback", model, "--yes").code == 0

    assert config.read_text() == wanted
    assert run("default", "--fallback", "deepseek-v4-pro", "--yes").code == 0
    head = before.partition("{")[0]
    assert config.read_text().partition("{")[0] == head


def test_the_nearest_model_is_one_of_the_file_and_not_a_retired_one(run, tmp_path):
    """What the entry names comes before what the catalogue knows."""
    path = tmp_path / "openclaw.json"
    row = {"id": "claude-opus-4-5", "name": "Opus"}
    entry = {"baseUrl": "https://api.anthropic.com", "apiKey": KEY, "models": [row]}
    path.write_text(json.dumps({"models": {"providers": {"anthropic": entry}}}))

    result = run("default", "anthropic/claude-opus-4-6", "--yes", "--config", path)

    assert 'names no model "claude-opus-4-6" here' in result.stderr
    assert 'did you mean "claude-opus-4-5"?' in result.stderr
