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
