"""A file that OpenClaw refuses: keys go where they would go once `fix` has run."""

import json

import pytest

from openclaw_cfg.demo import serve

KEY = "rk-company-0123456789abcdef"
SENDING = [("probe",), ("export", "env"), ("default", "--explain"), ("status",)]
KNOWN = ["baseURL", "base_url", "url", "endpoint", "apiBase"]


def written(isolated, **address) -> None:
    entry = {
        **address,
        "apiKey": KEY,
        "api": "openai-completions",
        "models": [{"id": "gpt-6-sol", "name": "T"}],
    }
    value = {
        "gateway": {"mode": "local", "bind": "loopback"},
        "agents": {"defaults": {"model": "openai/gpt-6-sol"}},
        "models": {"providers": {"openai": entry}},
    }
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir(exist_ok=True)
    config.write_text(json.dumps(value))
    config.chmod(0o600)


@pytest.mark.parametrize("name", KNOWN)
def test_a_key_goes_to_the_address_that_fix_would_write(run, isolated, name):
    with serve(keys=[KEY], models=["gpt-6-sol"]) as server:
        written(isolated, **{name: server.base_url})
        probed = run("probe", "--json")
    exported = run("export", "env")

    (row,) = json.loads(probed.stdout)["results"]
    assert row["status"] == "ok"
    assert "OpenClaw refuses this file" in probed.stderr
    assert f"OPENAI_BASE_URL={server.base_url}" in exported.stdout


@pytest.mark.parametrize("command", SENDING, ids=" ".join)
@pytest.mark.parametrize(
    "address",
    [
        {"relayAddress": "http://127.0.0.1:9/v1"},
        {"net": {"to": ["http://127.0.0.1:9"]}},
    ],
    ids=["unknown key", "deep inside"],
)
def test_with_an_address_that_fix_does_not_know_no_key_is_used(
    run, isolated, command, address
):
    written(isolated, **address)

    result = run(*command)

    assert 'would not use the address with "127.0.0.1"' in result.stderr
    assert "api.openai.com" not in result.stdout + result.stderr
    assert run("list").code == 0
