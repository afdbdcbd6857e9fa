"""What the README shows is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from openclaw_cfg.demo.server import serve

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
KEYS = {"ZAI_API_KEY": "k" * 20, "DEEPSEEK_API_KEY": "k" * 20}
SHORT = (
    '{"models": {"providers": [{"url": "https://api.apiyi.com/v1", '
    '"token": "sk-0123456789abcdef", "model": "deepseek-v3.2"}]}}'
)
OLD = '{gateway: {mode: "local"}, meta: {lastTouchedAt: "2026-05-01T00:00:00Z"}}'


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_two_commands_set_up_everything():
    first, second = _blocks("sh")

    assert first.count("\n") == second.count("\n") == 1
    assert first.rstrip().endswith(".venv/bin/openclaw-cfg demo")
    assert ".venv/bin/pytest" in second


@pytest.mark.parametrize(
    "line", [line for block in _blocks("console") for line in block.splitlines()]
)
def test_every_command_works(run, isolated, line):
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir(mode=0o700)
    command = shlex.split(line.removeprefix("$ ").rpartition(" | ")[2])
    name, flags, key = command[1], [], ""
    if name in {"init", "add"}:
        flags = ["--no-probe"]
    if name == "add":
        config.write_text('{gateway: {mode: "local"}}')
        key = "sk-0123456789abcdef"
    (isolated / "short.json").write_text(SHORT)
    (isolated / ("openclaw.json" if name == "fix" else "old.json")).write_text(OLD)

    with serve(keys={KEYS["DEEPSEEK_API_KEY"]}, models=["m"]) as provider:
        if name == "probe":
            entry = (
                f'{{baseUrl: "{provider.base_url}", apiKey: "${{DEEPSEEK_API_KEY}}", '
                'models: [{id: "m", name: "M"}]}'
            )
            config.write_text(f"{{models: {{providers: {{lab: {entry}}}}}}}")
        result = run(*command[1:], *flags, stdin=key, **KEYS)

    assert result.code == 0, result.stderr


def test_the_screens_of_the_wizard_are_real(tmp_path):
    subprocess.run(
        [sys.executable, ROOT / "tests" / "screens.py", tmp_path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    real = "\n".join(path.read_text("utf-8") for path in tmp_path.glob("*.txt"))

    shown = [block for block in _blocks("text") if "error[" not in block]

    assert len(shown) == 2
    for block in shown:
        for line in filter(None, block.splitlines()):
            assert _ageless(line) in _ageless(real)


def _ageless(text: str) -> str:
    """Without the ages of facts, which grow by a day each day."""
    return re.sub(r"\d+ days", "N days", text)


def test_the_finding_is_real(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("openclaw.json").write_text(
        "{\n  models: {\n    providers: {\n    apiyi: {\n"
        '      baseURL: "https://api.apiyi.com/v1",\n      models: [],\n    } } },\n}\n'
    )

    result = run("validate", "openclaw.json", "--select", "unknown-key")

    block = next(block for block in _blocks("text") if "error[" in block)
    assert block.rstrip() in result.stdout


@pytest.mark.parametrize("name", re.findall(r"\]\(([^):]+)\)", README))
def test_every_link_leads_somewhere(name):
    assert (ROOT / name).exists()
