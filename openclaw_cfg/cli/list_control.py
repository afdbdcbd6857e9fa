"""questionary's list, with rows that fit the screen and a search that finds words."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, cast

import questionary
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl
from prompt_toolkit.utils import get_cwidth
from questionary.prompts.common import InquirerControl

from openclaw_cfg.ask import Choice
from openclaw_cfg.ask.search import found, is_named, near
from openclaw_cfg.ask.typed import ends_in_key, holds_key, ids
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.output.printable import printable

_LABEL: Final = 36
_CLAUSE: Final = re.compile(r"[,;:] | \(")
_TYPED: Final = "typed"


class ChoiceRow(questionary.Choice):
    """A choice in questionary's list."""

    def __init__(self, choice: Choice, *, checked: bool = False) -> None:
        super().__init__(choice.label, choice.value, checked=checked)
        self.choice = choice


def rows(
    choices: Iterable[Choice], checked: Iterable[str] = ()
) -> list[questionary.Choice]:
    """Choices as rows, with each group below its heading."""
    taken = set(checked)
    made: list[questionary.Choice] = []
    group = ""
    for choice in choices:
        if choice.group != group:
            group = choice.group
            if group:
                made.append(questionary.Separator(group))
        made.append(ChoiceRow(choice, checked=choice.value in taken))
    return made


def typed_choice(value: str) -> Choice:
    """A choice that is not offered, but was typed."""
    return Choice(value=value, hint=_TYPED)


class ListControl(InquirerControl):
    """The list on the screen.

    Attributes:
        typed: as in `ChooseMany`.
        many: whether several can be taken.
        hidden: whether what is typed may be a key, and is not shown.
        made: as in `Choose`.
        moved: whether the pointer was moved since something was typed.
    """

    screen: Screen
    typed: str
    many: bool
    hidden: bool
    made: Callable[[str], Choice | None] | None
    moved: bool

    @classmethod
    def of(
        cls,
        question: questionary.Question,
        screen: Screen,
        *,
        typed: str = "",
        many: bool = False,
        hidden: bool = False,
        made: Callable[[str], Choice | None] | None = None,
    ) -> "ListControl":
        """Replace the list in a question by one of this class.

        `questionary.select` and `checkbox` make their list themselves, and their key
        bindings hold it.
        """
        controls = [*question.application.layout.find_all_controls()]
        control = next(c for c in controls if isinstance(c, InquirerControl))
        search = control.get_search_string_tokens
        control.__class__ = cls
        assert isinstance(control, cls)
        control.screen, control.typed = screen, typed
        control.many, control.hidden, control.made = many, hidden, made
        control.moved = False
        control.text = cast("Any", control.tokens)
        # Their drawing functions still refer to the old list.
        for drawn in controls:
            if isinstance(drawn, FormattedTextControl) and drawn.text == search:
                drawn.text = cast("Any", control.get_search_string_tokens)
        return control

    @property
    def query(self) -> str:
        """The search text."""
        return self.search_filter or ""

    @property
    def typing(self) -> bool:
        """Whether a search is being typed: the pointer was not moved since."""
        return bool(self.query) and not self.moved

    @property
    def known(self) -> list[Choice]:
        """All choices."""
        return [row.choice for row in self.choices if isinstance(row, ChoiceRow)]

    @property
    def current(self) -> Choice | None:
        """The choice under the pointer."""
        shown = self.filtered_choices
        row = shown[self.pointed_at] if self.pointed_at < len(shown) else None
        return row.choice if isinstance(row, ChoiceRow) else None

    @property
    def filtered_choices(self) -> Sequence[questionary.Choice]:
        """The rows that the search finds."""
        if not self.query.strip():
            return self.choices
        hits = rows(found(self.known, self.query, typed=self.typed, made=self.made))
        if not hits and not self.hidden and not holds_key(self.query):
            hits = rows(near(self.known, self.query))
        self.found_in_search = bool(hits)
        return hits

    def add_search_character(self, char: Keys | str) -> None:
        """Search for more, or with a backspace for less."""
        if not char.isspace() or self.query.strip() == self.query != "":
            super().add_search_character(char)  # type: ignore[arg-type]
        self._began()

    def search(self, query: str) -> None:
        """Replace the search text."""
        self.search_filter = query or None
        self._began()

    def _began(self) -> None:
        """Point at the first choice of another search, one with that name if any."""
        self.point_at(self._named() or 0)
        self.moved = False

    def _named(self) -> int | None:
        """The row with that name, else the first with its words; None for none."""
        rows = enumerate(self.filtered_choices)
        named = {
            index: row.choice
            for index, row in rows
            if isinstance(row, ChoiceRow) and is_named(row.choice, self.query)
        }
        query, known = self.query.strip().lower(), self.known
        same = (
            index
            for index, one in named.items()
            if query in {one.value, one.label.lower()} and one in known
        )
        return next(same, next(iter(named), None))

    def select_next(self) -> None:
        """Point at the next choice; after the last comes the first."""
        self._step(1)

    def select_previous(self) -> None:
        """Point at the previous choice; before the first comes the last."""
        self._step(-1)

    def is_selection_valid(self) -> bool:
        """Whether there is a choice under the pointer; not if nothing was found."""
        return self.current is not None or not self.filtered_choices

    def point_at(self, index: int) -> None:
        """Point at the first choice from there on, or else the last one before."""
        shown = self.filtered_choices
        at = [i for i, row in enumerate(shown) if isinstance(row, ChoiceRow)]
        if at:
            self.pointed_at = next((i for i in at if i >= index), at[-1])

    def jump(self, index: int) -> None:
        """Point at a choice, as the user wants it."""
        self.point_at(index)
        self.moved = True

    def toggle(self) -> None:
        """Select or deselect the choice at the pointer; typed text becomes a choice."""
        choice = self.current
        if choice is None:
            return
        known = {one.value for one in self.known}
        if choice.value in self.selected_options:
            self.selected_options.remove(choice.value)
        elif choice.value in known:
            self.selected_options.append(choice.value)
        else:
            named = ids(choice.value)
            new = (one for one in named if one not in known)
            self.choices[:0] = rows(map(typed_choice, new))
            taken = {*self.selected_options}
            self.selected_options += [one for one in named if one not in taken]
            self.search("")

    def replace(self, choices: Iterable[Choice]) -> None:
        """Show other choices; the pointer and the typed text stay."""
        here, listed = self.current, list(choices)
        values = {choice.value for choice in listed}
        typed = [c for c in self.known if c.hint == _TYPED and c.value not in values]
        for choice in listed:
            if choice.absent and choice.value in self.selected_options:
                self.selected_options.remove(choice.value)
        self.choices = rows([*typed, *listed])
        if here is not None:
            shown = self.filtered_choices
            same = (i for i, row in enumerate(shown) if row.value == here.value)
            self.pointed_at = next(same, 0)
        self.point_at(self.pointed_at)

    def taken(self) -> tuple[str, ...]:
        """The selected values, in the order of the list."""
        return tuple(c.value for c in self.known if c.value in self.selected_options)

    def below(self, choice: Choice) -> str:
        """The text below the list, with a hint that did not fit beside its choice."""
        fits = get_cwidth(choice.hint) <= self._room(choice)
        parts = (choice.about,) if fits else (choice.hint, choice.about)
        return "; ".join(part for part in parts if part)

    def get_search_string_tokens(self) -> list[tuple[str, str]] | None:
        """The search text, hidden if it may be a key."""
        tokens = super().get_search_string_tokens()  # type: ignore[no-untyped-call]
        if tokens is None:
            return None
        # Words of a choice are no key.
        named = self.query.replace(" ", "").isalpha() and self._named() is not None
        hidden = (self.hidden and not named) or any(
            looks(self.query) for looks in (holds_key, ends_in_key)
        )
        shown = "*" * len(self.query) if hidden else self.query
        return [
            (style, printable(shown) if text == self.search_filter else text)
            for style, text in tokens
        ]

    def _step(self, by: int) -> None:
        shown, self.moved = self.filtered_choices, True
        for _ in shown:
            self.pointed_at = (self.pointed_at + by) % len(shown)
            if isinstance(shown[self.pointed_at], ChoiceRow):
                return

    def tokens(self) -> list[tuple[str, str]]:
        """The lines to draw."""
        tokens: list[tuple[str, str]] = []
        shown = self.filtered_choices
        if not shown:
            # What is typed instead of a choice may be the key that is asked for.
            said = "" if self.hidden else "    nothing found"
            return [("class:instruction", said)]
        for index, row in enumerate(shown):
            if isinstance(row, ChoiceRow):
                tokens += self._row(row.choice, pointed=index == self.pointed_at)
            else:
                title = self.screen.cut(str(row.title), self.screen.columns - 3)
                tokens.append(("class:separator", f"  {title}"))
            tokens.append(("", "\n"))
        return tokens[:-1]

    def _row(self, choice: Choice, *, pointed: bool) -> list[tuple[str, str]]:
        glyphs = self.screen.glyphs
        style = "class:highlighted" if pointed else "class:text"
        tokens = [("[SetCursorPosition]", "")] if pointed else []
        tokens.append((style, f"  {glyphs.pointer if pointed else ' '} "))
        if self.many:
            taken = choice.value in self.selected_options
            mark = f"{glyphs.on if taken else glyphs.off} "
            tokens.append(("class:selected" if taken else style, mark))
        label = self.screen.cut(choice.label, self.screen.columns - self._lead - 1)
        tokens.append((style, label))
        hint = _clauses(choice.hint, self._room(choice))
        if hint:
            gap = " " * max(2, self._column() - get_cwidth(label))
            tokens.append(("class:instruction", gap + hint))
        return tokens

    @property
    def _lead(self) -> int:
        """The width before a label."""
        mark = get_cwidth(self.screen.glyphs.on) + 1 if self.many else 0
        return 3 + get_cwidth(self.screen.glyphs.pointer) + mark

    def _room(self, choice: Choice) -> int:
        """The possible width of the hint beside a choice."""
        label = max(get_cwidth(choice.label) + 2, self._column())
        return self.screen.columns - self._lead - label - 1

    def _column(self) -> int:
        """The column of the hints: aligned, unless labels are long."""
        widths = (get_cwidth(c.label) for c in self.known if c.hint)
        return 2 + max((w for w in widths if w <= _LABEL), default=0)


def _clauses(hint: str, room: int) -> str:
    """As many whole clauses of a hint as there is room for; the rest is below."""
    ends = [match.start() for match in _CLAUSE.finditer(hint)]
    parts = (hint[:end] for end in (len(hint), *reversed(ends)))
    return next((part for part in parts if get_cwidth(part) <= room), "")
