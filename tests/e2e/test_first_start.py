"""The real gateway starts on what `init` and `fix` write, as their users start it.

On a desktop `openclaw gateway` is enough. In a container it takes one of the two ways
that the last screen of `init` names: `--bind loopback`, or a token in a variable.
"""

import shutil

import pytest
from fix_plans import CASES
from openclaw_binary import find

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]
READY = "[gateway] ready"
# The gateway would fetch the plugin of a provider that has one; these have none.
PLAN, GENERAL = "tencent-coding-plan", "apiyi"
KEYS = {
    "TENCENT_CODING_PLAN_API_KEY": "the-key-of-the-plan",
    "APIYI_API_KEY": "the-key-of-the-api",
}


@pytest.mark.parametrize(
    ("setup", "providers"),
    [("coding-plan", [PLAN]), ("general", [GENERAL]), ("hybrid", [PLAN, GENERAL])],
)
def test_the_gateway_starts_on_what_init_wrote(run, tmp_path, setup, providers):
    openclaw = find(tmp_path)
    args = [arg for name in providers for arg in ("--provider", name)]
    init = ("init", "--setup", setup, *args, "--no-probe", "--yes")
    done = run("--config", openclaw.config, *init, **KEYS)
    assert done.code == 0, done.stderr
    env = {"OPENCLAW_GATEWAY_TOKEN": "the-token-of-the-gateway", **KEYS}

    with openclaw.gateway(bind=None, auth=None, patience=0, **env) as gateway:
        assert gateway.wait_for(READY, seconds=240)


def test_the_gateway_starts_on_an_old_file_that_was_fixed(run, tmp_path):
    openclaw = find(tmp_path)
    shutil.copy(CASES / "2026.2-root-heartbeat.json5", openclaw.config)
    done = run("--config", openclaw.config, "fix", "--yes", **KEYS)
    assert done.code == 0, done.stderr

    with openclaw.gateway(auth=None, patience=0, **KEYS) as gateway:
        assert gateway.wait_for(READY, seconds=240)


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
