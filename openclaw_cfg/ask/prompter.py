"""What a person can be asked and told; how it looks is the terminal's business."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from openclaw_cfg.errors import AppError
from openclaw_cfg.secret import Opaque


class Back(Exception):
    """The person wants the question before this one again."""


class Urgent(Exception):
    """News came that made the question on the screen pointless."""


class Tone(StrEnum):
    """How a note is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"


class Note(Struct, frozen=True, kw_only=True):
    """Something to tell, above the next question.

    Attributes:
        title: one line.
        rows: pairs of a label and what there is to say of it.
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
        value: what the answer is, unique in its question.
        title: what is shown; `value` when empty.
        hint: shown beside the title, where there is room.
        about: shown below the list while the choice is pointed at.
        group: heading that the choice is under.
        words: more text that a search finds.
    """

    value: str
    title: str = ""
    hint: str = ""
    about: str = ""
    group: str = ""
    words: str = ""

    @property
    def label(self) -> str:
        """What is shown."""
        return self.title or self.value


class News(Struct, frozen=True, kw_only=True):
    """How work in the background goes: a line for people, and never a choice.

    Attributes:
        line: one line for people.
        done: whether nothing more is to come.
        urgent: whether the person must be asked something else now.
    """

    line: str = ""
    tone: Tone = Tone.PLAIN
    done: bool = False
    urgent: bool = False


Watch = Callable[[], News]
"""Tells the news; asked several times a second while a question is on the screen."""


class Choose(Struct, frozen=True, kw_only=True):
    """A question with one answer out of several.

    Attributes:
        title: the question.
        short: what the answer is called once it is given.
        unasked: what counts where no one can be asked: an answer, or the error that
            names the flag for it.
        default: value of the choice that Enter takes; the first when empty.
    """

    title: str
    choices: tuple[Choice, ...]
    short: str = ""
    default: str = ""
    watch: Watch | None = None
    unasked: str | AppError | None = None


class ChooseMany(Struct, frozen=True, kw_only=True):
    """A question with any number of answers, in the order of the list.

    Attributes:
        checked: values that are chosen at first.
        typed: what a typed answer is called; empty when typing only searches.
        least: how many answers there must be.
        current: the choices as they are once the news are complete.
    """

    title: str
    choices: tuple[Choice, ...]
    short: str = ""
    checked: tuple[str, ...] = ()
    typed: str = ""
    least: int = 0
    watch: Watch | None = None
    current: Callable[[], tuple[Choice, ...]] | None = None
    unasked: tuple[str, ...] | AppError | None = None


class Confirm(Struct, frozen=True, kw_only=True):
    """A question for a yes or a no.

    Attributes:
        default: what Enter means.
        hint: what a yes means, or a no.
        details: the lines of a difference, which are shown on demand.
    """

    title: str
    short: str = ""
    default: bool = True
    hint: str = ""
    details: tuple[str, ...] = ()
    unasked: bool | AppError | None = None


class Text(Struct, frozen=True, kw_only=True):
    """A question that is answered by typing.

    Attributes:
        default: what Enter alone answers; typing replaces it.
        check: what is wrong with an answer; empty when nothing is.
        read_as: the answer that a text means, which is what is shown of it.
        path: whether it is the path of a file, which is completed.
        masked: whether what cannot be an answer may be a key, and is not shown.
        suggestions: answers that are completed.
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
    unasked: str | AppError | None = None


class Pasted(Opaque, frozen=True):
    """A secret that was pasted or typed where a choice was asked for."""

    text: str


class SecretText(Struct, frozen=True, kw_only=True):
    """A question whose answer is a key: never shown, and given back as it was typed.

    Attributes:
        shown: what may be shown of an answer.
        check: as in `Text`.
        page: where the key is made; empty where no vendor says.
    """

    title: str
    shown: Callable[[str], str]
    short: str = ""
    hint: str = ""
    page: str = ""
    check: Callable[[str], str] = field(default=lambda _: "")


class Prompter(Protocol):
    """Asks a person. Every method raises `Back`, and KeyboardInterrupt on Ctrl-C."""

    def choose(self, question: Choose, /) -> str:
        """The value of one choice, or what was typed."""
        ...

    def choose_or_paste(self, question: Choose, secret: SecretText, /) -> str | Pasted:
        """The value of one choice, or the secret that was pasted instead."""
        ...

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """The values of the choices taken, and what was typed."""
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
        """Wait for the end of work in the background, and show how it goes."""
        ...

    def note(self, note: Note, /) -> None:
        """Tell something."""
        ...

    def taken_back(self) -> None:
        """The last answer is given up: it is on the screen no more as given."""
        ...
