"""A list question: questionary's, with Esc, pasting and news of background work."""

import asyncio
from collections.abc import Iterator
from typing import Any, Final

import questionary
from prompt_toolkit.filters import Always
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Window
from prompt_toolkit.utils import get_cwidth

from openclaw_cfg.ask import (
    Back,
    Choose,
    ChooseMany,
    News,
    Pasted,
    SecretText,
    Tone,
    Urgent,
)
from openclaw_cfg.ask.typed import A_KEY, holds_key, wrong_ids
from openclaw_cfg.cli.asked import answer_to
from openclaw_cfg.cli.list_control import ListControl, rows, typed_choice
from openclaw_cfg.cli.screen import Screen

_MOST_ROWS: Final = 12
# Lines of the question that are not rows: title, search, about, news, keys, margin.
_AROUND: Final = 9
_SEARCHED_FROM: Final = 8
_PAGE: Final = 12
_TICK: Final = 0.1
# No vendor's key is this short.
_SHORTEST_KEY: Final = 8
_OPEN: Final = "o"
_PAUSE: Final = 0.4
FIRST: Final = "there is no question before this one; ctrl-c leaves"
"""Esc at the first question."""


class ListQuestion:
    """One list question on the screen.

    Args:
        secret: the question that a paste answers instead, if pasting a key is possible.
    """

    def __init__(
        self,
        screen: Screen,
        question: Choose | ChooseMany,
        *,
        secret: SecretText | None = None,
    ) -> None:
        self._screen, self._question, self._secret = screen, question, secret
        self._news: News | None = None
        self._ticks = 0
        self._complaint, self._complained_at = "", ""
        self._made = self._make()
        self._app = self._made.application
        self._list = ListControl.of(
            self._made,
            screen,
            typed=question.typed if isinstance(question, ChooseMany) else "",
            many=isinstance(question, ChooseMany),
            hidden=secret is not None,
            made=getattr(question, "made", None),
        )
        self._lay_out()
        self._app.ttimeoutlen = 0.05
        assert self._app.key_bindings is not None
        self._app.key_bindings = merge_key_bindings(
            [self._app.key_bindings, self._bindings()]
        )
        if question.watch is not None:
            self._app.pre_run_callables.append(self._start_following)

    def ask(self) -> Any:
        """The answer: a value, the selected values, or the pasted text.

        Raises:
            Back: Esc was pressed.
            Urgent: the news make the question pointless.
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        return answer_to(self._made)

    def label(self, value: str) -> str:
        """The text shown for a choice."""
        return next((c.label for c in self._list.known if c.value == value), value)

    def _make(self) -> questionary.Question:
        question, glyphs = self._question, self._screen.glyphs
        settings: dict[str, Any] = {
            "qmark": glyphs.ask,
            "pointer": glyphs.pointer,
            "instruction": " ",
            "use_search_filter": True,
            "use_jk_keys": False,
            **self._screen.application(),
        }
        # questionary adds two blanks, which must not begin a line of their own.
        room = "__"
        title = self._screen.title(f"{question.title}{room}").removesuffix(room)
        if isinstance(question, ChooseMany):
            known = {choice.value for choice in question.choices}
            typed = question.checked if question.typed else ()
            more = (typed_choice(value) for value in typed if value not in known)
            choices = rows((*more, *question.choices), question.checked)
            return questionary.checkbox(title, choices, **settings)
        values = {choice.value for choice in question.choices}
        default = question.default if question.default in values else None
        return questionary.select(title, rows(question.choices), default, **settings)

    def _lay_out(self) -> None:
        """Limit the height of the list, and put the status lines below it."""
        layout = self._app.layout
        for window in layout.find_all_windows():
            if window.content is self._list:
                window.height = lambda: Dimension(max=self._height())
                window.dont_extend_height = Always()
        assert isinstance(layout.container, HSplit)
        below = FormattedTextControl(lambda: [*self._below()])
        layout.container.children.append(Window(below, dont_extend_height=True))

    def _height(self) -> int:
        return max(3, min(_MOST_ROWS, self._screen.rows - _AROUND))

    def _start_following(self) -> None:
        self._app.create_background_task(self._follow())

    async def _follow(self) -> None:
        """Show the news, and the new choices only when the news are complete."""
        assert self._question.watch is not None
        try:
            while not self._app.is_done:
                self._news = self._question.watch()
                self._ticks += 1
                if self._news.urgent:
                    self._app.exit(exception=Urgent)
                    return
                current = getattr(self._question, "current", None)
                if self._news.done and current is not None:
                    self._list.replace(current())
                self._app.invalidate()
                if self._news.done:
                    return
                await asyncio.sleep(_TICK)
        except Exception as error:  # noqa: BLE001  (a bug of ours ends the question)
            self._app.exit(exception=error)

    def _bindings(self) -> KeyBindings:
        keys, listed = self._moves(), self._list

        @keys.add("c-d", eager=True)
        def _end(event: KeyPressEvent) -> None:
            event.app.exit(exception=EOFError)

        @keys.add("enter", eager=True)
        def _accept(event: KeyPressEvent) -> None:
            self._accept(event)

        @keys.add(Keys.Any)
        def _type(event: KeyPressEvent) -> None:
            if event.data.isprintable():
                listed.add_search_character(event.data)

        if self._page:
            keys.add(_OPEN, eager=True)(self._may_open)

        @keys.add(Keys.BracketedPaste, eager=True)
        def _paste(event: KeyPressEvent) -> None:
            text = " ".join(event.data.split())
            # Enter takes a key: habit presses it, and the next question is not ready.
            listed.search(f"{listed.query} {text}".strip())

        return keys

    def _back(self, event: KeyPressEvent) -> None:
        """Leave the search; without one the question, if there is one before it."""
        if self._list.query:
            self._list.search("")
        elif self._question.back:
            event.app.exit(exception=Back)
        else:
            self._complain(FIRST)

    @property
    def _page(self) -> str:
        return self._secret.page if self._secret is not None else ""

    def _may_open(self, event: KeyPressEvent) -> None:
        """Open the page after a moment: a typed key may begin with the same letter."""
        self._list.add_search_character(event.data)
        if self._list.query == _OPEN:
            asyncio.get_running_loop().call_later(_PAUSE, self._open)

    def _open(self) -> None:
        """Open the page for keys, unless something else was typed meanwhile."""
        if self._app.is_done or self._list.query != _OPEN:
            return
        self._list.search("")
        self._complain(self._screen.opened(self._page))
        self._app.invalidate()

    def _moves(self) -> KeyBindings:
        keys, listed = KeyBindings(), self._list
        keys.add("escape", eager=True)(self._back)
        keys.add("c-u", eager=True)(lambda _: listed.search(""))
        for name, by in {"pageup": -_PAGE, "pagedown": _PAGE}.items():
            keys.add(name, eager=True)(
                lambda _, by=by: listed.jump(max(0, listed.pointed_at + by))
            )
        keys.add("home", eager=True)(lambda _: listed.jump(0))
        keys.add("end", eager=True)(lambda _: listed.jump(listed.choice_count))
        if listed.many:
            keys.add("space", eager=True)(lambda _: self._space())
        return keys

    def _space(self) -> None:
        """Take the choice, or search for one more word."""
        if self._list.typing:
            self._list.add_search_character(" ")
        else:
            self._list.toggle()

    def _accept(self, event: KeyPressEvent) -> None:
        current = self._list.current
        if current is None and self._secret is None:
            self._complain(self._nothing())
        elif isinstance(self._question, ChooseMany):
            if (
                self._list.query
                and current
                and current.value not in self._list.selected_options
            ):
                # Enter on the search text selects it instead of losing it.
                self._list.toggle()
                self._list.search("")
            elif len(self._list.taken()) < self._question.least:
                self._complain("take at least one with the space bar")
            else:
                event.app.exit(result=self._list.taken())
        elif current is not None:
            event.app.exit(result=current.value)
        elif self._secret is not None:
            self._take_secret(event, self._list.query)

    def _nothing(self) -> str:
        """Why what is typed is not an answer."""
        query = self._list.query
        wrong = wrong_ids(query) if self._list.typed else ""
        return A_KEY if holds_key(query) else wrong or "nothing found"

    def _take_secret(self, event: KeyPressEvent, text: str) -> None:
        """Use the pasted or typed text as the key, if it can be one."""
        assert self._secret is not None
        wrong = self._secret.check(text)
        if not wrong and len(text.strip()) < _SHORTEST_KEY:
            wrong = "nothing found, and too short for a key"
        if wrong:
            self._complain(wrong)
        else:
            event.app.exit(result=Pasted(text))

    def _complain(self, text: str) -> None:
        """Show a line until something else is typed."""
        self._complaint, self._complained_at = text, self._list.query

    def _below(self) -> Iterator[tuple[str, str]]:
        listed, screen = self._list, self._screen
        current = listed.current
        if any(map(listed.below, listed.known)):
            about = listed.below(current) if current else ""
            for line in screen.wrapped(about, indent="    ", least=1)[:3]:
                yield "class:instruction", f"{line}\n"
        if self._complaint and self._complained_at == listed.query:
            for line in screen.wrapped(self._complaint, indent="    "):
                yield "class:warning", f"{line}\n"
        elif self._secret is None and holds_key(listed.query):
            for line in screen.wrapped(A_KEY, indent="    "):
                yield "class:warning", f"{line}\n"
        elif self._secret is not None and not listed.filtered_choices:
            text = "enter takes what was typed as the key; it is not shown"
            for line in screen.wrapped(text, indent="    "):
                yield "class:instruction", f"{line}\n"
        yield from self._told()
        yield "class:instruction", f"    {screen.cut(self._keys(), screen.columns - 5)}"

    def _told(self) -> Iterator[tuple[str, str]]:
        news, screen = self._news, self._screen
        if news is None or not news.line:
            return
        if news.done:
            good = news.tone is Tone.GOOD
            mark = screen.glyphs.done if good else screen.glyphs.warning
            yield "class:good" if good else "class:warning", f"  {mark} "
        else:
            sign = screen.glyphs.spinner[self._ticks % len(screen.glyphs.spinner)]
            yield "class:qmark", f"  {sign} "
        lines = "\n".join(screen.wrapped(news.line, indent="    "))
        yield "", f"{lines.lstrip()}\n"

    def _keys(self) -> str:
        """What the keys do; if there is no room, the best known are left out first."""
        glyphs, listed = self._screen.glyphs, self._list
        count = len(listed.known)
        typing = ""
        if listed.typed:
            typing = f"type to search or add {listed.typed}"
        elif self._secret is not None:
            typing = "or paste the key here"
        elif count >= _SEARCHED_FROM:
            typing = f"type to search all {count}"
        arrows = f"{glyphs.up}{glyphs.down} move"
        taking = "space take" if listed.many else ""
        accept = "enter accept"
        if listed.many and listed.typing:
            # The space bar is for one more word; an arrow key ends that.
            taking, accept = "", "enter take"
        page = f"{_OPEN} opens the key's page" if self._page else ""
        back = "esc back" if self._question.back else ""
        for parts in (
            (arrows, taking, accept, page, typing, back),
            (taking, accept, page, typing, back),
            (taking, accept, typing, back),
            (taking, accept, back),
        ):
            line = f" {glyphs.dot} ".join(part for part in parts if part)
            if get_cwidth(line) < self._screen.columns - 5:
                break
        return line
