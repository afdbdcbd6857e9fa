"""The kinds of questions and notes; the terminal decides how they look."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from openclaw_cfg.ask.typed import A_KEY, holds_key
from openclaw_cfg.errors import AppError
from openclaw_cfg.secret import Opaque


class Back(Exception):
    """The user wants to return to the previous question."""


class Urgent(Exception):
    """News have made the question on the screen pointless."""


class Tone(StrEnum):
    """The kind of a note."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"


class Note(Struct, frozen=True, kw_only=True):
    """A message above the next question.

    Attributes:
        title: one line.
        rows: pairs of a label and a text.
        lines: paragraphs below, wrapped to the screen.
        code: commands that may be copied.
    """

    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN


class Choice(Struct, frozen=True, kw_only=True):
    """One thing to choose.

    Attributes:
        value: the answer, unique in its question.
        title: what is shown; `value` when empty.
        hint: shown beside the title, where there is room.
        about: shown below the list while the choice is pointed at.
        group: heading that the choice is under.
        words: more text that a search finds.
        absent: whether it turned out not to be there: it is taken only by who asks
            for it once more.
    """

    value: str
    title: str = ""
    hint: str = ""
    about: str = ""
    group: str = ""
    words: str = ""
    absent: bool = False

    @property
    def label(self) -> str:
        """What is shown."""
        return self.title or self.value


class News(Struct, frozen=True, kw_only=True):
    """The progress of background work, for people.

    Attributes:
        line: one line for people.
        done: whether nothing more is to come.
        urgent: whether the user must be asked something else now.
    """

    line: str = ""
    tone: Tone = Tone.PLAIN
    done: bool = False
    urgent: bool = False


Watch = Callable[[], News]
"""Returns the news; called several times a second while a question is shown."""


class Choose(Struct, frozen=True, kw_only=True):
    """A question with one answer out of several.

    Attributes:
        title: the question.
        short: the label of the answer once it is given.
        unasked: the result if the user cannot be asked: an answer, or the error that
            names the flag for it; None if only a person's answer leads here.
        default: value of the choice that Enter takes; the first when empty.
        made: the choice that is made of what is typed; None where it makes none.
        back: whether there is a question before this one to go back to.
    """

    title: str
    choices: tuple[Choice, ...]
    short: str = ""
    default: str = ""
    made: Callable[[str], Choice | None] = field(default=lambda _: None)
    watch: Watch | None = None
    unasked: str | AppError | None
    back: bool = True


class ChooseMany(Struct, frozen=True, kw_only=True):
    """A question with any number of answers, in the order of the list.

    Attributes:
        checked: values that are selected at first.
        typed: the label of a typed answer; empty when typing only searches.
        least: how many answers there must be.
        current: returns the choices once the news are complete.
    """

    title: str
    choices: tuple[Choice, ...]
    short: str = ""
    checked: tuple[str, ...] = ()
    typed: str = ""
    least: int = 0
    watch: Watch | None = None
    current: Callable[[], tuple[Choice, ...]] | None = None
    unasked: tuple[str, ...] | AppError | None
    back: bool = True


class Confirm(Struct, frozen=True, kw_only=True):
    """A yes-or-no question.

    Attributes:
        default: what Enter means.
        hint: what yes or no means.
        details: the lines of a diff, which are shown on demand.
    """

    title: str
    short: str = ""
    default: bool = True
    hint: str = ""
    details: tuple[str, ...] = ()
    unasked: bool | AppError | None
    back: bool = True


class Text(Struct, frozen=True, kw_only=True):
    """A question that is answered by typing.

    Attributes:
        default: what Enter alone answers; typing replaces it.
        check: returns what is wrong with an answer; empty when nothing is.
        read_as: returns the answer that a text means, which is also shown.
        path: whether it is the path of a file, so that Tab completes it.
        masked: whether a text that cannot be an answer may be a key and is not shown.
        suggestions: answers for completion.
    """

    title: str
    short: str = ""
    default: str = ""
    hint: str = ""
    check: Callable[[str], str] = field(default=lambda _: "")
    read_as: Callable[[str], str] = field(default=lambda text: text)
    path: bool = False
    masked: bool = False
    suggestions: tuple[str, ...] = ()
    unasked: str | AppError | None
    back: bool = True

    def wrong(self, typed: str) -> str:
        """What is wrong with a typed text; empty when nothing is."""
        wrong = self.check(typed or self.default)
        # A question that expects a key by mistake says it better.
        if holds_key(typed) and not (self.masked and wrong):
            return A_KEY
        return wrong

    def hides(self, typed: str) -> bool:
        """Whether a typed text may be a key and is not shown."""
        return holds_key(typed) or (self.masked and bool(self.check(typed)))


class Pasted(Opaque, frozen=True):
    """A secret that was pasted or typed instead of a choice."""

    text: str


class SecretText(Struct, frozen=True, kw_only=True):
    """A question whose answer is a key: never shown, and returned as it was typed.

    Attributes:
        shown: what may be shown of an answer.
        check: as in `Text`.
        page: the page for creating keys; empty if unknown.
    """

    title: str
    shown: Callable[[str], str]
    short: str = ""
    hint: str = ""
    page: str = ""
    check: Callable[[str], str] = field(default=lambda _: "")
    back: bool = True


class Prompter(Protocol):
    """Asks a person. Every method raises `Back`, and KeyboardInterrupt on Ctrl-C."""

    def choose(self, question: Choose, /) -> str:
        """The value of one choice, or what was typed."""
        ...

    def choose_or_paste(self, question: Choose, secret: SecretText, /) -> str | Pasted:
        """The value of one choice, or the secret that was pasted instead."""
        ...

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """The values of the selected choices, and the typed text."""
        ...

    def confirm(self, question: Confirm, /) -> bool:
        """Whether the answer is yes."""
        ...

    def text(self, question: Text, /) -> str:
        """What was typed, without the space around it."""
        ...

    def secret(self, question: SecretText, /) -> str:
        """What was typed or pasted, as it came."""
        ...

    def wait(self, watch: Watch, /) -> News:
        """Wait for the end of background work, and show its progress."""
        ...

    def note(self, note: Note, /) -> None:
        """Show a message."""
        ...

    def taken_back(self) -> None:
        """The last answer is withdrawn: remove it from the screen."""
        ...
