"""`default` asks before it sends the key of a coding plan, as `probe` does."""

import json
import os
import sys

import pytest
from probe_server import KEY, raw

pexpect = pytest.importorskip("pexpect", reason="needs a POSIX terminal")
QUESTION = "Send the key now"


@pytest.fixture
def proxy():
    """A proxy that refuses to lead anywhere, so that nothing leaves the machine."""
    with raw(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n") as server:
        yield server


@pytest.fixture
def terminal(tmp_path, proxy):
    """Start `default` in a terminal, with a plan as the only provider."""
    path = tmp_path / "openclaw.json"
    provider = {
        "baseUrl": "https://api.z.ai/api/coding/paas/v4",
        "apiKey": KEY,
        "models": [{"id": "glm-5.3", "name": "GLM"}],
    }
    value = {
        "models": {"providers": {"zai": provider}},
        "agents": {"defaults": {"model": "zai/glm-5.3"}},
    }
    path.write_text(json.dumps(value))

    def start(*args, **env):
        command = ["-m", "openclaw_cfg", "default", "--config", str(path), *args]
        settings = {**os.environ, "HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
        settings |= {"TERM": "xterm-256color", **env}
        settings["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
        return pexpect.spawn(
            sys.executable, command, env=settings, encoding="utf-8", timeout=30
        )

    return start


@pytest.mark.parametrize("flag", ["--explain", "--probe", "--auto"])
def test_a_person_is_asked_before_a_plan_key_is_sent(terminal, flag):
    child = terminal(flag)

    child.expect(QUESTION)
    child.sendline("n")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus in {0, 1}


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["--auto", "--yes"], {}),
        (["--explain", "--allow-plan-key"], {}),
        (["--explain", "--no-probe"], {}),
        (["--explain"], {"CI": "true"}),
    ],
)
def test_nobody_is_asked_where_a_flag_or_ci_has_answered(terminal, args, env):
    child = terminal(*args, **env)

    child.expect(pexpect.EOF)

    assert QUESTION not in child.before
