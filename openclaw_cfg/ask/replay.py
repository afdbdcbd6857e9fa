"""Goes back one question, without support by the questions themselves.

A flow of questions is straight-line code. To go back, the last answer is forgotten and
the flow runs again from its start: known answers are returned silently, so that the
first question on the screen is the previous one. A flow must therefore do nothing but
ask until its last question is answered.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from msgspec.structs import replace

from openclaw_cfg.ask.prompter import (
    Back,
    Choose,
    ChooseMany,
    Confirm,
    News,
    Note,
    Pasted,
    Prompter,
    SecretText,
    Text,
    Urgent,
    Watch,
)

T = TypeVar("T")
Question = TypeVar("Question", Choose, ChooseMany, Confirm, Text, SecretText)
_Given = str | bool | tuple[str, ...] | Pasted
_Answer = _Given | Urgent


class Replay:
    """A prompter that remembers the answers, around one that asks."""

    def __init__(self, inner: Prompter) -> None:
        self._inner = inner
        self._answers: list[tuple[str, _Answer]] = []
        self._next = 0
        self._undone: dict[tuple[int, str], _Given] = {}
        self._told: list[tuple[int, Note]] = []

    def run(self, flow: Callable[[], T]) -> T:
        """Run a flow to its end, however often the user goes back."""
        while True:
            self._next = 0
            try:
                return flow()
            except Back:
                self._forget_one()

    def choose(self, question: Choose, /) -> str:
        """As the inner prompter; what was undone is proposed again."""
        return cast("str", self._once(self._proposing(question), self._inner.choose))

    def choose_or_paste(self, question: Choose, secret: SecretText, /) -> str | Pasted:
        """As the inner prompter; a pasted key is never proposed again."""

        def ask(asked: Choose) -> str | Pasted:
            return self._inner.choose_or_paste(asked, secret)

        return cast("str | Pasted", self._once(self._proposing(question), ask))

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        """As the inner prompter; what was undone is proposed again."""
        undone = self._undone_of(question.title)
        if isinstance(undone, tuple):
            question = replace(question, checked=undone)
        return cast("tuple[str, ...]", self._once(question, self._inner.choose_many))

    def confirm(self, question: Confirm, /) -> bool:
        """As the inner prompter; what was undone is proposed again."""
        undone = self._undone_of(question.title)
        if isinstance(undone, bool):
            question = replace(question, default=undone)
        return cast("bool", self._once(question, self._inner.confirm))

    def text(self, question: Text, /) -> str:
        """As the inner prompter; what was undone is proposed again."""
        undone = self._undone_of(question.title)
        if isinstance(undone, str):
            question = replace(question, default=undone)
        return cast("str", self._once(question, self._inner.text))

    def secret(self, question: SecretText, /) -> str:
        """As the inner prompter; a key is never proposed again."""
        return cast("str", self._once(question, self._inner.secret))

    def wait(self, watch: Watch, /) -> News:
        """As the inner prompter; finished work is not waited for again."""
        return watch() if watch().done else self._inner.wait(watch)

    def note(self, note: Note, /) -> None:
        """Show a message, unless it is already further up."""
        if (self._next, note) not in self._told:
            self._told.append((self._next, note))
            self._inner.note(note)

    def taken_back(self) -> None:
        """As the inner prompter."""
        self._inner.taken_back()

    def _proposing(self, question: Choose) -> Choose:
        undone = self._undone_of(question.title)
        values = {choice.value for choice in question.choices}
        if isinstance(undone, str) and undone in values:
            return replace(question, default=undone)
        return question

    def _once(self, question: Question, ask: Callable[[Question], _Given]) -> _Answer:
        if self._next == len(self._answers):
            answered = (a for _, a in self._answers if not isinstance(a, Urgent))
            first = next(answered, None) is None
            asked = replace(question, back=False) if first else question
            try:
                answer: _Answer = ask(asked)
            except Urgent as urgent:
                answer = urgent
            # A key is never proposed again.
            title = "" if isinstance(question, SecretText) else question.title
            self._answers.append((title, answer))
        _, answer = self._answers[self._next]
        self._next += 1
        if isinstance(answer, Urgent):
            raise Urgent
        return answer

    def _forget_one(self) -> None:
        """Forget the last answer; a question that was ended by news had none."""
        while self._answers:
            title, last = self._answers.pop()
            if not isinstance(last, Urgent):
                if title and not isinstance(last, Pasted):
                    self._undone[len(self._answers), title] = last
                break
        else:
            return
        # What came after the answer is removed from the screen with it.
        self._told = [t for t in self._told if t[0] <= len(self._answers)]
        self._inner.taken_back()

    def _undone_of(self, title: str) -> _Given | None:
        """What was answered here before somebody went back."""
        return self._undone.get((self._next, title))
