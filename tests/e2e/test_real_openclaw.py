"""What `init` writes, by flags and in a terminal, in the hands of the real OpenClaw."""

import json
from contextlib import closing

import openclaw_binary
import pytest
from probe_server import raw

pytest.importorskip("pexpect", reason='pip install "openclaw-cfg[test]"')
pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

from pty_screen import Terminal, without_openclaw

from openclaw_cfg.demo.server import serve

pytestmark = pytest.mark.openclaw
# Providers without their own plugin: for one with, OpenClaw first tries to
# install the plugin, which takes a minute and a half where there is no network.
PLAN_KEY, API_KEY = "the-key-of-the-plan", "the-key-of-the-api"
TITLES = {"hybrid": "Hybrid", "coding-plan": "Coding plan", "general": "General API"}
NAMES = {"tencent-coding-plan": "Tencent Cloud Coding Plan", "apiyi": "APIYI"}
KEYS = {"TENCENT_CODING_PLAN_API_KEY": PLAN_KEY, "APIYI_API_KEY": API_KEY}


either_way = pytest.mark.parametrize("hybrid", ["flags", "wizard"], indirect=True)


@pytest.fixture
def openclaw(tmp_path):
    return openclaw_binary.find(tmp_path)


@pytest.fixture
def providers():
    with (
        serve(
            keys={PLAN_KEY}, models=["tc-code-latest", "hunyuan-2.0-thinking"]
        ) as plan,
        serve(keys={API_KEY}, models=["deepseek-v3.2", "glm-5"]) as api,
    ):
        yield plan, api


@pytest.fixture
def urls(providers):
    """Flags that put our providers in the place of the vendors."""
    plan, api = providers
    return (
        f"--base-url=tencent-coding-plan={plan.base_url}",
        f"--base-url=apiyi={api.base_url}",
    )


@pytest.fixture
def hybrid(request, run, openclaw, urls):
    if getattr(request, "param", "flags") == "wizard":
        answer(openclaw, urls, "hybrid", ["tencent-coding-plan", "apiyi"])
        return openclaw
    result = run(
        *("--config", openclaw.config, "init", "--setup", "hybrid", *urls, "--yes"),
        *("--provider", "tencent-coding-plan", "--provider", "apiyi"),
        **KEYS,
    )
    assert result.code == 0, result.stderr
    return openclaw


def answer(openclaw, urls, setup, presets):
    """Make a setup in a terminal; keys are pasted, and land in OpenClaw's `.env`."""
    path = {"PATH": without_openclaw()}
    keys = dict(zip(("tencent-coding-plan", "apiyi"), KEYS.values(), strict=True))
    with closing(Terminal("init", *urls, home=openclaw.home, env=path)) as terminal:
        terminal.find("What do you want to use?", TITLES[setup], TITLES[setup])
        for preset in presets:
            terminal.find("Which ", preset, NAMES[preset])
            terminal.answer("Key for")
            terminal.answer("Paste the key", keys[preset])
            if preset == "tencent-coding-plan":
                terminal.answer("Check the key now")
            if preset == presets[0]:
                terminal.answer("Where to keep it?")
            terminal.answer("Which models of")
        if setup == "coding-plan":
            terminal.answer("heartbeat runs unattended")
        terminal.answer("Another provider?")
        terminal.answer("is the defaultModel?")
        terminal.answer("Which models when")
        terminal.answer("Write ~/")
        assert terminal.end() == 0, terminal.everything


@either_way
def test_it_accepts_the_file_and_names_our_default_model(hybrid):
    before = hybrid.config.read_bytes()

    judged = json.loads(hybrid.run("config", "validate", "--json", **KEYS).stdout)
    status = json.loads(hybrid.run("models", "status", "--json", **KEYS).stdout)

    assert judged["valid"] is True
    assert status["defaultModel"] == "tencent-coding-plan/hunyuan-2.0-thinking"
    assert status["fallbacks"] == ["apiyi/deepseek-v3.2"]
    assert hybrid.config.read_bytes() == before


@either_way
def test_it_lists_our_models_with_the_default_on_the_right_one(hybrid):
    asked = ("models", "list", "--agent", "main", "--json")

    listed = json.loads(hybrid.run(*asked, **KEYS).stdout)

    tags = {row["key"]: row.get("tags", []) for row in listed["models"]}
    assert {"tencent-coding-plan/hunyuan-2.0-thinking", "apiyi/deepseek-v3.2"} <= set(
        tags
    )
    assert "default" in tags["tencent-coding-plan/hunyuan-2.0-thinking"]


@either_way
def test_an_answer_comes_through_it_from_the_right_place(hybrid, providers):
    plan, api = providers
    asked = ("infer", "model", "run", "--local", "--prompt", "ping", "--json")
    asked = (*asked, "--agent", "main")

    done = hybrid.run(*asked, **KEYS)

    chats = [seen for seen in plan.log if seen.path.endswith("/chat/completions")]
    assert done.returncode == 0, done.stderr
    assert "all systems go" in done.stdout
    assert [(chat.path, chat.model, chat.key) for chat in chats] == [
        ("/v1/chat/completions", "hunyuan-2.0-thinking", "good")
    ]
    assert not [seen for seen in api.log if seen.method == "POST"]


def test_a_change_of_ours_survives_its_next_look(hybrid, run):
    add = ("add", "openrouter", "--api-key-env", "ROUTER_KEY", "--no-probe", "--yes")
    hybrid.run("models", "status", **KEYS)

    result = run("--config", hybrid.config, *add)
    written = hybrid.config.read_bytes()
    hybrid.run("models", "status", **KEYS)

    assert result.code == 0, result.stderr
    assert hybrid.config.read_bytes() == written


@either_way
def test_what_runs_without_a_person_runs_on_the_general_api(hybrid):
    asked = ("config", "get", "agents.defaults", "--json")

    defaults = json.loads(hybrid.run(*asked, **KEYS).stdout)

    assert defaults["heartbeat"]["model"] == "apiyi/deepseek-v3.2"
    assert defaults["utilityModel"] == "apiyi/deepseek-v3.2"


PLAN = (
    "coding-plan",
    "tencent-coding-plan",
    "tencent-coding-plan/hunyuan-2.0-thinking",
)
API = ("general", "apiyi", "apiyi/deepseek-v3.2")


@pytest.mark.parametrize(
    ("made_by", "setup", "provider", "default"),
    [
        ("wizard", *PLAN),
        ("flags", *API),
        pytest.param("flags", *PLAN, marks=pytest.mark.nightly),
        pytest.param("wizard", *API, marks=pytest.mark.nightly),
    ],
)
@pytest.mark.slow
def test_a_setup_with_one_provider_works(
    run, openclaw, providers, urls, made_by, setup, provider, default
):
    if made_by == "wizard":
        answer(openclaw, urls, setup, [provider])
    else:
        (url,) = (url for url in urls if provider in url)
        args = ("init", "--setup", setup, "--provider", provider, url, "--yes")
        made = run("--config", openclaw.config, *args, **KEYS)
        assert made.code == 0, made.stderr
    asked = ("infer", "model", "run", "--local", "--prompt", "ping", "--json")

    judged = json.loads(openclaw.run("config", "validate", "--json", **KEYS).stdout)
    status = json.loads(openclaw.run("models", "status", "--json", **KEYS).stdout)
    listed = json.loads(openclaw.run("models", "list", "--json", **KEYS).stdout)
    done = openclaw.run(*asked, **KEYS)

    chats = [
        (seen.path, f"{provider}/{seen.model}", seen.key)
        for server in providers
        for seen in server.log
        if seen.method == "POST"
    ]
    tags = {row["key"]: row.get("tags", []) for row in listed["models"]}
    assert judged["valid"] is True
    assert status["defaultModel"] == default
    assert "default" in tags[default]
    assert done.returncode == 0, done.stderr
    assert chats == [("/v1/chat/completions", default, "good")]


@pytest.mark.slow
def test_the_fallback_answers_when_the_plan_is_used_up(run, openclaw, providers):
    _, api = providers
    said = json.dumps({"error": {"message": "quota exceeded", "code": "rate_limit"}})
    head = "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nRetry-After: 60\r\n"
    used_up = f"{head}Content-Length: {len(said)}\r\n\r\n{said}".encode()
    asked = ("agent", "--local", "--agent", "main", "--message", "ping", "--json")

    with raw(used_up) as plan:
        made = run(
            *("--config", openclaw.config, "init", "--setup", "hybrid", "--no-probe"),
            *("--provider", "tencent-coding-plan", "--provider", "apiyi", "--yes"),
            *("--base-url", f"tencent-coding-plan={plan.url}/v1"),
            *("--base-url", f"apiyi={api.base_url}"),
            **KEYS,
        )
        done = openclaw.run(*asked, **KEYS)

    assert made.code == 0, made.stderr
    assert done.returncode == 0, done.stderr
    trace = json.loads(done.stdout)["meta"]["executionTrace"]
    assert plan.seen
    assert [(a["provider"], a.get("reason")) for a in trace["attempts"]] == [
        ("tencent-coding-plan", "rate_limit"),
        ("apiyi", None),
    ]
    assert [(seen.model, seen.key) for seen in api.log] == [("deepseek-v3.2", "good")]
    assert not any(API_KEY.encode() in request for request in plan.seen)


@pytest.mark.slow
def test_a_running_gateway_takes_over_what_we_write(hybrid, run):
    set_default = ("default", "apiyi/deepseek-v3.2", "--yes")

    with hybrid.gateway(**KEYS) as gateway:
        gateway.wait_for("[gateway] ready")
        result = run("--config", hybrid.config, *set_default, **KEYS)
        said = gateway.wait_for("config hot reload applied")
        written = hybrid.config.read_bytes()

    assert result.code == 0, result.stderr
    assert "agents.defaults.model" in said
    assert not [line for line in gateway.lines if "skipped (invalid" in line]
    assert hybrid.config.read_bytes() == written


@pytest.mark.slow
def test_the_probe_tells_a_good_key_of_a_running_gateway_from_a_bad_one(
    hybrid, run, tmp_path
):
    token, config = "the-token-of-the-gateway", tmp_path / "probe.json5"
    endpoints = "gateway.http.endpoints.chatCompletions.enabled"
    hybrid.run("config", "set", endpoints, "true", **KEYS)

    with hybrid.gateway(auth="token", OPENCLAW_GATEWAY_TOKEN=token, **KEYS) as gateway:
        gateway.wait_for("[gateway] ready")
        config.write_text(
            "{ models: { providers: { gateway: {\n"
            f'  baseUrl: "http://127.0.0.1:{gateway.port}/v1",\n'
            '  apiKey: "${TOKEN_HERE}",\n'
            '  models: [{ id: "openclaw", name: "OpenClaw" }],\n} } } }\n'
        )
        good, bad = (
            json.loads(
                run("--config", config, "probe", "--json", TOKEN_HERE=key).stdout
            )
            for key in (token, "another-token-than-that")
        )

    assert [good["results"][0][k] for k in ("status", "level")] == ["ok", "models"]
    assert [bad["results"][0][k] for k in ("status", "level")] == ["auth", "reach"]
