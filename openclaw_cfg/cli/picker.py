"""A list question in the terminal: arrows, search, live news, Esc to go back.

On prompt_toolkit itself, not on questionary, which is a layer of it: questionary 2.1
has no Esc, no line that changes while a question stands (the probe's answer), no bound
on the length of a list, and no marks but Unicode.
"""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.utils import get_cwidth

from openclaw_cfg.cli.pick_list import PickList
from openclaw_cfg.cli.picker_keys import bindings
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.wizard import Choice, News, Tone, Urgent, Watch

_MOST_ROWS: Final = 12
# Lines of the question that are no choices: title, search, about, news, keys, margin.
_AROUND: Final = 9
_SEARCHED_FROM: Final = 8
_LABEL: Final = 36
_LEAST_HINT: Final = 8
_TICK: Final = 0.1


class Picker(Struct):
    """One question on the screen.

    Attributes:
        many: whether several can be taken.
        least: how many must be.
    """

    screen: Screen
    title: str
    list: PickList
    many: bool = False
    least: int = 0
    watch: Watch | None = None
    _news: News | None = None
    _ticks: int = 0
    _complaint: str = ""

    def run(self) -> None:
        """Show it until it is answered; the answer is in the list.

        Raises:
            Back: Esc was pressed.
            Urgent: the news make the question pointless.
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        control = FormattedTextControl(self._tokens, focusable=True, show_cursor=False)
        window = Window(control, always_hide_cursor=True, wrap_lines=False)
        app: Application[None] = Application(
            layout=Layout(window),
            key_bindings=bindings(self),
            erase_when_done=True,
            **self.screen.application(),
        )
        app.ttimeoutlen = 0.05

        def watch() -> None:
            if self.watch is not None:
                app.create_background_task(self._follow(app, self.watch))

        app.run(pre_run=watch)

    def accept(self) -> bool:
        """Whether the answer is one."""
        if not self.many:
            return self.list.current is not None
        current = self.list.current
        if self.list.query and current and current.value not in self.list.checked:
            # Enter on what was searched for takes it, instead of losing it.
            self.list.toggle()
            self.list.search("")
            return False
        if len(self.list.taken()) < self.least:
            self._complaint = "take at least one with the space bar"
            return False
        return True

    async def _follow(self, app: "Application[None]", watch: Watch) -> None:
        while True:
            self._news = watch()
            self._ticks += 1
            self.list.extend(self._news.choices)
            if self._news.urgent:
                app.exit(exception=Urgent)
                return
            app.invalidate()
            if self._news.done:
                return
            await asyncio.sleep(_TICK)

    def _tokens(self) -> StyleAndTextTuples:
        return [*self._head(), *self._rows(), *self._foot()]

    def _head(self) -> Iterator[tuple[str, str]]:
        glyphs = self.screen.glyphs
        yield "class:ask", f"{glyphs.ask} "
        first, *rest = self.screen.wrapped(self.title, indent="  ")
        yield "class:title", "\n".join((first.lstrip(), *rest))
        if self.list.query:
            yield "class:dim", "  search: "
            yield "class:query", self.list.query
        yield "", "\n"

    def _rows(self) -> Iterator[tuple[str, str]]:
        found = self.list.found()
        if not found:
            yield "class:dim", "    nothing found; backspace searches for less\n"
        lines = list(_lines(found))
        at = lines.index(self.list.cursor) if found else 0
        height = max(3, min(_MOST_ROWS, self.screen.rows - _AROUND))
        start = max(0, min(at - height // 2, len(lines) - height))
        end = start + height
        glyphs = self.screen.glyphs
        for line in lines[start:end]:
            if isinstance(line, str):
                yield "class:group", f"  {self._cut(line, 2)}\n"
            else:
                yield from self._row(found[line], pointed=line == self.list.cursor)
        if start > 0 or end < len(lines):
            more = (glyphs.up if start > 0 else "") + (
                glyphs.down if end < len(lines) else ""
            )
            yield "class:dim", f"    {more} {len(found)} in all\n"

    def _row(self, choice: Choice, *, pointed: bool) -> Iterator[tuple[str, str]]:
        glyphs = self.screen.glyphs
        style = "class:pointed" if pointed else ""
        lead = f"  {glyphs.pointer if pointed else ' '} "
        if self.many:
            taken = choice.value in self.list.checked
            yield style, lead
            yield (
                "class:taken" if taken else style,
                (f"{glyphs.on if taken else glyphs.off} "),
            )
            lead += f"{glyphs.on} "
        else:
            yield style, lead
        label = self._cut(choice.label, get_cwidth(lead))
        yield style, label
        gap = max(2, self._column() - get_cwidth(label))
        room = self._room(choice)
        if choice.hint and room > _LEAST_HINT:
            yield "class:dim", f"{' ' * gap}{self.screen.cut(choice.hint, room)}"
        yield "", "\n"

    def _room(self, choice: Choice) -> int:
        """How wide the hint beside a choice can be."""
        glyphs = self.screen.glyphs
        lead = get_cwidth(f"  {glyphs.pointer} {f'{glyphs.on} ' if self.many else ''}")
        label = max(get_cwidth(choice.label) + 2, self._column())
        return self.screen.columns - lead - label - 1

    def _below(self, choice: Choice) -> str:
        """What is said below the list: also a hint that has no room beside."""
        fits = get_cwidth(choice.hint) <= self._room(choice)
        parts = (choice.about,) if fits else (choice.hint, choice.about)
        return "; ".join(part for part in parts if part)

    def _column(self) -> int:
        """Where hints begin: below each other, unless labels are long."""
        widths = (get_cwidth(c.label) for c in self.list.choices if c.hint)
        return 2 + max((w for w in widths if w <= _LABEL), default=0)

    def _foot(self) -> Iterator[tuple[str, str]]:
        current = self.list.current
        if any(map(self._below, self.list.choices)):
            about = self._below(current) if current else ""
            for line in self.screen.wrapped(about, indent="    ", least=1)[:3]:
                yield "class:about", f"{line}\n"
        if self._complaint:
            yield "class:warning", f"    {self._complaint}\n"
        yield from self._told()
        yield "class:dim", f"    {self._cut(self._keys(), 4)}"

    def _told(self) -> Iterator[tuple[str, str]]:
        news = self._news
        if news is None or not news.line:
            return
        glyphs = self.screen.glyphs
        if news.done:
            good = news.tone is Tone.GOOD
            mark = glyphs.done if good else glyphs.warning
            yield "class:good" if good else "class:warning", f"  {mark} "
        else:
            sign = glyphs.spinner[self._ticks % len(glyphs.spinner)]
            yield "class:ask", f"  {sign} "
        yield "", f"{self._cut(news.line, 4)}\n"

    def _keys(self) -> str:
        """What the keys do: as much of it as fits, the best known left out first."""
        glyphs = self.screen.glyphs
        typing = ""
        if self.list.typed:
            typing = f"type to search or add {self.list.typed}"
        elif len(self.list.choices) >= _SEARCHED_FROM:
            typing = "type to search"
        arrows = f"{glyphs.up}{glyphs.down} move"
        taking = "space take" if self.many else ""
        for parts in (
            (arrows, taking, "enter accept", typing, "esc back"),
            (taking, "enter accept", typing, "esc back"),
            (taking, "enter accept", "esc back"),
        ):
            line = f" {glyphs.dot} ".join(part for part in parts if part)
            if get_cwidth(line) < self.screen.columns - 5:
                break
        return line

    def _cut(self, text: str, used: int) -> str:
        return self.screen.cut(text, self.screen.columns - used - 1)


def _lines(found: Sequence[Choice]) -> Iterator[int | str]:
    """Headings and indexes of choices, in the order of the screen."""
    group = ""
    for index, choice in enumerate(found):
        if choice.group != group:
            group = choice.group
            if group:
                yield group
        yield index
