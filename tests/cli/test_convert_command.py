"""`convert`, both ways, with what it leaves out."""

import json

import pytest
from samples import BRIEF, KEY

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source


@pytest.fixture
def short(tmp_path):
    path = tmp_path / "short.json"
    path.write_text(json.dumps(BRIEF["two"]))
    return path


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("one", "openai/gpt-5.4"),
        ("relay", "apiyi/deepseek-v3.2"),
        ("two", "apiyi/deepseek-v3.2"),
    ],
)
def test_native_has_the_same_default_model(run, tmp_path, name, default):
    path = tmp_path / "short.json"
    path.write_text(json.dumps(BRIEF[name]))

    result = run("convert", path, "--to", "native")

    made = json.loads(result.stdout)
    assert result.code == 0
    assert made["agents"]["defaults"]["model"] == default
    assert made["gateway"] == {"mode": "local"}
    assert made["meta"]["migrations"]["modelPolicyAllowlist"] is True


def test_the_result_is_valid(run, short, tmp_path):
    target = tmp_path / "openclaw.json"

    assert run("convert", short, "--to", "native", "--output", target).code == 0
    assert run("validate", target, "--dialect", "native").code == 0


def test_a_key_goes_to_a_file_but_not_to_the_screen(run, short, tmp_path):
    target = tmp_path / "openclaw.json"

    screen = run("convert", short, "--to", "native")
    run("convert", short, "--to", "native", "--output", target)

    assert KEY not in screen.stdout + screen.stderr
    assert "set OPENAI_API_KEY" in screen.stderr
    assert KEY in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600


def test_there_and_back_gives_the_same_file(run, short, tmp_path):
    native, back = tmp_path / "native.json", tmp_path / "back.json"

    run("convert", short, "--to", "native", "--output", native)
    result = run("convert", native, "--to", "compact", "--output", back)

    expected = BRIEF["two"]
    expected["models"]["providers"][1] = {
        "url": "https://api.openai.com/v1",
        "token": KEY,
        "model": "gpt-5.4",
    }
    assert result.code == 0, result.stderr
    assert json.loads(back.read_text()) == expected


@pytest.mark.parametrize("setup", ["general", "coding-plan", "hybrid", "hybrid-codex"])
def test_fix_and_convert_make_the_same_of_what_init_wrote(run, isolated, setup):
    presets = {
        "general": ("deepseek", "anthropic"),
        "coding-plan": ("zai-coding-plan",),
        "hybrid": ("zai-coding-plan", "deepseek"),
        "hybrid-codex": ("openai-codex", "deepseek"),
    }[setup]
    flags = [part for name in presets for part in ("--provider", name)]
    name = setup.removesuffix("-codex")
    env = dict.fromkeys(("DEEPSEEK_API_KEY", "ANTHROPIC_API_KEY", "ZAI_API_KEY"), "k")
    done = run(
        *("init", "--setup", name, *flags, "--dialect", "compact"),
        *("--yes", "--no-probe"),
        **env,
    )
    assert done.code == 0, done.stderr
    file = isolated / ".openclaw" / "openclaw.json"
    assert "This is the short form" in file.read_text()

    converted = run("convert", file, "--to", "native").stdout
    assert run("fix", "--yes", file, **env).code == 0

    fixed = parse(Source(None, file.read_text())).value
    wanted = parse(Source(None, converted)).value
    for provider in fixed["models"]["providers"].values():
        for model in provider["models"]:
            del model["name"]  # fix leaves it to the person
    for provider in wanted["models"]["providers"].values():
        for model in provider["models"]:
            del model["name"]
    assert fixed == wanted
    for text in (converted, file.read_text()):
        assert "short form" not in text
        assert text.startswith("// ")
    assert not file.with_name("openclaw.json.removed.json5").exists()


def test_what_a_setup_says_of_native_files_alone_does_not_go_along(run, isolated):
    env = dict.fromkeys(("DEEPSEEK_API_KEY", "ZAI_API_KEY"), "k")
    plan, general = ("--provider", "zai-coding-plan"), ("--provider", "deepseek")
    made = run(
        *("init", "--setup", "hybrid", *plan, *general), "--yes", "--no-probe", **env
    )
    assert made.code == 0, made.stderr
    file = isolated / ".openclaw" / "openclaw.json"

    short = run("convert", file, "--to", "compact", "--lossy", **env).stdout

    assert "jobs" in file.read_text()
    assert "jobs" not in short
    assert "// The general API: pay-as-you-go, may run unattended." in short


def test_what_compact_cannot_say_stops_the_command(run, tmp_path):
    path = tmp_path / "openclaw.json"
    path.write_text('{gateway: {mode: "local", port: 1234}, logging: {level: "info"}}')

    refused = run("convert", path, "--to", "compact")
    lossy = run("convert", path, "--to", "compact", "--lossy")

    assert refused.code == 1
    assert "lost: gateway.port" in refused.stderr
    assert "lost: logging" in refused.stderr
    assert refused.stdout == ""
    assert lossy.code == 0


@pytest.mark.parametrize(
    ("default", "words"),
    [("glm-9", "no provider has"), ("gpt-5.4", "several providers have")],
)
def test_an_unclear_default_model_is_no_guess(run, tmp_path, default, words):
    value = json.loads(json.dumps(BRIEF["two"]))
    value["models"]["defaultModel"] = default
    value["models"]["providers"][0]["models"].append("gpt-5.4")
    path = tmp_path / "short.json"
    path.write_text(json.dumps(value))

    result = run("convert", path, "--to", "native")

    assert result.code == 1
    assert words in result.stderr
    assert result.stdout == ""


def test_json5_in_gives_json5_out(run, tmp_path):
    path = tmp_path / "short.json5"
    path.write_text(
        "{models: {providers: [{url: 'https://api.deepseek.com', "
        "token: '${DEEPSEEK_API_KEY}', model: 'deepseek-chat'}]}} // mine\n"
    )

    result = run("convert", path, "--to", "native")

    assert "baseUrl: " in result.stdout


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ('{gateway: {port: 1}, models: {providers: {a: {baseUrl: "x"}}}}', "native"),
        ('{models: {providers: [{url: "https://a.example/v1"}]}}', "compact"),
        ("{}", "native"),
    ],
)
def test_what_is_in_the_form_already_is_not_written_anew(run, tmp_path, text, target):
    path = tmp_path / "config.json5"
    path.write_text(text)

    result = run("convert", path, "--to", target)

    assert result.code == 2
    assert f"in the {target} form already" in result.stderr
    assert result.stdout == ""


def test_what_is_no_part_of_the_compact_form_is_not_dropped_silently(run, tmp_path):
    path = tmp_path / "short.json5"
    path.write_text(
        """{
  gateway: { port: 1234 },
  models: {
    mode: "merge",
    defaultModel: "m",
    providers: [
      { url: "https://a.example/v1", model: "m", headers: { a: "b" } },
      "https://b.example/v1",
    ],
  },
}
"""
    )

    refused = run("convert", path, "--to", "native")
    lossy = run("convert", path, "--to", "native", "--lossy")

    assert refused.code == 1
    assert refused.stdout == ""
    for place in ("gateway", "models.mode", "models.providers[0].headers"):
        assert f"lost: {place} is not part of the compact form" in refused.stderr
    assert "lost: models.providers[1] is not a provider" in refused.stderr
    assert lossy.code == 0


@pytest.mark.parametrize("text", ["[]", '[{"url": "https://a.example"}]', "null", "1"])
def test_what_is_no_object_is_not_taken_for_an_empty_configuration(run, tmp_path, text):
    path = tmp_path / "list.json"
    path.write_text(text)

    for args in (("convert", path, "--to", "compact"), ("list", "--config", path)):
        result = run(*args)

        assert result.code == 3
        assert "list.json:1:1: a configuration has to be an object" in result.stderr
        assert result.stdout == ""


def test_a_file_that_is_not_there_gets_no_advice_about_another(run, tmp_path):
    result = run("convert", tmp_path / "short.json", "--to", "native")

    assert result.code == 3
    assert "there is no file" in result.stderr
    assert "init" not in result.stderr


def test_where_a_key_stands_that_no_variable_can_stand_for(run, tmp_path):
    path = tmp_path / "short.json"
    url = f"https://a.example/v1?key={KEY}"
    path.write_text(json.dumps({"models": {"providers": [{"url": url, "model": "m"}]}}))

    result = run("convert", path, "--to", "native")

    assert result.code == 1
    assert '"models.providers.a.baseUrl" holds a key' in result.stderr
    assert KEY not in result.stderr


def test_a_provider_without_a_known_address_has_no_place_in_compact(run, tmp_path):
    path = tmp_path / "openclaw.json5"
    path.write_text(
        """{ models: { providers: {
  "unheard-of": { apiKey: "${K}", models: [{ id: "m", name: "m" }] },
  // the relay
  a: { baseUrl: "https://a.example/v1", models: [{ id: "n", name: "n" }] },
} } }"""
    )

    refused = run("convert", path, "--to", "compact")
    lossy = run("convert", path, "--to", "compact", "--lossy")

    assert refused.code == 1
    assert "unheard-of has no address that is known here" in refused.stderr
    assert '// the relay\n      {\n        url: "https://a.example' in lossy.stdout
    assert 'url: ""' not in lossy.stdout


def test_a_model_without_an_entry_is_a_loss_and_the_result_can_be_read(run, tmp_path):
    """The short form has no logins; a fallback of one could not be converted back."""
    path, short = tmp_path / "openclaw.json", tmp_path / "short.json"
    entry = '{baseUrl: "https://a.example/v1", models: [{id: "m", name: "M"}]}'
    path.write_text(
        f"{{models: {{providers: {{a: {entry}}}}}, agents: {{defaults: {{model: "
        '{primary: "a/m", fallbacks: ["anthropic/claude-opus-5-5"]}}}}'
    )

    assert run("convert", path, "--to", "compact").code == 1
    lossy = run("convert", path, "--to", "compact", "--lossy", "--output", short)

    assert "fallbacks[0] names anthropic/claude-opus-5-5" in lossy.stderr
    assert run("convert", short, "--to", "native").code == 0
