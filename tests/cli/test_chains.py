"""Commands one after the other: none breaks what another wrote, or a person."""

import json
import random

import pytest

PLANS = ("zai-coding-plan", "kimi-coding-plan", "minimax-coding-plan")
APIS = ("deepseek", "anthropic", "openai", "openrouter")
END = ("--yes", "--no-probe")
KEYS = {
    "ZAI_API_KEY": "a" * 32,
    "KIMI_API_KEY": "sk-kimi-" + "b" * 32,
    "MINIMAX_CODE_PLAN_KEY": "sk-cp-" + "c" * 32,
    "DEEPSEEK_API_KEY": "sk-" + "d" * 32,
    "ANTHROPIC_API_KEY": "sk-ant-" + "e" * 32,
    "OPENAI_API_KEY": "sk-" + "f" * 32,
    "OPENROUTER_API_KEY": "sk-or-" + "0" * 32,
}


def first(chance):
    """An `init` with one of the setups."""
    plan, api = chance.choice(PLANS), chance.choice(APIS)
    setup = chance.choice(("coding-plan", "general", "hybrid"))
    named = {"coding-plan": [plan], "general": [api], "hybrid": [plan, api]}[setup]
    wishes = (part for name in named for part in ("--provider", name))
    return ("init", "--setup", setup, *wishes, *END)


def following(chance, listed):
    """A command that fits the file, or is refused."""
    ids = [row["id"] for row in listed["providers"]]
    refs = [f"{row['id']}/{m}" for row in listed["providers"] for m in row["models"]]
    gone = chance.choice(ids)
    rest = [ref for ref in refs if not ref.startswith(f"{gone}/")] or refs
    return chance.choice(
        [
            first(chance),
            ("add", chance.choice(APIS + PLANS), *END),
            ("add", chance.choice(APIS), "--default", chance.choice(refs), *END),
            ("default", chance.choice(refs), *END),
            ("default", "--auto", *END),
            ("remove", gone, "--default", chance.choice(rest), "--yes"),
            ("remove", gone, "--unattended", "off", "--yes"),
            ("fix", "--policy", "--unsafe", "--yes"),
        ]
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_command_breaks_what_another_wrote(run, isolated, seed):
    chance = random.Random(seed)
    path = isolated / ".openclaw" / "openclaw.json"
    command = first(chance)
    assert run(*command, **KEYS).code == 0
    path.write_text(path.read_text().replace("gateway:", "// mine\n  gateway:", 1))
    for _ in range(4):
        listed = json.loads(run("list", "--json", **KEYS).stdout)
        command = following(chance, listed)
        before = path.read_bytes()

        done = run(*command, **KEYS)

        after = path.read_bytes()
        assert done.code == 0 or after == before, command
        assert run("validate", path, **KEYS).code == 0, command
        assert "// mine" in after.decode(), command
        run(*command, **KEYS)
        assert path.read_bytes() == after, f"a second {command} changes the file"
        if after != before:
            assert run("undo", "--yes").code == 0
            assert path.read_bytes() == before, command
            run(*command, **KEYS)
            assert path.read_bytes() == after, command
