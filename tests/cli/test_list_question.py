"""The list and the text questions, with keys that come from a pipe."""

import io
import re
from threading import Timer
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from openclaw_cfg.app.packed import compared
from openclaw_cfg.ask import (
    Choice,
    Choose,
    ChooseMany,
    Confirm,
    News,
    Replay,
    SecretText,
    Text,
)
from openclaw_cfg.ask.offers import offers
from openclaw_cfg.ask.typed import A_KEY
from openclaw_cfg.catalog import Kind, load_presets
from openclaw_cfg.cli import asked, screen
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.list_question import FIRST, ListQuestion
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.cli.terminal import TerminalPrompter
from openclaw_cfg.cli.write import _without_headers, shown_or_kept

pyte = pytest.importorskip("pyte", reason='pip install "openclaw-cfg[test]"')

ENTER, ESC, CTRL_U, CTRL_C = "\r", "\x1b", "\x15", "\x03"
UP, DOWN = "\x1b[A", "\x1b[B"
CONSOLE = Console(color="never", quiet=False, verbose=0, env={})
MODELS = ChooseMany(
    title="Models?",
    unasked=None,
    choices=(Choice(value="a"),),
    typed="a model",
    least=1,
)
WAY = Choose(title="Key for X", unasked=None, choices=(Choice(value="paste"),))
LISTED = ChooseMany(
    title="Models?",
    unasked=None,
    choices=(Choice(value="deep-flash", hint="fast"), Choice(value="deep-pro")),
    typed="a model",
)
NAME = Text(title="Name?", unasked=None)
SURE = Confirm(title="Sure?", unasked=None, default=False, details=("+ a",))
PASTED = "sk-0123456789abcdef0123"
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


@pytest.mark.parametrize("gap", ["", "\n"], ids=["minified", "in lines"])
def test_the_count_of_a_minified_file_says_that_its_lines_are_others(gap):
    said = []
    console = SimpleNamespace(interactive=lambda: True, talk=said.append, quiet=False)
    texts = [
        ",".join(f'{gap}"key{i}": {{"name": "{word * 9}"}}' for i in range(9))
        for word in ("a", "b")
    ]
    lines = compared(*(f"{{{text}}}" for text in texts), "a (now)", "a (after)")

    kept = shown_or_kept(SimpleNamespace(console=console), lines, asks=True)

    assert kept == lines
    of_values = "" if gap else ", with one line for each value"
    assert said == [f"9 lines more, 9 less{of_values}"]


def test_line_breaks_around_what_is_pasted_are_dropped(answers):
    pasted = "\x1b[200~\r\nabc\n\x1b[201~"

    assert answers(lambda asks: asks.text(NAME), f"{pasted}d{ENTER}") == "abcd"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("mine, other", ("mine", "other")),
        ("mine,deep-pro , mine,", ("mine", "deep-pro")),
        # A space is one more word of the search, until an arrow key ends it.
        ("deep fast", ("deep-flash",)),
        (f"deep {DOWN} ", ("deep-pro",)),
        (f"dee{DOWN}{UP} {DOWN} ", ("deep-flash", "deep-pro")),
        (f" {DOWN} ", ("deep-flash", "deep-pro")),
    ],
)
def test_what_is_typed_in_a_list_searches_and_adds_several(answers, typed, taken):
    asked = answers(lambda asks: asks.choose_many(LISTED), f"{typed}{ENTER}{ENTER}")

    assert asked == taken


@pytest.mark.parametrize(
    "text", [PASTED, f"mine, {PASTED}", f"a {PASTED}", "two words"]
)
def test_a_list_takes_no_key_and_no_id_with_a_space(answers, text):
    keys = f"{text}{ENTER}{CTRL_U}mine{ENTER}{ENTER}"

    assert answers(lambda asks: asks.choose_many(MODELS), keys) == ("mine",)


def test_enter_takes_the_choice_whose_name_has_the_words(answers):
    setup = Choose(
        title="What?",
        unasked=None,
        choices=(
            Choice(value="hybrid", title="Hybrid", hint="a plan for you"),
            Choice(value="plan", title="Coding plan", hint="a fee"),
        ),
    )

    assert answers(lambda asks: asks.choose(setup), f"plan{ENTER}") == "plan"
    assert answers(lambda asks: asks.choose(setup), f"for you{ENTER}") == "hybrid"


def test_enter_takes_the_choice_that_has_exactly_the_name(answers):
    vendors = Choose(
        title="Which?",
        unasked=None,
        choices=(
            Choice(value="ollama-cloud", title="Ollama Cloud"),
            Choice(value="ollama", title="Ollama"),
        ),
    )

    assert answers(lambda asks: asks.choose(vendors), f"ollama{ENTER}") == "ollama"
    assert answers(lambda asks: asks.choose(vendors), f"olla{ENTER}") == "ollama-cloud"


@pytest.mark.parametrize("text", [PASTED, f"https://relay.example/v1?key={PASTED}"])
@pytest.mark.parametrize("question", [NAME, replace(NAME, path=True)])
def test_a_text_question_takes_no_key(answers, question, text):
    keys = f"{text}{ENTER}{CTRL_U}\x1b[200~{text}\x1b[201~{ENTER}{CTRL_U}lab{ENTER}"

    assert answers(lambda asks: asks.text(question), keys) == "lab"


@pytest.mark.parametrize("paste", ["{}", "\x1b[200~{}\x1b[201~"])
@pytest.mark.parametrize(
    "flow",
    [
        lambda asks: asks.text(NAME),
        lambda asks: asks.choose_many(MODELS),
        lambda asks: asks.choose(WAY),
    ],
    ids=["text", "many", "one"],
)
def test_a_key_is_not_shown_where_none_is_asked_for(drawn, flow, paste):
    display, raw = drawn(flow, f"{paste.format(PASTED)}{ENTER}", "looks like a key")

    assert PASTED[:6] not in raw
    assert A_KEY in " ".join(" ".join(display).split())
    # As in lists: it begins below the text, not below the mark.
    assert any(line.startswith("    this looks") for line in display)


@pytest.mark.parametrize(
    "flow",
    [
        lambda asks: asks.text(NAME),
        lambda asks: asks.choose_many(MODELS),
        lambda asks: asks.choose(WAY),
        lambda asks: asks.confirm(SURE),
        lambda asks: asks.secret(KEY),
    ],
    ids=["text", "many", "one", "confirm", "secret"],
)
def test_esc_at_the_first_question_says_how_to_leave(drawn, flow):
    display, _ = drawn(lambda asks: flow(Replay(asks)), ESC, "no question before")

    assert any(FIRST in line for line in display)


@pytest.mark.parametrize("paste", [f"{{}}{ENTER}", "\x1b[200~{}\x1b[201~"])
@pytest.mark.parametrize("text", ["nosuchkeyyd", "dnosuchkeyy", "ynosuchkeyn"])
def test_what_is_pasted_is_no_yes_or_no(answers, paste, text):
    keys = f"{paste.format(text)}y"

    assert answers(lambda asks: asks.confirm(SURE), keys) is True


def test_a_pasted_key_is_taken_by_enter(answers):
    def flow(asks):
        key = asks.choose_or_paste(WAY, KEY)
        return key.text, asks.confirm(SURE)

    pasted = f"\x1b[200~{PASTED}\n\x1b[201~"

    assert answers(flow, pasted) is None
    assert answers(flow, f"{pasted}{ENTER}") is None
    assert answers(flow, f"{pasted}{ENTER}n") == (PASTED, False)


@pytest.fixture
def drawn(monkeypatch):
    """The screen once some words are there, and all that was ever written to it."""

    def drawn(flow, keys, words, columns=80):
        shown, size = Drawn(words), Size(rows=24, columns=columns)
        terminal = Vt100_Output(shown, lambda: size, term="xterm")
        monkeypatch.setattr(screen, "_output", lambda _: terminal)
        with create_pipe_input() as pipe, create_app_session(input=pipe):
            pipe.send_text(keys)
            late = Timer(20, pipe.send_text, (CTRL_C,))
            late.start()
            shown.then = lambda: pipe.send_text(CTRL_C)
            with pytest.raises(KeyboardInterrupt):
                flow(TerminalPrompter(Screen.of(CONSOLE)))
            late.cancel()
        seen = pyte.Screen(columns, 24)
        pyte.Stream(seen).feed(shown.text)
        return seen.display, shown.getvalue()

    return drawn


class Drawn(io.StringIO):
    """What a terminal got until some words were there, which calls `then`."""

    def __init__(self, words):
        super().__init__()
        self.words, self.then, self.text = words, None, ""

    def flush(self):
        if not self.text and self.words in self.getvalue():
            self.text = self.getvalue()
            self.then()


@pytest.mark.parametrize(
    ("columns", "up", "names"),
    [
        (100, 0, ["TMUX"]),
        (40, 1, ["TMUX", "XTERM_VERSION"]),
        (25, 2, ["VTE_VERSION"]),
        (25, 0, ["VTE_VERSION", "XTERM_VERSION"]),
        (25, 0, ["TMUX", "STY"]),
        (25, 0, []),
    ],
    ids=["same", "half", "narrow", "xterm", "GNU screen", "unknown"],
)
def test_a_narrower_terminal_shows_no_second_copy_of_a_question(
    monkeypatch, columns, up, names
):
    """Its terminal has broken the line with the cursor, so that is further down.

    One that cuts lines off keeps what is above the question.
    """
    for name in (*asked._REFLOWING, *asked._CUTTING):
        monkeypatch.delenv(name, raising=False)
    for name in names:
        monkeypatch.setenv(name, "1")
    shown, sizes = Drawn("zzz"), [Size(rows=24, columns=100)]
    terminal = Vt100_Output(shown, lambda: sizes[-1], term="xterm")
    monkeypatch.setattr(screen, "_output", lambda _: terminal)
    question = Text(title="x" * 60, unasked=None)
    with create_pipe_input() as pipe, create_app_session(input=pipe):

        def narrower():
            sizes.append(Size(rows=24, columns=columns))
            get_app()._on_resize()
            pipe.send_text(CTRL_C)

        shown.then = lambda: get_app().loop.call_soon(narrower)
        pipe.send_text("zzz")
        with pytest.raises(KeyboardInterrupt):
            TerminalPrompter(Screen.of(CONSOLE)).text(question)

    _, _, after = shown.getvalue().partition(shown.text)
    moved = after.partition("\x1b[J")[0]
    assert re.findall(r"\x1b\[(\d*)A", moved) == [str(up) if up > 1 else ""] * bool(up)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_hint_is_cut_and_what_does_not_fit_is_below(monkeypatch, columns):
    """All offers of the catalogue, and the longest sentence about a model."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(screen, "_output", lambda _: DummyOutput())
    said = "may run unattended: not stated; ask the vendor (forbid it or do not use it)"
    long = Choice(value="a-vendor/a-model-with-a-long-name", hint=said, about="why")
    listed = offers(load_presets(), kinds=tuple(Kind), at_hand={"deepseek": said})
    question = ListQuestion(
        Screen.of(CONSOLE),
        Choose(title="Which?", unasked=None, choices=(long, *listed)),
    )
    control, glyphs = question._list, question._screen.glyphs

    control.search("")
    hints = [text.strip() for style, text in control.tokens() if "instr" in style]
    assert hints
    assert not [text for text in hints if text.endswith(glyphs.cut)]
    assert all(any(text in c.hint for c in (long, *listed)) for text in hints)
    below = "".join(text for _, text in question._below())
    assert (said in " ".join(below.split())) is (said not in hints)


@pytest.mark.parametrize("columns", [60, 80])
def test_news_of_a_probe_are_told_whole(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(screen, "_output", lambda _: DummyOutput())
    line = f"relay.example.com: {'the key was refused, ' * 5}says the server"
    question = ListQuestion(Screen.of(CONSOLE), WAY)
    question._news = News(line=line, done=True)

    drawn = "".join(text for _, text in question._below())

    assert line in " ".join(drawn.split())
    assert all(len(row) < columns for row in drawn.splitlines())


@pytest.mark.parametrize("length", range(54, 60))
def test_the_blanks_behind_a_title_of_the_whole_width_begin_no_line(
    drawn, monkeypatch, length
):
    monkeypatch.setenv("COLUMNS", "60")
    title = f"{'a ' * (length // 2)}{'b' * (length % 2)}?"
    question = replace(WAY, title=title)

    display, _ = drawn(lambda asks: asks.choose(question), "", "paste", columns=60)

    assert next(line for line in reversed(display) if ">" in line).strip() == "> paste"
    rows = [line.strip() for line in display]
    assert all(rows[: rows.index("> paste")])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("past", True), ("other", True), ("pasx", False), ("p1", False)],
)
def test_at_the_key_menu_only_words_of_a_choice_are_shown(monkeypatch, typed, shown):
    monkeypatch.setattr(screen, "_output", lambda _: DummyOutput())
    way = replace(WAY, choices=(*WAY.choices, Choice(value="name", title="Another")))
    question = ListQuestion(Screen.of(CONSOLE), way, secret=KEY)

    question._list.search(typed)

    drawn = "".join(text for _, text in question._list.get_search_string_tokens())
    assert (typed in drawn) is shown


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("olama", "ollama-cloud"),
        ("deepseak", "deepseek"),
        ("xyzzy", None),
        (PASTED, None),
    ],
)
def test_a_typing_error_in_a_search_finds_the_nearest(monkeypatch, typed, first):
    monkeypatch.setattr(screen, "_output", lambda _: DummyOutput())
    listed = offers(load_presets(), kinds=tuple(Kind), at_hand={})
    asked = Choose(title="Which?", choices=listed, unasked=None)
    question = ListQuestion(Screen.of(CONSOLE), asked)

    question._list.search(typed)

    current = question._list.current
    assert (current.value if current else None) == first
