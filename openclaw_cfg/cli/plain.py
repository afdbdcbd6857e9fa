"""Questions for a terminal that cannot move its cursor: numbers and lines."""

import getpass
import sys
import time
from collections.abc import Callable, Sequence

from openclaw_cfg.ask import (
    Back,
    Choice,
    Choose,
    ChooseMany,
    Confirm,
    News,
    Note,
    Pasted,
    SecretText,
    Text,
    Urgent,
    Watch,
)
from openclaw_cfg.ask.search import found
from openclaw_cfg.ask.typed import A_KEY, holds_key, wrong_ids
from openclaw_cfg.cli.screen import Screen
from openclaw_cfg.cli.suppress_echo import echo
from openclaw_cfg.output.printable import printable

BACK = "back"


class PlainPrompter:
    """Asks line by line; "back" returns to the previous question."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def choose(self, question: Choose, /) -> str:
        """A number, or text that finds one choice."""
        self._announce(question)
        return self._pick(question, self._line)

    def choose_or_paste(self, question: Choose, secret: SecretText, /) -> str | Pasted:
        """The same; the line is not shown, for it may be the key itself."""
        self._announce(question)
        pasted: list[Pasted] = []

        def read(prompt: str) -> str:
            page = ", o for the page for keys" if secret.page else ""
            line = self._hidden(f"{prompt}, or the key{page}; it is not shown").strip()
            if line == "o" and secret.page:
                self._say(self._screen.opened(secret.page))
                return read(prompt)
            if not line or line.isdigit() or found(question.choices, line):
                return line
            wrong = secret.check(line)
            if wrong:
                self._say(wrong)
                return read(prompt)
            pasted.append(Pasted(line))
            return ""

        answer = self._pick(question, read)
        if not pasted:
            return answer
        shown = secret.shown(pasted[0].text)
        self._say(f"{secret.short or secret.title}: {shown}")
        return pasted[0]

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """Numbers with commas between them; a text that is none adds itself."""
        self._announce(question)
        choices = question.current() if question.current else question.choices
        known = [choice.value for choice in choices]
        absent = {choice.value for choice in choices if choice.absent}
        before = tuple(value for value in question.checked if value not in absent)
        while True:
            self._print(choices, before)
            answer = self._line(
                f"Numbers or names, with commas [{', '.join(before) or 'none'}]"
            )
            words = [word.strip() for word in answer.split(",") if word.strip()]
            taken = [_named(word, choices) for word in words] if answer else before
            added = [value for value in taken if value not in known] if answer else []
            wrong = [_wrong_name(value, question) for value in added]
            if any(wrong):
                self._say(next(filter(None, wrong)))
            elif len(taken) < question.least:
                self._say("take at least one")
            else:
                listed = [value for value in known if value in taken]
                return (*listed, *(v for v in taken if v not in known))

    def confirm(self, question: Confirm, /) -> bool:
        """A yes or a no; Enter takes the proposal."""
        self._title(question)
        ways = "yes, no, or d for the difference" if question.details else "yes or no"
        while True:
            answer = self._line(f"{ways} [{'yes' if question.default else 'no'}]")
            if not answer:
                return question.default
            if answer == "d":
                self._screen.console.diff(question.details, err=True)
            if answer.lower() in {"y", "yes", "n", "no"}:
                return answer.lower().startswith("y")

    def text(self, question: Text, /) -> str:
        """A line of text."""
        default = f" [{question.default}]" if question.default else ""
        while True:
            self._title(question)
            typed = self._text(question, f"Text{default}")
            wrong, answer = question.wrong(typed), typed or question.default
            if not wrong:
                meant = question.read_as(answer)
                if question.masked or meant != answer:
                    self._say(f"{question.short or question.title}: {meant}")
                return meant
            self._say(wrong)

    def _text(self, question: Text, prompt: str) -> str:
        if question.masked:
            return self._hidden(f"{prompt}; it is not shown").strip()
        return self._line(prompt)

    def secret(self, question: SecretText, /) -> str:
        """A line that is not shown."""
        while True:
            self._title(question)
            answer = self._hidden("It is not shown")
            wrong = question.check(answer)
            if not wrong:
                self._say(f"{question.short or 'Key'}: {question.shown(answer)}")
                return answer
            self._say(wrong)

    def wait(self, watch: Watch, /) -> News:
        """Wait for the end, and say once what it is waiting for."""
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

    def taken_back(self) -> None:
        """Nothing: lines stay as they were typed."""

    def _announce(self, question: Choose | ChooseMany) -> None:
        """The question, once the news are complete: printed lines cannot change."""
        if question.watch is not None:
            news = self.wait(question.watch)
            if news.urgent:
                raise Urgent
            self._say(news.line)
        self._title(question)

    def _title(
        self, question: Choose | ChooseMany | Confirm | Text | SecretText
    ) -> None:
        """The question, and the word for going back."""
        hint = getattr(question, "hint", "")
        parts = (hint, f'"{BACK}" for the question before' if question.back else "")
        more = "; ".join(filter(None, parts))
        self._say(f"{question.title} ({more})" if more else question.title)

    def _pick(self, question: Choose, read: Callable[[str], str]) -> str:
        """The choice that the typed text means."""
        proposed = next(
            (c for c in question.choices if c.value == question.default),
            question.choices[0],
        )
        shown: Sequence[Choice] = question.choices
        self._print(shown, ())
        while True:
            answer = read(f"Number or text [{proposed.label}]")
            if not answer:
                return proposed.value
            if answer.isdigit() and 0 < int(answer) <= len(shown):
                return shown[int(answer) - 1].value
            exact = [c for c in question.choices if c.value == answer]
            hits = exact or found(question.choices, answer, made=question.made)
            if len(hits) == 1:
                return hits[0].value
            if not hits:
                self._say(A_KEY if holds_key(answer) else "nothing found")
            shown = hits or question.choices
            self._print(shown, ())

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

    def _hidden(self, prompt: str) -> str:
        """A line that is not shown while it is typed."""
        answer = getpass.getpass(f"{prompt}: ", stream=sys.stderr)
        if answer.strip() == BACK:
            raise Back
        return answer

    def _say(self, text: str) -> None:
        self._screen.console.line(text)


def _wrong_name(value: str, question: ChooseMany) -> str:
    """What is wrong with a name that is not listed; empty when nothing is."""
    if holds_key(value):
        return A_KEY
    # A number beyond the list is a mistake, not the name of a model.
    if value.isdigit() or not question.typed:
        return f'there is no "{value}"'
    return wrong_ids(value)


def _named(word: str, choices: Sequence[Choice]) -> str:
    if word.isdigit() and 0 < int(word) <= len(choices):
        return choices[int(word) - 1].value
    return word
