"""Questions for a terminal that cannot move its cursor: numbers and lines."""

import getpass
import sys
import time
from collections.abc import Iterable, Sequence

from openclaw_cfg.cli.echo import echo
from openclaw_cfg.cli.pick_list import PickList
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.output.printable import printable
from openclaw_cfg.wizard import (
    Back,
    Choice,
    Choose,
    ChooseMany,
    News,
    Note,
    SecretText,
    Text,
    Urgent,
    Watch,
)

BACK = "back"


class PlainPrompter:
    """Asks line by line; "back" goes to the question before."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def choose(self, question: Choose, /) -> str:
        """A number, or text that finds one choice."""
        state = self._list(
            question.choices, question.watch, question.title, question.typed
        )
        state.point_at(question.default)
        default = state.current
        shown: Sequence[Choice] = ()
        while True:
            if state.found() != shown:
                shown = state.found()
                self._print(shown, ())
            answer = self._line(f"Number or text [{default.label if default else ''}]")
            if not answer and default is not None:
                return default.value
            if answer.isdigit() and 0 < int(answer) <= len(shown):
                return shown[int(answer) - 1].value
            state.search(answer)
            if len(state.found()) == 1:
                return state.found()[0].value
            if not state.found():
                self._say("nothing found")
                state.search("")

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """Numbers with commas between them; a text that is none adds itself."""
        state = self._list(
            question.choices, question.watch, question.title, question.typed
        )
        state.checked = list(question.checked)
        choices = state.choices
        while True:
            self._print(choices, state.checked)
            taken = ", ".join(state.taken()) or "none"
            answer = self._line(f"Numbers or names, with commas [{taken}]")
            if answer:
                words = [word.strip() for word in answer.split(",") if word.strip()]
                state.checked = [_named(word, choices) for word in words]
            known = {choice.value for choice in choices}
            # A number beyond the list is a slip, and no name of a model.
            unknown = [
                value
                for value in state.checked
                if value not in known and (value.isdigit() or not question.typed)
            ]
            if unknown:
                self._say(f'there is no "{unknown[0]}"')
                state.checked = list(question.checked)
            elif len(state.checked) < question.least:
                self._say("take at least one")
            else:
                return state.taken()

    def text(self, question: Text, /) -> str:
        """A line of text."""
        hint = f" ({question.hint})" if question.hint else ""
        default = f" [{question.default}]" if question.default else ""
        while True:
            self._say(f"{question.title}{hint}")
            answer = self._line(f"Text{default}") or question.default
            wrong = question.check(answer)
            if not wrong:
                return answer
            self._say(wrong)

    def secret(self, question: SecretText, /) -> str:
        """A line that is not shown."""
        while True:
            hint = f" ({question.hint})" if question.hint else ""
            self._say(f"{question.title}{hint}")
            answer = getpass.getpass("It is not shown: ", stream=sys.stderr)
            if answer.strip() == BACK:
                raise Back
            wrong = question.check(answer)
            if not wrong:
                self._say(f"{question.short or 'Key'}: {question.shown(answer)}")
                return answer
            self._say(wrong)

    def wait(self, watch: Watch, /) -> News:
        """Wait for the end, and say once what for."""
        news = watch()
        if not news.done and news.line:
            self._say(f"{news.line} ...")
        while not news.done:
            time.sleep(0.1)
            news = watch()
        return news

    def note(self, note: Note, /) -> None:
        """A note above the next question."""
        self._screen.note(note)

    def _list(
        self,
        choices: Iterable[Choice],
        watch: Watch | None,
        title: str,
        typed: str,
    ) -> PickList:
        """The list with the news in it; nothing here can change while it is read."""
        state = PickList(list(choices), typed=typed)
        if watch is not None:
            news = self.wait(watch)
            if news.urgent:
                raise Urgent
            self._say(news.line)
            state.extend(news.choices)
        self._say(f'{title} ("{BACK}" for the question before)')
        return state

    def _print(self, choices: Sequence[Choice], checked: Sequence[str]) -> None:
        group = ""
        for number, choice in enumerate(choices, 1):
            if choice.group != group:
                group = choice.group
                self._say(f"  {group}")
            mark = "[x] " if choice.value in checked else ""
            hint = f"  ({choice.hint})" if choice.hint else ""
            self._say(f"  {number:>3} {mark}{choice.label}{hint}")

    def _line(self, prompt: str) -> str:
        sys.stderr.write(f"{printable(prompt)}: ")
        sys.stderr.flush()
        with echo(on=True):
            line = sys.stdin.readline()
        if not line:
            raise EOFError
        if line.strip() == BACK:
            raise Back
        return line.strip()

    def _say(self, text: str) -> None:
        self._screen.console.line(text)


def _named(word: str, choices: Sequence[Choice]) -> str:
    if word.isdigit() and 0 < int(word) <= len(choices):
        return choices[int(word) - 1].value
    return word
