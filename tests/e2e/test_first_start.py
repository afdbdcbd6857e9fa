"""The real gateway starts on what `init` and `fix` write, as their users start it.

On a desktop `openclaw gateway` is enough. In a container it takes one of the two ways
that the last screen of `init` names: `--bind loopback`, or a token in a variable.
"""

import json
import shutil

import pytest
from fix_plans import CASES
from openclaw_binary import find

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]
READY = "[gateway] ready"
# The gateway would fetch the plugin of a provider that has one; these have none.
PLAN, GENERAL = "tencent-coding-plan", "apiyi"
WHOLE = sorted(path.name for path in CASES.glob("whole-*"))
LOGINS = ("openai-codex", "claude-subscription", "github-copilot", "xai-supergrok")
# It fetches the plugins that logins need; it starts without them, too.
OFFLINE = {"npm_config_offline": "true"}
KEYS = {
    "TENCENT_CODING_PLAN_API_KEY": "the-key-of-the-plan",
    "APIYI_API_KEY": "the-key-of-the-api",
}


ADDED = {
    PLAN: (PLAN,),
    GENERAL: (GENERAL,),
    "login": ("openai-codex",),
    "own server": (
        *("custom", "--id", "lab", "--base-url", "http://127.0.0.1:9/v1"),
        *("--model", "m", "--secret", "none"),
    ),
}


def made(run, openclaw, setup, providers):
    """Write a file with `init`."""
    args = [arg for name in providers for arg in ("--provider", name)]
    init = ("init", "--setup", setup, *args, "--no-probe", "--yes")
    done = run("--config", openclaw.config, *init, **KEYS)
    assert done.code == 0, done.stderr


def starts_unwarned(run, openclaw):
    """Nothing is found in the file, and the gateway starts on it."""
    validate = ("validate", "--fail-on", "warning")
    judged = run("--config", openclaw.config, *validate, **KEYS)
    assert judged.code == 0, judged.stdout
    starts(openclaw)


def starts(openclaw):
    """The gateway starts as on a desktop, with a token for who may use it."""
    env = {"OPENCLAW_GATEWAY_TOKEN": "the-token-of-the-gateway", **OFFLINE, **KEYS}
    with openclaw.gateway(bind=None, auth=None, patience=0, **env) as gateway:
        assert gateway.wait_for(READY, seconds=240)


def starts_or_is_told(run, openclaw, env):
    """The gateway starts, or `validate` says of a setting that it does not."""
    judged = run("--config", openclaw.config, "validate", "--format", "json", **env)
    found = json.loads(judged.stdout)["files"][0]["diagnostics"]
    stops = any("does not start" in one["message"] for one in found)

    with openclaw.gateway(bind=None, auth=None, patience=0, **env) as gateway:
        words = "failed to start" if stops else "http server listening"
        assert gateway.wait_for(words, seconds=240)


@pytest.mark.parametrize(
    ("setup", "providers"),
    [("coding-plan", [PLAN]), ("general", [GENERAL]), ("hybrid", [PLAN, GENERAL])],
)
def test_the_gateway_starts_on_what_init_wrote(run, tmp_path, setup, providers):
    openclaw = find(tmp_path)
    made(run, openclaw, setup, providers)

    starts_unwarned(run, openclaw)


@pytest.mark.nightly
@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize(
    ("setup", "beside"), [("coding-plan", []), ("hybrid", [GENERAL])]
)
def test_the_gateway_starts_on_each_login(run, tmp_path, login, setup, beside):
    openclaw = find(tmp_path)
    made(run, openclaw, setup, [login, *beside])

    starts_unwarned(run, openclaw)


@pytest.mark.nightly
@pytest.mark.parametrize("added", ADDED)
@pytest.mark.parametrize(
    ("setup", "providers"),
    [
        ("coding-plan", [PLAN]),
        ("coding-plan", [LOGINS[0]]),
        ("general", [GENERAL]),
        ("hybrid", [PLAN, GENERAL]),
        ("hybrid", [LOGINS[0], GENERAL]),
    ],
)
def test_the_gateway_starts_after_add(run, tmp_path, setup, providers, added):
    openclaw = find(tmp_path)
    made(run, openclaw, setup, providers)
    add = ("add", *ADDED[added], "--no-probe", "--yes")
    done = run("--config", openclaw.config, *add, **KEYS)
    assert done.code == 0, done.stderr

    starts_unwarned(run, openclaw)


def test_the_gateway_starts_on_an_old_file_that_was_fixed(run, tmp_path):
    openclaw = find(tmp_path)
    shutil.copy(CASES / "2026.2-root-heartbeat.json5", openclaw.config)
    done = run("--config", openclaw.config, "fix", "--yes", **KEYS)
    assert done.code == 0, done.stderr

    with openclaw.gateway(auth=None, patience=0, **KEYS) as gateway:
        assert gateway.wait_for(READY, seconds=240)


@pytest.mark.nightly
def test_the_gateway_starts_on_the_short_form_after_what_init_says(run, tmp_path):
    openclaw = find(tmp_path)
    short = openclaw.state / "openclaw.compact.json"
    init = ("init", "--setup", "general", "--provider", GENERAL, "--no-probe", "--yes")
    env = {"OPENCLAW_STATE_DIR": str(openclaw.state), **KEYS}
    done = run(*init, "--dialect", "compact", **env)
    command = f"openclaw-cfg convert {short} --to native --output {openclaw.config}"
    assert f"mv {openclaw.config} {short} && {command}" in done.stderr
    openclaw.config.rename(short)
    done = run("convert", short, "--to", "native", "--output", openclaw.config, **KEYS)
    assert done.code == 0, done.stderr

    starts_unwarned(run, openclaw)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["", "OPENCLAW_GATEWAY_TOKEN"])
@pytest.mark.parametrize(
    "gateway",
    [
        'auth: {token: "${UNSET_TOKEN}"}',
        'auth: {mode: "password", password: "${UNSET_PASSWORD}"}',
        'auth: {mode: "none", token: "${UNSET_TOKEN}"}',
        'auth: {password: "${UNSET_PASSWORD}"}',
        'auth: {token: ""}',
        'auth: {token: "change-me-now"}',
        'auth: {mode: "token"}',
        'auth: {mode: "trusted-proxy", trustedProxy: {userHeader: "x-user"}}',
        'tailscale: {mode: "funnel"}, auth: {mode: "token", token: "abcdefgh12345678"}',
    ],
)
def test_validate_says_on_which_settings_the_gateway_does_not_start(
    run, tmp_path, gateway, name
):
    openclaw = find(tmp_path)
    text = f'{{gateway: {{mode: "local", bind: "loopback", {gateway}}}}}'
    openclaw.config.write_text(text)
    env = {name: "the-token-of-the-gateway"} if name else {}
    starts_or_is_told(run, openclaw, env)


@pytest.mark.nightly
@pytest.mark.parametrize("name", WHOLE)
def test_an_old_file_starts_or_validate_says_why_not(run, tmp_path, name):
    openclaw = find(tmp_path)
    shutil.copy(CASES / name, openclaw.config)
    env = {"OPENCLAW_GATEWAY_TOKEN": "the-token-of-the-gateway", **OFFLINE, **KEYS}
    done = run("--config", openclaw.config, "fix", "--yes", **env)
    assert done.code == 0, done.stderr
    if '"serve"' in openclaw.config.read_text() and not shutil.which("tailscale"):
        pytest.skip("Tailscale is not installed, and the gateway runs it")
    starts_or_is_told(run, openclaw, env)


def test_in_a_container_a_start_without_a_guard_ends_with_78_as_init_says(
    run, tmp_path
):
    """Fly's two variables are enough for OpenClaw to take this for a container."""
    openclaw = find(tmp_path)
    init = ("init", "--setup", "general", "--provider", GENERAL, "--no-probe", "--yes")
    done = run("--config", openclaw.config, *init, **KEYS)
    assert done.code == 0, done.stderr
    fly = {"FLY_MACHINE_ID": "m", "FLY_APP_NAME": "a", **KEYS}

    with openclaw.gateway(bind=None, auth=None, **fly) as gateway:
        assert gateway.ended(seconds=240) == 78
        refused = "Refusing to bind gateway to auto without auth"
        assert any(refused in line for line in gateway.lines), gateway.lines
    with openclaw.gateway(bind="loopback", auth=None, patience=0, **fly) as gateway:
        assert gateway.wait_for(READY, seconds=240)
