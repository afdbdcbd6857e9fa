"""Questions in a terminal that can move its cursor: questionary's, and Esc."""

import itertools
import sys
import time
from collections.abc import Callable
from typing import Any, Final, cast

import questionary
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, HSplit, Window
from prompt_toolkit.layout.processors import (
    ConditionalProcessor,
    PasswordProcessor,
    Processor,
)

from openclaw_cfg.ask import (
    Back,
    Choose,
    ChooseMany,
    Confirm,
    News,
    Note,
    Pasted,
    SecretText,
    Text,
    Watch,
)
from openclaw_cfg.cli.asked import answer_to
from openclaw_cfg.cli.list_question import FIRST, ListQuestion
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.cli.suppress_echo import echo
from openclaw_cfg.output.printable import printable

_DETAILS: Final = "details"
# No one types so many characters at once.
_BURST: Final = 6
_NO_ANSWER: Final = "what was pasted is not an answer here; y or n is"


class TerminalPrompter:
    """Asks with arrow keys and search; each answer stays as one line."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def choose(self, question: Choose, /) -> str:
        """One choice out of a list."""
        asked = ListQuestion(self._screen, question)
        answer = cast("str", asked.ask())
        self._screen.answered(question.short or question.title, asked.label(answer))
        return answer

    def choose_or_paste(self, question: Choose, secret: SecretText, /) -> str | Pasted:
        """One choice out of a list, or a pasted key."""
        asked = ListQuestion(self._screen, question, secret=secret)
        answer = cast("str | Pasted", asked.ask())
        if isinstance(answer, Pasted):
            self._screen.answered(
                secret.short or secret.title, secret.shown(answer.text)
            )
        else:
            self._screen.answered(question.short or question.title, asked.label(answer))
        return answer

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """Any number of choices out of a list."""
        taken = cast("tuple[str, ...]", ListQuestion(self._screen, question).ask())
        shown = ", ".join(taken) or "none"
        self._screen.answered(question.short or question.title, shown)
        return taken

    def confirm(self, question: Confirm, /) -> bool:
        """A yes or a no; `d` shows the details, and asks again."""
        hint = question.hint
        keys = KeyBindings()
        if question.details:
            hint = f" {self._screen.glyphs.dot} ".join(
                part for part in ("d shows the difference", hint) if part
            )
            keys.add("d", eager=True, filter=~_IS_PASTED)(
                lambda event: event.app.exit(result=_DETAILS)
            )
        while True:
            made = questionary.confirm(
                self._with_room(question.title),
                question.default,
                qmark=self._screen.glyphs.ask,
                **self._screen.application(),
            )
            answer = self._ask(question, made, hint, typing=False, more=keys)
            if answer is not _DETAILS:
                break
            with echo(on=True):
                self._screen.console.page(question.details)
            self._screen.forget_rows()
        yes = bool(answer)
        self._screen.answered(question.short or question.title, "yes" if yes else "no")
        return yes

    def _with_room(self, title: str) -> str:
        """A question in lines that leave room for what questionary adds."""
        behind = "(y/N)"
        lines = self._screen.title(f"{title} {behind}")
        return lines.removesuffix(behind).removesuffix(" ")

    def text(self, question: Text, /) -> str:
        """A line of text; Enter takes the proposal, and typing replaces it."""
        default, keys, hint = question.default, KeyBindings(), question.hint
        settings: dict[str, Any] = {
            "validate": self._validator(question.wrong),
            "validate_while_typing": False,
            "qmark": self._screen.glyphs.ask,
            "input_processors": [_mask_if(question.hides)],
            "placeholder": [("class:instruction", f"({printable(default)})")]
            if default
            else None,
            **self._screen.application(),
        }
        title = self._screen.title(question.title)
        if question.path:
            made = questionary.path(title, **settings)
        elif question.suggestions:
            made = questionary.autocomplete(
                title, list(question.suggestions), **settings
            )
        else:
            made = questionary.text(title, **settings)
        if default:
            empty = Condition(lambda: not get_app().current_buffer.text)
            keys.add("right", filter=empty)(
                lambda event: event.current_buffer.insert_text(default)
            )
            parts = (hint, "enter takes it", f"{self._screen.glyphs.right} edits it")
            hint = f" {self._screen.glyphs.dot} ".join(filter(None, parts))
        typed = str(self._ask(question, made, hint, more=keys)).strip()
        answer = question.read_as(typed or default)
        self._screen.answered(question.short or question.title, answer)
        return answer

    def secret(self, question: SecretText, /) -> str:
        """A line that is not shown."""
        made = questionary.password(
            self._screen.title(question.title),
            validate=self._validator(question.check),
            validate_while_typing=False,
            qmark=self._screen.glyphs.ask,
            **self._screen.application(),
        )
        answer = str(self._ask(question, made, question.hint))
        self._screen.answered(question.short or question.title, question.shown(answer))
        return answer

    def wait(self, watch: Watch, /) -> News:
        """A spinner until the background work has ended."""
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

    def taken_back(self) -> None:
        """Remove the line of the last answer from the screen, with what followed it."""
        self._screen.taken_back()

    def _validator(self, check: Callable[[str], str]) -> Callable[[str], bool | str]:
        """A check as questionary expects it: True, or what is wrong, as in lists."""

        def judged(text: str) -> bool | str:
            wrong = check(text.strip())
            return "\n".join(self._screen.wrapped(wrong, indent="    ")) or True

        return judged

    def _ask(
        self,
        question: Confirm | Text | SecretText,
        made: questionary.Question,
        hint: str,
        *,
        typing: bool = True,
        more: KeyBindings | None = None,
    ) -> object:
        """The answer to a question, with a hint below it and Esc to go back.

        Args:
            typing: whether it accepts text; otherwise a paste would be shown behind it.
            more: additional key bindings of the question.
        """
        app = made.application
        app.ttimeoutlen = 0.05
        back = "esc back" if question.back else ""
        text = f" {self._screen.glyphs.dot} ".join(filter(None, (hint, back)))
        said = _Said(app)

        def shown() -> list[tuple[str, str]]:
            lines = self._screen.wrapped(said.text, indent="    ")
            warning = [("class:warning", f"{line}\n") for line in lines]
            hints = self._screen.wrapped(text, indent="    ")
            return [*warning, ("class:instruction", "\n".join(hints))]

        below = FormattedTextControl(lambda: [*shown()])
        for window in app.layout.find_all_windows():
            # What is wrong with an answer may need more than one line.
            window.height = None if window.height == 1 else window.height
        assert isinstance(app.layout.container, HSplit)
        app.layout.container.children.append(Window(below, dont_extend_height=True))
        assert app.key_bindings is not None
        app.key_bindings = merge_key_bindings(
            [
                app.key_bindings,
                _bindings(typing=typing, back=question.back, say=said.say),
                more or KeyBindings(),
            ]
        )
        return answer_to(made)


def _mask_if(hides: Callable[[str], bool]) -> Processor:
    """Do not show typed text that may be a key."""
    hidden = Condition(lambda: hides(get_app().current_buffer.text.strip()))
    return ConditionalProcessor(PasswordProcessor(), hidden)


class _Said:
    """A line below a question until something else is typed."""

    def __init__(self, app: Application[Any]) -> None:
        self._app, self._text, self._typed = app, "", ""

    @property
    def text(self) -> str:
        """The line; empty when there is none."""
        return self._text if self._typed == self._app.current_buffer.text else ""

    def say(self, text: str) -> None:
        """Show a line."""
        self._text, self._typed = text, self._app.current_buffer.text


def _pasted() -> list[KeyPress]:
    """The characters that came together with the one that is handled now."""
    queue = get_app().key_processor.input_queue
    return [*itertools.takewhile(lambda press: press.data.isprintable(), queue)]


_IS_PASTED: Final = Condition(lambda: len(_pasted()) >= _BURST)


def _bindings(*, typing: bool, back: bool, say: Callable[[str], None]) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", eager=True)
    def _back(event: KeyPressEvent) -> None:
        if back:
            event.app.exit(exception=Back)
        else:
            say(FIRST)

    if typing:
        # prompt_toolkit empties one line, and a pasted text may have several.
        keys.add("c-u", eager=True)(lambda event: event.current_buffer.reset())

        @keys.add(Keys.BracketedPaste, eager=True)
        def _paste(event: KeyPressEvent) -> None:
            lines = event.data.strip("\r\n").splitlines()
            event.current_buffer.insert_text("\n".join(lines))
    else:

        @keys.add(Keys.BracketedPaste, eager=True)
        def _ignore(event: KeyPressEvent) -> None:
            say(_NO_ANSWER)

        @keys.add(Keys.Any, eager=True, filter=_IS_PASTED)
        def _ignore_all(event: KeyPressEvent) -> None:
            queue = event.app.key_processor.input_queue
            for _ in _pasted():
                queue.popleft()
            if queue and queue[0].key == Keys.ControlM:
                queue.popleft()
            say(_NO_ANSWER)

        @keys.add("c-d", eager=True)
        def _end(event: KeyPressEvent) -> None:
            event.app.exit(exception=EOFError)

    return keys
