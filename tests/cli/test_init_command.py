"""`init` from flags, against loopback providers."""

import json
import re
import shlex
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.catalog import preset
from openclaw_cfg.cli.probe_before_write import _is_plan_elsewhere
from openclaw_cfg.demo.server import serve
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.model import Provider
from openclaw_cfg.source import Source

PLAN_KEY, API_KEY = "the-key-of-the-plan", "the-key-of-the-api"


@pytest.fixture
def endpoints():
    with (
        serve(keys={PLAN_KEY}, models=["glm-5.3", "glm-5.3-flash"]) as plan,
        serve(keys={API_KEY}, models=["deepseek-flash", "deepseek-v4-pro"]) as api,
    ):
        yield plan.base_url, api.base_url


@pytest.fixture
def hybrid(run, endpoints):
    """Run init for a hybrid setup; more flags and variables as given."""
    plan, api = endpoints

    def init(*flags: str, **env: str):
        return run(
            *("init", "--setup", "hybrid"),
            *("--provider", "zai-coding-plan", "--provider", "deepseek"),
            *("--base-url", f"zai-coding-plan={plan}", "--base-url", f"deepseek={api}"),
            *flags,
            **{"ZAI_API_KEY": PLAN_KEY, "DEEPSEEK_API_KEY": API_KEY, **env},
        )

    return init


@pytest.fixture
def config(isolated):
    return isolated / ".openclaw" / "openclaw.json"


def _value(path):
    return parse(Source(path, path.read_text())).value


def test_a_hybrid_keeps_the_plan_for_the_person(hybrid, config):
    result = hybrid("--yes")

    defaults = _value(config)["agents"]["defaults"]
    assert result.code == 0, result.stderr
    assert defaults["model"]["primary"] == "zai/glm-5.3"
    assert defaults["model"]["fallbacks"] == ["deepseek/deepseek-flash"]
    assert defaults["heartbeat"]["model"] == "deepseek/deepseek-flash"
    assert defaults["utilityModel"] == "deepseek/deepseek-flash"


def test_the_file_refers_to_keys_and_is_private(hybrid, config):
    hybrid("--yes")

    text = config.read_text()
    assert '"${ZAI_API_KEY}"' in text
    assert PLAN_KEY not in text
    assert config.stat().st_mode & 0o777 == 0o600
    assert config.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("text", "home"),
    [
        (None, "~/.openclaw/workspace"),
        ('{ gateway: { mode: "local" } }', "~/.openclaw/workspace"),
        ('{ agents: { defaults: { workspace: "~/own" } } }', "~/own"),
        ("{ agents: { entries: { main: {} } } }", None),
    ],
)
def test_a_second_agent_does_not_move_the_first_ones_workspace(
    hybrid, config, text, home
):
    (config.parent / "workspace").mkdir(parents=True)
    if text is not None:
        config.write_text(text)

    assert hybrid("--yes").code == 0

    assert _value(config)["agents"]["entries"]["main"].get("workspace") == home


def test_without_a_workspace_none_is_set(hybrid, config):
    hybrid("--yes")

    assert "workspace" not in _value(config)["agents"]["entries"]["main"]


def test_the_result_is_valid(hybrid, run):
    hybrid("--yes")

    assert run("validate", "--fail-on", "error").code == 0


def test_a_dry_run_writes_nothing(hybrid, config):
    result = hybrid("--dry-run")

    assert result.code == 0
    assert "+  models: {" in result.stdout
    assert not config.exists()


def test_the_same_again_changes_nothing(hybrid, config):
    hybrid("--yes")
    before = config.read_bytes()

    result = hybrid("--yes")

    assert result.code == 0
    assert "nothing to change" in result.stderr
    assert config.read_bytes() == before


def test_a_wrong_key_is_said_and_nothing_is_written(hybrid, config):
    result = hybrid("--yes", DEEPSEEK_API_KEY="a-key-that-is-wrong")

    assert result.code == 1
    assert "probe of deepseek: failed" in result.stderr
    assert "a-key-that-is-wrong" not in result.stderr
    assert not config.exists()


def test_a_wrong_key_is_written_when_nobody_asks(hybrid, config):
    result = hybrid("--yes", "--no-probe", DEEPSEEK_API_KEY="a-key-that-is-wrong")

    assert result.code == 0
    assert config.exists()


def test_without_a_terminal_a_yes_is_asked_for_by_its_flag(hybrid, config):
    result = hybrid()

    assert result.code == 2
    assert "--yes" in result.stderr
    assert not config.exists()


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ([], "--setup"),
        (["--setup", "hybrid"], "--provider"),
        (["--setup", "hybrid", "--provider", "deepseek"], "--api-key-env"),
    ],
)
def test_what_is_missing_is_named(run, flags, named):
    result = run("init", *flags, "--yes")

    assert result.code == 2
    assert named in result.stderr


def test_a_setup_needs_a_provider_for_each_of_its_roles(run):
    flags = ["--provider", "deepseek", "--no-probe", "--yes"]

    result = run("init", "--setup", "hybrid", *flags, DEEPSEEK_API_KEY="x" * 20)

    assert result.code == 2
    assert "coding-plan" in result.stderr


@pytest.mark.parametrize(
    ("flags", "hint"),
    [
        ("", "--setup hybrid --provider zai-coding-plan --provider deepseek"),
        (
            "--setup hybrid",
            "--setup hybrid --provider zai-coding-plan --provider deepseek",
        ),
        (
            "--setup coding-plan --provider deepseek",
            "the setup that fits: `openclaw-cfg init --provider deepseek --setup gen",
        ),
        (
            "--setup general --provider zai-coding-plan",
            'take "zai" in its place, or the setup that fits: `openclaw-cfg init ',
        ),
        (
            "--setup hybrid --provider deepseek",
            "--setup general is the one for what is named; or add one, such as",
        ),
    ],
)
def test_the_hint_keeps_what_was_named_and_lacks_nothing(run, flags, hint):
    result = run("init", *flags.split(), DEEPSEEK_API_KEY="x" * 20)

    assert result.code == 2
    assert hint in result.stderr


def test_the_default_model_and_fallbacks_can_be_named(hybrid, config):
    hybrid("--default", "deepseek-v4-pro", "--fallback", "zai/glm-5.3", "--yes")

    model = _value(config)["agents"]["defaults"]["model"]
    assert model["primary"] == "deepseek/deepseek-v4-pro"
    assert model["fallbacks"] == ["zai/glm-5.3"]


def test_a_default_model_that_nobody_has_is_refused(hybrid, config):
    result = hybrid("--default", "nobody/nothing", "--yes")

    assert result.code == 2
    assert "nobody/nothing" in result.stderr
    assert not config.exists()


def test_models_can_be_chosen(hybrid, config):
    hybrid("--model", "deepseek=deepseek-v4-pro", "--yes")

    rows = _value(config)["models"]["providers"]["deepseek"]["models"]
    assert [row["id"] for row in rows] == ["deepseek-v4-pro"]


def test_an_existing_file_keeps_what_it_says(hybrid, config):
    config.parent.mkdir(mode=0o700)
    config.write_text(
        "// my own file\n"
        "{\n"
        '  gateway: { mode: "remote", port: 1234 }, // keep me\n'
        '  agents: { defaults: { model: "openai/gpt-5.4" } },\n'
        "}\n"
    )

    result = hybrid("--yes")

    text, value = config.read_text(), _value(config)
    assert result.code == 0, result.stderr
    assert text.startswith("// my own file\n")
    assert "// keep me" in text
    assert value["gateway"] == {"mode": "remote", "port": 1234}
    assert value["agents"]["defaults"]["model"] == "openai/gpt-5.4"
    assert set(value["models"]["providers"]) == {"zai", "deepseek"}


def test_force_replaces_the_file(hybrid, config):
    config.parent.mkdir(mode=0o700)
    config.write_text('{agents: {defaults: {model: "openai/gpt-5.4"}}}')

    hybrid("--yes", "--force")

    assert _value(config)["agents"]["defaults"]["model"]["primary"] == "zai/glm-5.3"


def test_strict_json_stays_strict_json(hybrid, config):
    config.parent.mkdir(mode=0o700)
    config.write_text('{\n  "gateway": {\n    "mode": "local"\n  }\n}\n')

    assert hybrid("--yes").code == 0
    assert set(json.loads(config.read_text())["models"]["providers"]) == {
        "zai",
        "deepseek",
    }


def test_the_compact_form_can_be_made_by_name(hybrid, config):
    result = hybrid("--dialect", "compact", "--yes")

    models = _value(config)["models"]
    assert result.code == 0, result.stderr
    assert models["defaultModel"] == "glm-5.3"
    assert models["fallbacks"] == ["deepseek-flash"]
    assert len(models["providers"]) == 2


def test_a_login_and_an_api_make_the_recommended_hybrid(run, config, endpoints):
    result = run(
        *("init", "--setup", "hybrid"),
        *("--provider", "openai-codex", "--provider", "deepseek"),
        *("--base-url", f"deepseek={endpoints[1]}", "--yes"),
        DEEPSEEK_API_KEY=API_KEY,
    )

    value = _value(config)
    defaults = value["agents"]["defaults"]
    strong = [r for r, m in defaults["models"].items() if m.get("alias") == "strong"]
    assert result.code == 0, result.stderr
    assert defaults["model"]["primary"] == "deepseek/deepseek-flash"
    assert [ref.partition("/")[0] for ref in strong] == ["openai"]
    assert "openai" not in value["models"]["providers"]


def test_a_file_that_is_no_json5_is_not_touched(hybrid, config):
    config.parent.mkdir(mode=0o700)
    config.write_text("{ broken")

    result = hybrid("--yes")

    assert result.code == 3
    assert f"{config}:1:" in result.stderr
    assert config.read_text() == "{ broken"


def test_a_file_that_openclaw_refuses_is_not_written(hybrid, config):
    config.parent.mkdir(mode=0o700)
    config.write_text("{ gatway: {} }")

    result = hybrid("--yes")

    assert result.code == 1
    assert "openclaw-cfg fix" in result.stderr
    assert config.read_text() == "{ gatway: {} }"


def test_a_plan_key_is_not_sent_to_another_machine_unasked(run, config):
    result = run(
        *("init", "--setup", "coding-plan", "--provider", "zai-coding-plan"),
        *("--base-url", "zai-coding-plan=https://relay.example.com/v1", "--yes"),
        ZAI_API_KEY=PLAN_KEY,
    )

    assert result.code == 0, result.stderr
    assert "skipped; a coding-plan key is sent to a custom" in result.stderr
    assert config.exists()


def test_of_a_model_that_nobody_knows_only_what_is_known_is_written(run, isolated):
    url = "http://127.0.0.1:8080/v1"
    flags = ("--base-url", url, "--model", "m-1", "--api-key-env", "K", "--no-probe")

    result = run("init", "--setup", "general", "--provider", "custom", *flags, "--yes")

    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert result.code == 0, result.stderr
    for claim in (
        "cheap",
        "strong",
        "hard task",
        "fallbacks",
        "pay-as-you-go",
        "costs",
    ):
        assert claim not in text
    assert run("validate").code == 0


def test_a_defaultmodel_of_ones_own_choice_has_no_reason_of_ours(run, isolated):
    flags = ("--api-key-env", "K", "--no-probe", "--yes")
    default = ("--default", "deepseek/deepseek-v4-pro")

    run("init", "--setup", "general", "--provider", "deepseek", *default, *flags)

    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "// The defaultModel.\n" in text
    # Its flash costs more a token out than its pro, so none is called cheap.
    assert "cheap" not in text
    assert "The defaultModel: " not in text


@pytest.mark.parametrize("dialect", ["native", "compact"])
def test_an_editor_finds_the_schema_that_the_file_names(run, tmp_path, dialect):
    path = tmp_path / "openclaw.json"
    args = (
        *("--config", path, "init", "--setup", "general", "--provider", "deepseek"),
        *("--editor-schema", "--no-probe", "--dialect", dialect),
    )
    run = partial(run, DEEPSEEK_API_KEY=API_KEY)

    shown = run(*args, "--dry-run")
    assert '$schema: "file://' in shown.stdout
    assert not path.exists()
    made = run(*args, "--yes")
    again = run(*args, "--yes")

    assert (made.code, again.code) == (0, 0), made.stderr
    assert "nothing to change" in again.stderr
    named = Path(unquote(urlsplit(_value(path)["$schema"]).path))
    assert named.read_text() == run("schema", "--dialect", dialect).stdout
    assert run("validate", path).code == 0


def test_a_schema_that_a_file_names_itself_stays(run, config):
    config.parent.mkdir(exist_ok=True)
    config.write_text('{"$schema": "./mine.json", "gateway": {"mode": "local"}}')

    result = run(
        *("init", "--setup", "general", "--provider", "deepseek"),
        *("--editor-schema", "--no-probe", "--yes"),
        DEEPSEEK_API_KEY=API_KEY,
    )

    assert result.code == 0, result.stderr
    assert _value(config)["$schema"] == "./mine.json"


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("http://127.0.0.1:9/v1", False),
        ("http://localhost:9/v1", False),
        ("http://10.0.0.5:9/v1", True),
        ("https://relay.example/v1", True),
        ("https://api.z.ai/api/coding/paas/v4", False),
    ],
)
def test_a_plan_s_key_is_not_tried_on_another_machine(url, held):
    known = preset("zai-coding-plan")
    one = Chosen(
        wish=ProviderWish(preset=known.id),
        preset=known,
        provider=Provider(id="zai", base_url=url),
    )

    assert _is_plan_elsewhere(one) is held


def test_beside_several_agents_what_would_run_on_the_plan_is_off_too(run, isolated):
    """Who owns the work stays as it is there; what has a switch of its own is off."""
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir(mode=0o700)
    agents = {
        "ownership": "explicit",
        "defaults": {"systemAgent": {"agentId": "main"}},
        "entries": {"main": {}, "bob": {}},
    }
    config.write_text(json.dumps({"gateway": {"mode": "local"}, "agents": agents}))
    named = ("--provider", "zai-coding-plan", "--provider", "deepseek")

    result = run(
        *("init", "--setup", "hybrid", *named, "--no-probe", "--yes"),
        ZAI_API_KEY="abcdefabcdef0123",
        DEEPSEEK_API_KEY="sk-0123456789",
    )

    assert result.code == 0, result.stderr
    value = parse(Source(None, config.read_text())).value
    memory = value["plugins"]["entries"]["memory-core"]
    assert memory["config"]["dreaming"]["enabled"] is False
    assert value["skills"]["workshop"]["autonomous"]["mode"] == "off"
    assert value["agents"]["entries"] == {"main": {}, "bob": {}}
    assert value["agents"]["defaults"]["systemAgent"] == {"agentId": "main"}


PLAN = ("init", "--setup", "coding-plan", "--provider", "zai-coding-plan")


def test_jobs_of_agents_that_were_there_run_on_the_plan_and_a_note_says_so(run, config):
    config.parent.mkdir()
    agents = {"ownership": "explicit", "entries": {"main": {}, "bob": {}}}
    config.write_text(json.dumps({"gateway": {"mode": "local"}, "agents": agents}))

    plan = (*PLAN, "--no-probe", "--yes")
    first = run(*plan, ZAI_API_KEY=PLAN_KEY)
    again = run(*plan, ZAI_API_KEY=PLAN_KEY)

    note = 'note: a job for the agent "main" or "bob" runs on the plan; add no job'
    assert note in first.stderr
    assert note.removeprefix("note: ") in run("list").stdout
    assert "nothing to change" in again.stderr
    assert note not in again.stderr


@pytest.mark.parametrize(
    ("setup", "named", "keeps"),
    [
        ("coding-plan", ["zai-coding-plan"], "deepseek"),
        ("general", ["deepseek"], "zai"),
        ("hybrid", ["zai-coding-plan", "deepseek"], ""),
    ],
)
def test_a_hybrid_file_stays_so_and_a_note_says_why(run, config, setup, named, keeps):
    def init(setup, named):
        flags = (f"--provider={name}" for name in named)
        keys = {"ZAI_API_KEY": PLAN_KEY, "DEEPSEEK_API_KEY": API_KEY}
        return run("init", "--setup", setup, *flags, "--no-probe", "--yes", **keys)

    init("hybrid", ["zai-coding-plan", "deepseek"])
    before = config.read_text()
    again = init(setup, named)

    assert again.code == 0, again.stderr
    assert ("stays hybrid" in again.stderr) is bool(keeps)
    assert f"`openclaw-cfg remove {keeps}`" in again.stderr or not keeps
    assert config.read_text().count("baseUrl") == before.count("baseUrl")


@pytest.mark.parametrize("dialect", ["native", "compact"])
@pytest.mark.parametrize(("heartbeat", "off"), [("on", False), ("off", True)])
def test_a_new_file_says_of_the_heartbeat_what_it_does(
    run, config, dialect, heartbeat, off
):
    plan = (*PLAN, "--heartbeat", heartbeat, "--dialect", dialect)

    result = run(*plan, "--no-probe", "--yes", ZAI_API_KEY=PLAN_KEY)

    assert result.code == 0, result.stderr
    text = " ".join(config.read_text().replace("//", "").split())
    says_off = "the scheduler is off" in text or "nothing here runs unattended" in text
    assert says_off is off
    assert ("You left the heartbeat on" in text) is (dialect == "native" and not off)


@pytest.mark.parametrize(
    ("host", "stays"),
    [("127.0.0.1:11434", True), ("api.z.ai/api/coding/paas/v4", False)],
)
def test_unattended_work_stays_on_a_defaultmodel_that_stays(run, config, host, stays):
    """A model of the user's own is not left for one that costs; a plan's is."""
    scheme = "http" if stays else "https"
    entry = {"baseUrl": f"{scheme}://{host}", "models": [{"id": "m", "name": "M"}]}
    entry["api"] = "ollama" if stays else "openai-completions"
    entry["apiKey"] = "ollama-local" if stays else "${ZAI_API_KEY}"
    name = "ollama" if stays else "zai"
    agents = {"defaults": {"model": f"{name}/m", "heartbeat": {"every": "2h"}}}
    value = {"gateway": {"mode": "local"}, "agents": agents}
    config.parent.mkdir()
    config.write_text(json.dumps({**value, "models": {"providers": {name: entry}}}))

    result = run(
        *("init", "--setup", "hybrid", "--provider", "synthetic"),
        *("--provider", "deepseek", "--no-probe", "--yes"),
        SYNTHETIC_API_KEY="syn_0123456789abcdef",
        DEEPSEEK_API_KEY=API_KEY,
    )

    assert result.code == 0, result.stderr
    defaults = _value(config)["agents"]["defaults"]
    assert defaults["model"] == f"{name}/m"
    assert ("model" in defaults["heartbeat"]) is not stays
    assert ("utilityModel" in defaults) is not stays


@pytest.mark.parametrize("command", ["add", "init"])
def test_models_with_commas_between_them_are_several(run, config, command):
    config.parent.mkdir()
    config.write_text('{gateway: {mode: "local"}}')
    named = {
        "add": ["add", "deepseek"],
        "init": ["init", "--setup", "general", "--provider", "deepseek"],
    }[command]
    models = ("--model", "a-1, b-2,a-1", "--model", "c-3")

    result = run(*named, *models, "--no-probe", "--yes", DEEPSEEK_API_KEY=API_KEY)

    assert result.code == 0, result.stderr
    entry = _value(config)["models"]["providers"]["deepseek"]
    assert [model["id"] for model in entry["models"]] == ["a-1", "b-2", "c-3"]


@pytest.mark.parametrize(
    ("flags", "note"),
    [
        (("--model", "glm5.3"), 'did you mean "glm-5.3"?'),
        (
            ("--default", "zai/glm-5.4"),
            '"zai" names no model "glm-5.4" here; did you mean',
        ),
        (
            ("--fallback", "zai/glm-5.4"),
            '"zai" names no model "glm-5.4" here; did you mean',
        ),
    ],
)
def test_a_model_that_no_list_has_is_told(run, flags, note):
    made = ("init", "--setup", "coding-plan", "--provider", "zai-coding-plan")

    result = run(*made, *flags, "--yes", "--no-probe", ZAI_API_KEY="planted")

    assert result.code == 0
    assert result.stderr.count("note: ") == 1
    assert note in result.stderr


LAB = ("--provider", "custom=lab", "--secret", "lab=none", "--yes")


@pytest.mark.parametrize("command", ["init", "add"])
def test_the_hint_for_a_model_that_is_not_listed_names_the_nearest(run, command):
    with serve(keys=[], models=["qwen3-32b", "other"]) as server:
        at = ("--base-url", server.base_url, "--model", "qwen3-23b")
        if command == "add":
            made = ("init", "--setup", "general", "--provider", "ollama")
            run(*made, "--model", "q", "--no-probe", "--yes")
            args = ("add", "custom", "--id", "lab", *at, "--secret", "none", "--yes")
        else:
            args = ("init", "--setup", "general", *LAB, *at)
        result = run(*args)
    assert result.code == 1
    assert 'pass --model with "qwen3-32b" in place of "qwen3-23b"' in result.stderr
    assert "--no-probe`" in result.stderr


@pytest.mark.parametrize("lead", ["", "lab="])
def test_a_context_window_is_written_as_it_is_said(run, isolated, lead):
    said = ("--base-url", "http://127.0.0.1:9/v1", "--model", "q:32b", "--no-probe")
    window = ("--context-window", f"{lead}q:32b=40960")

    made = run("init", "--setup", "general", *LAB, *said, *window)

    assert made.code == 0, made.stderr
    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert re.search(r"contextWindow: 40_?960", text)


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ("q:32b", "needs MODEL=TOKENS"),
        ("q:32b=many", "needs MODEL=TOKENS"),
        ("q:32b=0", "needs MODEL=TOKENS"),
        ("other=1000", 'names "other", which is not among the models of lab'),
    ],
)
def test_a_context_window_without_a_number_or_a_model_is_refused(run, window, told):
    said = ("--base-url", "http://127.0.0.1:9/v1", "--model", "q:32b", "--no-probe")

    made = run("init", "--setup", "general", *LAB, *said, "--context-window", window)

    assert made.code == 2
    assert told in made.stderr


def test_an_address_that_lists_no_models_has_a_command_with_the_better_one(run):
    with serve(keys=[API_KEY], models=["m"]) as server:
        wrong = f"{server.base_url}/chat/completions"
        made = ("init", "--setup", "general", "--provider", "custom", "--model", "m")
        result = run(
            *(*made, "--base-url", wrong, "--api-key-env", "MY_KEY", "--yes"),
            MY_KEY=API_KEY,
        )

        command = result.stderr.rpartition("`openclaw-cfg ")[2].rpartition("`")[0]
        again = run(*shlex.split(command), MY_KEY=API_KEY)

    assert result.code == 1
    assert again.code == 0, again.stderr


@pytest.mark.parametrize("name", ["lab 3", "a/b"])
def test_an_id_that_is_no_word_is_refused(run, name):
    made = ("--provider", "custom", "--base-url", "http://127.0.0.1:1/v1")
    more = ("--model", "m", "--secret", "none", "--id", name, "--yes", "--no-probe")

    result = run("init", "--setup", "general", *made, *more)

    assert result.code == 2
    assert "cannot be the id of a provider" in result.stderr


def test_a_plan_with_a_variable_of_ones_own_stays_a_plan(run, config):
    """MiniMax's plan and general API have one address and one id in OpenClaw."""
    made = ("init", "--setup", "coding-plan", "--provider", "minimax-coding-plan")

    result = run(*made, "--api-key-env", "MY_OWN", "--yes", "--no-probe")

    assert result.code == 0, result.stderr
    assert "is not recognized" not in result.stderr
    (row,) = json.loads(run("list", "--json").stdout)["providers"]
    assert (row["id"], row["kind"]) == ("minimax-coding-plan", "coding-plan")
    assert run("export", "env").code == 1


@pytest.mark.parametrize("first", [0, 1])
def test_a_plan_and_an_api_with_one_id_are_two_entries(run, config, first):
    """Z.ai's have the id `zai` in OpenClaw: the second replaced the first."""
    both = ["zai-coding-plan", "zai"]
    both = [*both[first:], *both[:first]]
    wishes = [part for one in both for part in ("--provider", one)]
    made = ("init", "--setup", "hybrid", *wishes, "--yes", "--no-probe")

    keys = {"ZAI_API_KEY": "a" * 32, "ZAI_GENERAL_API_KEY": "b" * 32}

    for _ in range(2):
        result = run(*made, **keys)
        assert result.code == 0, result.stderr
        rows = json.loads(run("list", "--json").stdout)["providers"]
        assert {row["kind"] for row in rows} == {"coding-plan", "general"}
    assert "nothing to change" in result.stderr
    assert '"zai" is the plan\'s, so this API is called "zai-general"' in result.stderr


def test_an_api_does_not_take_the_entry_of_a_plan_at_its_address(run, config):
    made = ("init", "--setup", "coding-plan", "--provider", "minimax-coding-plan")
    end = ("--yes", "--no-probe")
    keys = {"MINIMAX_CODE_PLAN_KEY": "sk-cp-" + "a" * 32, "MINIMAX_API_KEY": "b" * 32}
    assert run(*made, *end, **keys).code == 0
    before = config.read_text()

    result = run("add", "minimax", *end, **keys)

    assert result.code == 2
    assert 'has a provider "minimax" for MiniMax Coding Plan' in result.stderr
    assert config.read_text() == before
    assert run("add", "minimax", "--id", "minimax-api", *end, **keys).code == 0


@pytest.mark.parametrize(
    ("variable", "key", "name"),
    [
        ("MINIMAX_API_KEY", "sk-cp-" + "a" * 32, "minimax-coding-plan"),
        ("MINIMAX_API_KEY", "a" * 32, "minimax-coding-plan"),
        ("MINIMAX_CODE_PLAN_KEY", "sk-cp-" + "a" * 32, "minimax"),
    ],
)
def test_a_plan_with_the_variable_of_the_api_at_its_address_stays_a_plan(
    run, variable, key, name
):
    made = ("init", "--setup", "coding-plan", "--provider", "minimax-coding-plan")
    env = {variable: key}

    result = run(*made, "--yes", "--no-probe", **env)

    (row,) = json.loads(run("list", "--json", **env).stdout)["providers"]
    assert (row["id"], row["kind"]) == (name, "coding-plan")
    assert "is not recognized" not in result.stderr
    foreign = "foreign-key" in run("validate", **env).stdout
    assert foreign is not key.startswith("sk-cp-")


@pytest.mark.parametrize("flags", [("--yes",), ("--yes", "--dry-run")])
def test_a_key_that_is_set_nowhere_is_noted(run, flags):
    said = "note: A_KEY is not where the gateway looks. Put a line A_KEY=... into"
    key = ("--no-probe", "--api-key-env", "deepseek=A_KEY")
    made = ("init", "--setup", "general", "--provider", "deepseek", *key, *flags)

    assert said in run(*made).stderr
    assert "where the gateway looks" not in run(*made, "--force", A_KEY="k").stderr


def test_a_key_that_is_added_and_set_nowhere_is_noted(run, isolated):
    file = isolated / ".openclaw" / "openclaw.json"
    file.parent.mkdir()
    file.write_text('{gateway: {mode: "local"}}')
    add = ("add", "deepseek", "--yes", "--no-probe", "--api-key-env", "A_KEY")

    stored = run(*add, "--secret", "dotenv", "--dry-run", "--json", A_KEY="k" * 20)
    added = run(*add, "--json")

    assert "where the gateway looks" not in stored.stdout
    (note,) = (n for n in json.loads(added.stdout)["notes"] if "A_KEY" in n)
    assert str(file.parent / ".env") in note.replace("~", str(isolated))
