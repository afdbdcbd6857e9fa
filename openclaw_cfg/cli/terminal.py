"""Questions in a terminal that can move its cursor."""

import itertools
import sys
import time
from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.utils import get_cwidth
from prompt_toolkit.validation import ValidationError, Validator

from openclaw_cfg.cli.pick_list import PickList
from openclaw_cfg.cli.picker import Picker
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.output.printable import printable
from openclaw_cfg.wizard import (
    Back,
    Choose,
    ChooseMany,
    News,
    Note,
    SecretText,
    Text,
    Watch,
)


class TerminalPrompter:
    """Asks with arrows and search; what was answered stays as one line each."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def choose(self, question: Choose, /) -> str:
        """One choice out of a list."""
        state = PickList(list(question.choices), typed=question.typed)
        state.point_at(question.default)
        Picker(self._screen, question.title, state, watch=question.watch).run()
        assert state.current is not None
        self._screen.answered(question.short or question.title, state.current.label)
        return state.current.value

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """Any number of choices out of a list."""
        state = PickList(
            list(question.choices),
            typed=question.typed,
            checked=list(question.checked),
        )
        Picker(
            self._screen,
            question.title,
            state,
            many=True,
            least=question.least,
            watch=question.watch,
        ).run()
        taken = state.taken()
        shown = ", ".join(taken) or "none"
        self._screen.answered(question.short or question.title, shown)
        return taken

    def text(self, question: Text, /) -> str:
        """A line of text."""
        answer = self._ask(
            question.title, question.hint, question.check, default=question.default
        ).strip()
        self._screen.answered(question.short or question.title, answer)
        return answer

    def secret(self, question: SecretText, /) -> str:
        """A line that is not shown."""
        answer = self._ask(question.title, question.hint, question.check, hidden=True)
        self._screen.answered(question.short or question.title, question.shown(answer))
        return answer

    def wait(self, watch: Watch, /) -> News:
        """A spinner until the work has ended."""
        glyphs = self._screen.glyphs
        for sign in itertools.cycle(glyphs.spinner):
            news = watch()
            if news.done:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
                return news
            line = self._screen.cut(printable(news.line), self._screen.columns - 4)
            sys.stderr.write(f"\r\x1b[K{sign} {line}")
            sys.stderr.flush()
            time.sleep(0.1)
        raise AssertionError

    def note(self, note: Note, /) -> None:
        """A note above the next question."""
        self._screen.note(note)

    def _ask(
        self,
        title: str,
        hint: str,
        check: Callable[[str], str],
        *,
        default: str = "",
        hidden: bool = False,
    ) -> str:
        glyphs = self._screen.glyphs
        shown = f"{hint} {glyphs.dot} esc back" if hint else "esc back"
        room = self._screen.columns - get_cwidth(title) - 5
        gap = "  "
        if get_cwidth(shown) > room:
            room, gap = self._screen.columns - 5, "\n    "
        session: PromptSession[str] = PromptSession(
            [
                ("class:ask", f"{glyphs.ask} "),
                ("class:title", title),
                ("class:dim", f"{gap}{self._screen.cut(shown, room)}\n"),
                ("class:pointed", f"  {glyphs.pointer} "),
            ],
            is_password=hidden,
            key_bindings=_bindings(),
            validator=_Check(check),
            validate_while_typing=False,
            erase_when_done=True,
            **self._screen.application(),
        )
        session.app.ttimeoutlen = 0.05
        return session.prompt(default=default)


class _Check(Validator):
    def __init__(self, check: Callable[[str], str]) -> None:
        self._check = check

    def validate(self, document: Document) -> None:
        """Refuse what the question refuses."""
        wrong = self._check(document.text.strip())
        if wrong:
            raise ValidationError(message=wrong, cursor_position=len(document.text))


def _bindings() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", eager=True)
    def _back(event: KeyPressEvent) -> None:
        event.app.exit(exception=Back)

    return keys
