"""The real program in a real terminal, against providers on the loopback."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("pexpect", reason='pip install "openclaw-cfg[test]"')
pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

from pty_screen import (
    CTRL_C,
    DOWN,
    ENTER,
    ESC,
    POINTER,
    RIGHT,
    Terminal,
    without_openclaw,
)

from openclaw_cfg.demo import serve
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.source import Source

PLAN_KEY = "plan-0123456789abcdef0123="
API_KEY = "sk-0123456789abcdef0123"
KEPT = ".local/state/openclaw-cfg/unfinished.json"
PLAN_MODELS = ["glm-5.3", "glm-5.3-flash", "glm-next-preview"]
API_MODELS = ["deepseek-flash", "deepseek-v4-pro"]


class House:
    """A home with two providers to talk to."""

    def __init__(self, home: Path, plan: str, api: str) -> None:
        self.home = home
        self.urls = [
            f"--base-url=zai-coding-plan={plan}",
            f"--base-url=deepseek={api}",
        ]
        self._open: list[Terminal] = []

    @property
    def config(self) -> Path:
        return self.home / ".openclaw" / "openclaw.json"

    @property
    def dotenv(self) -> Path:
        return self.home / ".openclaw" / ".env"

    def files(self) -> dict[str, bytes]:
        # Our own folder remembers what was answered.
        own = self.home / ".local" / "state"
        found = (
            p for p in self.home.rglob("*") if p.is_file() and not p.is_relative_to(own)
        )
        return {str(p.relative_to(self.home)): p.read_bytes() for p in found}

    def start(self, *args: str, size=(80, 24), **env: str) -> Terminal:
        env = {"PATH": without_openclaw(), **env}
        terminal = Terminal(*args, home=self.home, size=size, env=env)
        self._open.append(terminal)
        return terminal

    def less(self) -> str:
        """A pager that says how it is called, and shows all at once."""
        path = self.home / "less"
        path.write_text('#!/bin/sh\necho "less is told $LESS"\ncat\n')
        path.chmod(0o755)
        return str(path)

    def close(self) -> None:
        for terminal in self._open:
            terminal.close()


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    with ExitStack() as stack:
        plan = stack.enter_context(serve(keys=[PLAN_KEY], models=PLAN_MODELS))
        api = stack.enter_context(serve(keys=[API_KEY], models=API_MODELS))
        made = House(tmp_path, plan.base_url, api.base_url)
        stack.callback(made.close)
        yield made


FLAGS = (
    "init",
    "--setup=hybrid",
    "--provider=zai-coding-plan",
    "--provider=deepseek",
    "--api-key-env=deepseek=DEEPSEEK_API_KEY",
    "--model=deepseek=deepseek-flash",
)
# What these flags leave open: the question, and the keys that answer it.
OPEN = (
    ("Key for GLM", ()),
    ("Paste the key", (PLAN_KEY,)),
    ("Check the key now", ()),
    ("Where to keep it?", ()),
    ("Which models of GLM", ()),
    ("is the defaultModel?", ()),
    ("Which models when", ()),
)


def answer(terminal: Terminal, questions) -> None:
    for question, keys in questions:
        terminal.answer(question, *keys)


def value(path: Path):
    """The JSON5 that was written."""
    return parse(Source(path, path.read_text())).value


def test_from_nothing_to_a_hybrid_configuration(house, run):
    terminal = house.start("init", *house.urls, size=(80, 24), PAGER=house.less())

    terminal.answer("What do you want to use?")
    terminal.find("Which plan or login?", "glm", "GLM Coding Plan")
    terminal.answer("Key for GLM")
    terminal.wait_for("Paste the key")
    terminal.press(f'  "{PLAN_KEY}" ', ENTER)
    terminal.wait_for("Key: pla***3=, 26 characters")
    terminal.answer("Check the key now")
    terminal.answer("Where to keep it?")
    terminal.wait_for("glm-next-preview")
    terminal.answer("Which models of GLM")
    terminal.find("Which general API?", "deeps", "DeepSeek")
    terminal.answer("Key for DeepSeek")
    terminal.answer("Paste the key", API_KEY)  # it is kept where the first one is
    terminal.answer("Which models of DeepSeek")
    terminal.answer("Another provider?")
    terminal.answer("is the defaultModel?")
    terminal.answer("Which models when")
    terminal.wait_for("Write ~/")
    assert "unattended    heartbeat" in terminal.screen
    assert "@@" not in terminal.everything
    terminal.press("d")
    terminal.wait_for("+  meta: { migrations")
    assert '+        primary: "zai/glm-5.3"' in terminal.everything
    assert "less is told -R" in terminal.everything
    terminal.answer("Write ~/")
    assert terminal.entered <= 11  # without --base-url, the region is one more

    assert terminal.end() == 0, terminal.everything
    written = value(house.config)
    assert written["agents"]["defaults"]["model"]["primary"] == "zai/glm-5.3"
    assert house.dotenv.read_text() == (
        f"ZAI_API_KEY={PLAN_KEY}\nDEEPSEEK_API_KEY={API_KEY}\n"
    )
    assert house.dotenv.stat().st_mode & 0o777 == 0o600
    assert house.config.stat().st_mode & 0o777 == 0o600
    assert PLAN_KEY not in terminal.raw
    assert API_KEY not in terminal.raw
    assert "checked as OpenClaw does: no errors, 0 warnings" in terminal.everything
    _, _, alone = terminal.everything.partition("OpenClaw runs unattended")
    assert "deepseek/deepseek-flash: pay-as-you-go, allowed" in alone
    assert "openclaw cron add --agent jobs" in " ".join(alone.split())
    assert run("validate", HOME=str(house.home)).code == 0
    _, _, again = terminal.everything.partition("The same without a question")
    note, command = again.split("openclaw-cfg init", 1)
    assert "set ZAI_API_KEY and DEEPSEEK_API_KEY first" in " ".join(note.split())
    words = shlex.split(f"openclaw-cfg init{command}".replace("\\\n", " "))
    assert words[:4] == ["openclaw-cfg", "init", "--setup", "hybrid"]
    assert words[-1] == "--yes"
    before = house.files()
    assert run(*words[1:], HOME=str(house.home)).code == 0
    assert house.files() == before


def test_a_wrong_key_is_said_at_once_and_the_right_one_goes_on(house):
    terminal = house.start(*FLAGS, *house.urls, DEEPSEEK_API_KEY=API_KEY)

    terminal.answer("Key for GLM")
    terminal.answer("Paste the key", "plan-that-is-wrong-0000")
    terminal.answer("Check the key now")
    terminal.answer("What now?")
    terminal.answer("Key for GLM")
    terminal.answer("Paste the key", PLAN_KEY)
    terminal.answer("Where to keep it?")
    answer(terminal, OPEN[4:])
    terminal.wait_for("Write ~/")
    terminal.press(ENTER)

    assert terminal.end() == 0, terminal.everything
    assert f"ZAI_API_KEY={PLAN_KEY}\n" in house.dotenv.read_text()
    assert "plan-that-is-wrong-0000" not in terminal.raw
    # The shell has the other key, and a gateway would not.
    assert "DEEPSEEK_API_KEY is not where the gateway looks" in terminal.everything


@pytest.mark.parametrize("count", range(len(OPEN) + 1))
def test_ctrl_c_leaves_every_file_as_it_is(house, count):
    house.config.parent.mkdir()
    house.config.write_text('{\n  // mine\n  gateway: {mode: "local"},\n}\n')
    house.dotenv.write_text("MINE=1\n")
    before = house.files()
    terminal = house.start(*FLAGS, *house.urls, DEEPSEEK_API_KEY=API_KEY)

    answer(terminal, OPEN[:count])
    terminal.wait_for(OPEN[count][0] if count < len(OPEN) else "Write ~/")
    terminal.press(CTRL_C)

    assert terminal.end() == 130, terminal.everything
    assert "interrupted; nothing was written" in terminal.everything
    assert PLAN_KEY not in (house.home / KEPT).read_text()
    assert house.files() == before


def test_esc_goes_back_and_what_was_answered_is_proposed(house):
    terminal = house.start("init", "--no-probe")

    terminal.answer("What do you want to use?", DOWN, DOWN)
    terminal.find("Which general API?", "deeps", "DeepSeek")
    terminal.wait_for("Key for DeepSeek")
    assert "✓ Provider: DeepSeek" in terminal.screen
    terminal.press(ESC)
    terminal.wait_for("Which general API?")
    terminal.wait_for(f"{POINTER} DeepSeek")
    assert "✓ Provider" not in terminal.screen
    assert "✓ Setup: General API" in terminal.screen
    terminal.press("nothing-like-this")
    terminal.wait_for("nothing found")
    terminal.press(ESC)
    terminal.wait_for_no("nothing found")
    terminal.press(ESC)
    terminal.wait_for(f"{POINTER} General API")
    terminal.press(CTRL_C)

    assert terminal.end() == 130


def test_a_second_run_proposes_what_is_there_and_changes_nothing(house):
    first = house.start(*FLAGS, *house.urls, DEEPSEEK_API_KEY=API_KEY)
    answer(first, OPEN)
    first.answer("Write ~/")
    assert first.end() == 0
    before = house.files()

    second = house.start("init", "--no-probe", DEEPSEEK_API_KEY=API_KEY)
    second.wait_for("defaultModel zai/glm-5.3")
    for question in (
        "What do you want to use?",
        "Which plan or login?",
        "Which region of",
        "Key for",
        "Which models of GLM",
        "Which general API?",
        "Which region of",
        "Key for",
        "Which models of DeepSeek",
        "Another provider?",
        "is the defaultModel?",
        "Which models when",
    ):
        second.answer(question)

    assert second.end() == 0, second.everything
    assert "nothing to change" in second.everything
    assert house.files() == before


def test_a_narrow_terminal_shows_every_question_whole(house):
    terminal = house.start(*FLAGS, *house.urls, size=(44, 16), DEEPSEEK_API_KEY=API_KEY)

    answer(terminal, OPEN[:4])
    terminal.wait_for("Which models of GLM")
    terminal.wait_for("enter accept")
    assert f"{POINTER} ◉ glm-5.3" in terminal.screen
    answer(terminal, OPEN[4:])
    terminal.answer("Write ~/")

    assert terminal.end() == 0, terminal.everything


def test_what_has_no_room_beside_a_choice_stands_below(house):
    terminal = house.start("init", size=(52, 17))

    terminal.wait_for("enter accept")
    assert re.search(r"Hybrid +a plan for you\n", terminal.screen)
    assert "…" not in terminal.screen
    assert "an API for unattended work; the" in terminal.screen
    terminal.press(CTRL_C)

    assert terminal.end() == 130


def test_without_unicode_and_colour_the_screen_is_plain_ascii(house):
    terminal = house.start(
        *FLAGS,
        *house.urls,
        LANG="C",
        NO_COLOR="1",
        DEEPSEEK_API_KEY=API_KEY,
    )

    answer(terminal, OPEN[:4])
    terminal.wait_for("> [x] glm-5.3")
    answer(terminal, OPEN[4:])
    terminal.answer("Write ~/")

    assert terminal.end() == 0, terminal.everything
    assert sorted({char for char in terminal.raw if not char.isascii()}) == []
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", terminal.raw)


def test_a_terminal_that_cannot_move_its_cursor_gets_lines(house):
    terminal = house.start(
        "init", "--setup=general", *house.urls, TERM="dumb", size=(80, 50)
    )

    terminal.wait_for("Number or text [")
    terminal.press("deepseek", ENTER)
    # What is typed before a hidden line begins is thrown away.
    terminal.wait_for("o for the page for keys")
    terminal.press("back", ENTER)
    terminal.wait_for("Number or text [DeepSeek]")
    terminal.press(ENTER)
    terminal.wait_for("1 Paste it now")
    terminal.press("1", ENTER)
    terminal.wait_for("It is not shown:")
    terminal.press(API_KEY, ENTER)
    terminal.wait_for("Where to keep it?")
    terminal.press(ENTER)
    terminal.wait_for("Numbers or names, with commas [")
    terminal.press("deepseek-flash, 99", ENTER)
    terminal.wait_for('there is no "99"')
    terminal.press("deepseek-flash, my-own-model", ENTER)
    terminal.wait_for("Another provider?")
    terminal.press(ENTER)
    terminal.wait_for("is the defaultModel?")
    terminal.press(ENTER)
    terminal.wait_for("Which models when")
    terminal.press(ENTER)
    terminal.wait_for("or d for the difference [yes]")
    terminal.press("d", ENTER)
    terminal.wait_for('+        primary: "deepseek/deepseek-flash"')
    terminal.press("yes", ENTER)

    assert terminal.end() == 0, terminal.everything
    rows = value(house.config)["models"]["providers"]["deepseek"]["models"]
    assert [row["id"] for row in rows] == ["deepseek-flash", "my-own-model"]
    assert API_KEY not in terminal.raw


def test_add_asks_for_one_provider_and_leaves_the_defaultmodel(house):
    house.config.parent.mkdir()
    house.config.write_text(
        json.dumps({"agents": {"defaults": {"model": "openai/gpt-6-astra"}}})
    )
    url = house.urls[1].rpartition("=")[2]
    terminal = house.start("add", "deepseek", f"--base-url={url}")

    terminal.answer("Key for DeepSeek")
    terminal.answer("Paste the key", API_KEY)
    terminal.answer("Where to keep it?")
    terminal.answer("Which models of DeepSeek")
    terminal.answer("is the defaultModel?")
    terminal.answer("Write ~/")

    assert terminal.end() == 0, terminal.everything
    written = value(house.config)
    assert written["agents"]["defaults"]["model"] == "openai/gpt-6-astra"
    assert "deepseek" in written["models"]["providers"]
    assert "openclaw-cfg add deepseek --base-url" in terminal.everything


def test_the_login_is_openclaws_own_command_in_the_same_terminal(house):
    tools = house.home / "bin"
    tools.mkdir()
    (tools / "openclaw").write_text('#!/bin/sh\necho "2026.9.6 was asked: $*"\n')
    (tools / "openclaw").chmod(0o755)
    path = f"{tools}{os.pathsep}{without_openclaw()}"
    terminal = house.start(
        "init",
        "--setup=coding-plan",
        "--provider=openai-codex",
        "--heartbeat=off",
        "--no-probe",
        size=(90, 60),
        PATH=path,
    )

    terminal.wait_for("OpenClaw       2026.9.6")
    for question in (
        "Which models of OpenAI Codex",
        "brings no embeddings",
        "is the defaultModel?",
        "Which models when",
        "Write ~/",
    ):
        terminal.answer(question)
    terminal.answer("Log in with ChatGPT now?", DOWN)

    assert terminal.end() == 0, terminal.everything
    asked = "was asked: models auth login --provider openai --device-code"
    assert asked in terminal.everything
    assert "logged in" in terminal.everything


@pytest.mark.parametrize(
    ("args", "flag"),
    [
        (["init"], "--setup"),
        (["init", "--setup", "general"], "--provider"),
        (["init", "--setup", "general", "--provider", "deepseek"], "--api-key-env"),
        (["init", "--setup", "general", "--provider", "custom"], "--base-url"),
        (
            ["init", "--setup", "general", "--provider", "custom", "--base-url", "x:1"],
            "--api-key-env",
        ),
    ],
)
def test_without_a_terminal_a_missing_answer_names_its_flag(run, args, flag):
    done = run(*args, stdin="")

    assert done.code == 2
    assert flag in done.stderr


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_what_is_typed_before_it_is_asked_for_is_not_shown(house, term):
    tools, typed = house.home / "bin", house.home / "typed"
    tools.mkdir()
    os.mkfifo(typed)
    # The look around lasts until the key was typed, and the question comes after it.
    (tools / "openclaw").write_text(f'#!/bin/sh\nread line < "{typed}"\n')
    (tools / "openclaw").chmod(0o755)
    path = f"{tools}{os.pathsep}{without_openclaw()}"
    terminal = house.start("init", TERM=term, PATH=path)

    terminal.wait_for("Make a configuration")
    terminal.press(API_KEY)
    with typed.open("r+b", buffering=0) as gate:
        gate.write(b"typed\n")
        terminal.wait_for("What do you want to use?")
    terminal.press(CTRL_C)

    assert terminal.end() == 130
    assert API_KEY not in terminal.raw


def test_a_terminal_in_ci_is_not_asked(house):
    terminal = house.start("init", CI="true")

    assert terminal.end() == 2
    assert "pass --setup" in terminal.everything


def test_help_loads_nothing_that_asks():
    code = (
        "import sys; from openclaw_cfg.cli import run; "
        "codes = [run([c, '--help']) for c in ('init', 'add', 'validate')]; "
        "slow = {'prompt_toolkit', 'questionary', 'httpx'} & set(sys.modules); "
        "sys.exit(f'{codes} {slow}' if any(codes) or slow else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("paste", [API_KEY, f"\x1b[200~{API_KEY}\x1b[201~"])
def test_a_key_where_a_name_is_asked_for_is_not_shown(house, paste):
    house.config.parent.mkdir()
    house.config.write_text("{}")
    terminal = house.start("add", "deepseek", "--no-probe")

    terminal.wait_for("Key for DeepSeek")
    terminal.press(DOWN, ENTER)
    terminal.wait_for("Name of the variable")
    terminal.wait_for("DEEPSEEK_API_KEY")
    terminal.press(paste)
    terminal.wait_for("*" * len(API_KEY))
    terminal.press(ENTER)
    terminal.wait_for("the name, not the key")
    terminal.press("\x15", "MY_KEY", ENTER)
    terminal.wait_for("Variable: MY_KEY")
    terminal.press(CTRL_C)

    assert terminal.end() == 130
    assert API_KEY not in terminal.raw


def test_a_proposed_text_is_taken_replaced_or_edited(house):
    terminal = house.start("init", "--setup=general", "--provider=custom", "--no-probe")

    terminal.wait_for("Name for this provider (custom)")
    terminal.press("lab", ENTER)
    terminal.wait_for("✓ Name: lab")
    terminal.wait_for("Base URL of")
    terminal.press(ESC)
    terminal.wait_for("Name for this provider (lab)")
    terminal.press(RIGHT, "2", ENTER)
    terminal.wait_for("✓ Name: lab2")
    terminal.wait_for("Base URL of")
    terminal.press(ESC)
    terminal.answer("Name for this provider (lab2)")
    terminal.wait_for("✓ Name: lab2")
    terminal.answer("Base URL of", "localhost:9/v1")
    terminal.wait_for("✓ Base URL: http://localhost:9/v1")
    terminal.press(CTRL_C)

    assert terminal.end() == 130


def test_o_opens_the_page_for_keys_and_a_key_that_begins_with_it_is_a_key(house):
    terminal = house.start("init", "--setup=general", "--provider=deepseek")

    terminal.wait_for("o opens the key's page")
    terminal.press("o")
    terminal.wait_for("the page is https://platform.deepseek.com")
    terminal.press("o0123456789abcdef", ENTER)
    terminal.wait_for("Key: o01***ef, 17 characters")
    terminal.press(CTRL_C)

    assert terminal.end() == 130
