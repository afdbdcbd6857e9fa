"""The list and the text questions, with keys that come from a pipe."""

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from openclaw_cfg.ask import Choice, Choose, ChooseMany, Replay, SecretText, Text
from openclaw_cfg.cli import screen
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.list_question import ListQuestion
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.cli.terminal import TerminalPrompter
from openclaw_cfg.cli.write import _without_headers

ENTER, ESC, CTRL_U, CTRL_C = "\r", "\x1b", "\x15", "\x03"
CONSOLE = Console(color="never", quiet=False, verbose=0, env={})
MODELS = ChooseMany(
    title="Models?", choices=(Choice(value="a"),), typed="a model", least=1
)
WAY = Choose(title="Key for X", choices=(Choice(value="paste"),))
NAME = Text(title="Name?")
KEY = SecretText(
    title="Key?",
    shown=lambda _: "***",
    check=lambda text: "a key has no spaces" if " " in text else "",
)


@pytest.fixture
def answers(monkeypatch):
    """Answer questions with keys; what the flow returns."""
    monkeypatch.setattr(screen, "_output", lambda _: DummyOutput())

    def answers(flow, keys):
        with create_pipe_input() as pipe, create_app_session(input=pipe):
            pipe.send_text(f"{keys}{CTRL_C}")
            asks = Replay(TerminalPrompter(Screen.of(CONSOLE)))
            try:
                return asks.run(lambda: flow(asks))
            except KeyboardInterrupt:
                return None  # the keys did not suffice

    return answers


def test_a_typed_model_is_still_taken_and_listed_after_going_back(answers):
    def flow(asks):
        return asks.choose_many(MODELS), asks.text(NAME)

    # Type a model, accept, go back, accept what is proposed, answer the next question.
    done = answers(flow, f"mine{ENTER}{ENTER}{ESC}{ENTER}x{ENTER}")

    assert done == (("mine",), "x")


def test_ctrl_u_empties_a_hidden_line_also_after_a_pasted_line_break(answers):
    pasted = "\x1b[200~sk kimi\n12\n\x1b[201~"

    done = answers(lambda asks: asks.secret(KEY), f"{pasted}{ENTER}{CTRL_U}abc{ENTER}")

    assert done == "abc"


def test_a_complaint_about_a_key_goes_with_what_is_typed(monkeypatch):
    monkeypatch.setattr(screen, "_output", lambda _: DummyOutput())
    question = ListQuestion(Screen.of(CONSOLE), WAY, secret=KEY)

    def below():
        return "".join(text for _, text in question._below())

    question._list.search("zz zz")
    question._take_secret(None, "zz zz")
    assert "no spaces" in below()
    question._list.search("")
    assert "no spaces" not in below()


def test_the_lines_of_a_diff_are_counted_without_its_header():
    lines = ("--- a (now)", "+++ a (new)", "@@ -1 +1 @@", "--- x", "-b", "+c", " d")

    assert [*_without_headers(lines)] == list(lines[2:])


def test_line_breaks_around_what_is_pasted_are_dropped(answers):
    pasted = "\x1b[200~\r\nabc\n\x1b[201~"

    assert answers(lambda asks: asks.text(NAME), f"{pasted}d{ENTER}") == "abcd"
