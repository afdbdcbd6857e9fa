"""What `default`, `remove` and `undo` leave is what the real OpenClaw then goes by."""

import json

import pytest
from openclaw_binary import find

pytestmark = [pytest.mark.openclaw, pytest.mark.slow]


@pytest.fixture
def openclaw(tmp_path):
    found = find(tmp_path)
    entries = {
        name: {
            "baseUrl": f"https://{name}.example/v1",
            "api": "openai-completions",
            "apiKey": "${SOME_KEY}",
            "models": [
                {"id": model, "name": model, "contextWindow": 128000, "cost": cost}
                for model, cost in (("small", _cost(1)), ("big", _cost(9)))
            ],
        }
        for name in ("alpha", "beta")
    }
    defaults = {
        "model": "beta/big",
        "modelPolicy": {"allow": ["beta/*"]},
        "heartbeat": {"model": "beta/small"},
    }
    found.config.write_text(
        json.dumps(
            {
                "gateway": {"mode": "local"},
                "models": {"providers": entries},
                "agents": {"defaults": defaults},
            }
        )
    )
    return found


def _cost(price):
    return {"input": price, "output": price, "cacheRead": 0, "cacheWrite": 0}


def _status(openclaw):
    done = openclaw.run("models", "status", "--json", SOME_KEY="k")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_openclaw_reports_the_default_model_that_was_set(run, openclaw):
    args = ("alpha/small", "--fallback", "beta/small", "--yes")

    done = run("default", *args, "--config", openclaw.config, SOME_KEY="k")

    status = _status(openclaw)
    assert done.code == 0, done.stderr
    assert status["resolvedDefault"] == "alpha/small"
    assert status["fallbacks"] == ["beta/small"]
    assert {"alpha/small", "beta/small"} <= set(status["allowed"])


def test_openclaw_reports_what_auto_chose_and_the_alias(run, openclaw):
    done = run(
        *("default", "--auto", "--no-probe", "--yes", "--config", openclaw.config),
        SOME_KEY="k",
    )

    status = _status(openclaw)
    assert done.code == 0, done.stderr
    assert status["resolvedDefault"] == "alpha/small"
    assert status["fallbacks"] == ["beta/small", "alpha/big"]
    # Of two that are alike, the one that was the defaultModel.
    assert status["aliases"] == {"strong": "beta/big"}


def test_openclaw_knows_nothing_of_a_removed_provider(run, openclaw):
    before = openclaw.config.read_bytes()
    args = ("beta", "--default", "alpha/small", "--yes")

    done = run("remove", *args, "--config", openclaw.config, SOME_KEY="k")

    status = _status(openclaw)
    assert done.code == 0, done.stderr
    assert status["resolvedDefault"] == "alpha/small"
    assert "beta" not in json.dumps(status)

    assert run("undo", "--yes", "--config", openclaw.config).code == 0
    assert openclaw.config.read_bytes() == before
    assert _status(openclaw)["resolvedDefault"] == "beta/big"
