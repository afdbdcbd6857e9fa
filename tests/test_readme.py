"""What the README and the docs show is what happens."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from openclaw_cfg.catalog import load_presets
from openclaw_cfg.cli import COMMANDS
from openclaw_cfg.demo.server import serve
from openclaw_cfg.rules import explanations

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
PICTURES = ROOT / "docs" / "pictures"
KEYS = {"ZAI_API_KEY": "k" * 20, "DEEPSEEK_API_KEY": "k" * 20}
SHORT = (
    '{"models": {"providers": [{"url": "https://api.apiyi.com/v1", '
    '"token": "sk-0123456789abcdef", "model": "deepseek-v3.2"}]}}'
)
GOOD = '{gateway: {mode: "local"}}'
OTHER_TOOLS = {
    ".claude/settings.json": '{"env": {"ANTHROPIC_API_KEY": "sk-ant-0123456789ab"}}',
    ".codex/config.toml": "[model_providers.deepseek]\n"
    'base_url = "https://api.deepseek.com"\nenv_key = "DEEPSEEK_API_KEY"\n',
}
OLD = '{gateway: {mode: "local"}, meta: {lastTouchedAt: "2026-05-01T00:00:00Z"}}'


def _blocks(language: str, text: str = README) -> list[str]:
    pattern = rf"^ *```{language}\n(.*?)^ *```"
    return re.findall(pattern, text, re.MULTILINE | re.DOTALL)


def _commands() -> list[str]:
    """Every command of the README and the docs, once."""
    blocks = [block for text in PAGES.values() for block in _blocks("console", text)]
    lines = (line.strip() for block in blocks for line in block.splitlines())
    return [*dict.fromkeys(lines)]


def test_two_commands_set_up_everything():
    first, second = _blocks("sh")

    assert first.count("\n") == second.count("\n") == 1
    assert first.rstrip().endswith(".venv/bin/openclaw-cfg demo")
    assert ".venv/bin/pytest" in second


@pytest.mark.parametrize("line", _commands())
def test_every_command_works(run, isolated, line):
    config = isolated / ".openclaw" / "openclaw.json"
    config.parent.mkdir(mode=0o700)
    command = shlex.split(line.removeprefix("$ ").rpartition(" | ")[2])
    name, flags, key = command[1], [], ""
    if name in {"init", "add"}:
        flags = ["--no-probe"]
    if name == "add":
        config.write_text('{gateway: {mode: "local"}}')
        for place, text in OTHER_TOOLS.items():
            (isolated / place).parent.mkdir()
            (isolated / place).write_text(text)
        key = "sk-0123456789abcdef"
    (isolated / "short.json").write_text(SHORT)
    if name in {"fix", "validate"}:
        (isolated / "openclaw.json").write_text(GOOD if name == "validate" else OLD)

    with serve(keys={KEYS["DEEPSEEK_API_KEY"]}, models=["m"]) as provider:
        if name in {"probe", "list"}:
            entry = (
                f'{{baseUrl: "{provider.base_url}", apiKey: "${{DEEPSEEK_API_KEY}}", '
                'models: [{id: "m", name: "M"}]}'
            )
            config.write_text(f"{{models: {{providers: {{lab: {entry}}}}}}}")
        result = run(*command[1:], *flags, stdin=key, **KEYS)

    assert result.code == 0, result.stderr


def _mentions() -> list[tuple[str, tuple[str, ...]]]:
    """Commands that the text names in passing, with their flags: `fix --policy`."""
    found = set()
    text = re.sub(r"```.*?```", "", "\n".join(PAGES.values()), flags=re.DOTALL)
    for span in re.findall(r"`([^`]+)`", text):
        words = span.removeprefix("openclaw-cfg ").split()
        name = next((word for word in words if word[:1] != "-"), "")
        if name in COMMANDS:
            flags = (word.partition("=")[0] for word in words if word[:2] == "--")
            found.add((name, tuple(sorted({*flags} - {"--"}))))
    return sorted(found)


@pytest.mark.parametrize(("name", "flags"), _mentions(), ids=str)
def test_a_command_that_is_named_in_passing_is_there_with_its_flags(run, name, flags):
    result = run(name, "--help")

    assert result.code == 0
    assert not [flag for flag in flags if not re.search(rf"{flag}\b", result.stdout)]


def test_every_command_is_in_the_table_of_what_is_sent():
    page = PAGES["docs/guides/what-is-sent.md"]
    rows = (line.split("|")[1] for line in page.splitlines() if line.startswith("|"))
    named = {name for row in rows for name in re.findall(r"`([a-z]+)", row)}

    assert set(COMMANDS) - named == set()


def test_the_screen_of_the_wizard_is_real(tmp_path):
    subprocess.run(
        [sys.executable, ROOT / "tests" / "screens.py", tmp_path],
        check=True,
        capture_output=True,
        timeout=120,
    )

    real = (tmp_path / "init-terms.svg").read_text("utf-8")
    shown = (PICTURES / "init-terms.svg").read_text("utf-8")
    assert _ageless(shown) == _ageless(real), (
        "make it again with `python tests/screens.py FOLDER`, look at it, and copy "
        "init-terms.svg to docs/pictures"
    )


def _ageless(text: str) -> str:
    """Without the ages of facts, which grow by a day each day."""
    return re.sub(r"\d+(\s|&#160;)days", "N days", text)


def test_the_other_pictures_are_real(tmp_path):
    subprocess.run(
        [sys.executable, ROOT / "tests" / "pictures.py", tmp_path],
        check=True,
        capture_output=True,
        timeout=120,
    )

    for path in tmp_path.iterdir():
        shown = (PICTURES / path.name).read_text("utf-8")
        assert path.read_text("utf-8") == shown, (
            f"make {path.name} again with `python tests/pictures.py docs/pictures`, "
            "and look at it"
        )


def test_each_picture_is_in_a_page():
    text = "".join(PAGES.values())

    for path in PICTURES.iterdir():
        assert f"pictures/{path.name})" in text


def test_man_pages_come_from_the_program(tmp_path):
    pytest.importorskip("click_man", reason='pip install "openclaw-cfg[docs]"')
    subprocess.run([sys.executable, ROOT / "docs" / "man.py", tmp_path], check=True)

    pages = {path.stem: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert set(pages) == {"openclaw-cfg", *(f"openclaw-cfg-{n}" for n in COMMANDS)}
    assert "\\-\\-from\\-openclaw" in pages["openclaw-cfg-cost"]
    assert not [name for name, page in pages.items() if "..." in _named(page)]


def _named(page: str) -> str:
    """The line of a man page that `man -k` shows."""
    return page.partition(".SH NAME")[2].partition(".SH")[0]


def test_reference_pages_come_from_the_program():
    pytest.importorskip("mkdocs", reason='pip install "openclaw-cfg[docs]"')
    spec = importlib.util.spec_from_file_location("made", ROOT / "docs/reference.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)

    commands, rules, presets = (
        "\n".join(page()) for page in (made._commands, made._rules, made._presets)
    )

    assert all(f"## {name}\n" in commands for name in COMMANDS)
    assert all(f"## {rule.id}\n" in rules for rule in explanations())
    assert all(f"`{preset.id}`" in presets for preset in load_presets())


@pytest.mark.parametrize("name", re.findall(r"\]\(([^):]+)\)", README))
def test_every_link_leads_somewhere(name):
    assert (ROOT / name).exists()
