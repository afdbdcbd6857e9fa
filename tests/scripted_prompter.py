"""A prompter that answers from a script, and remembers what it was asked."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

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

BACK: Final = object()


@dataclass
class ScriptedPrompter:
    """Answers in turn: pairs of a piece of the question and the answer to it.

    An answer is the value of a choice (`...` for what is proposed), several of them, a
    text, or BACK.
    """

    script: Sequence[tuple[str, object]]
    asked: list[str] = field(default_factory=list)
    told: list[Note] = field(default_factory=list)
    offered: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    undone: int = 0
    _next: int = 0

    def choose(self, question: Choose, /) -> str:
        self._see_news(question.watch)
        choices = self.offered[question.title] = question.choices
        answer = self._answer(question.title)
        values = [choice.value for choice in choices]
        if answer is ...:
            return question.default or values[0]
        made = question.made(str(answer))
        values += [made.value] if made else []
        assert answer in values, f"{answer} is none of {values}"
        return str(answer)

    def choose_many(self, question: ChooseMany, /) -> tuple[str, ...]:
        self._see_news(question.watch)
        current = question.current
        self.offered[question.title] = current() if current else question.choices
        answer = self._answer(question.title)
        if answer is ...:
            return question.checked
        assert isinstance(answer, tuple)
        return answer

    def choose_or_paste(self, question: Choose, secret: SecretText, /) -> str | Pasted:
        _, answer = self.script[self._next]
        if not isinstance(answer, Pasted):
            return self.choose(question)
        self._answer(question.title)
        assert not secret.check(answer.text), secret.check(answer.text)
        return answer

    def confirm(self, question: Confirm, /) -> bool:
        answer = self._answer(question.title)
        if answer is ...:
            return question.default
        assert answer in {"yes", "no"}, answer
        return answer == "yes"

    def text(self, question: Text, /) -> str:
        answer = self._answer(question.title)
        text = question.default if answer is ... else str(answer)
        assert not question.check(text), question.check(text)
        return question.read_as(text)

    def secret(self, question: SecretText, /) -> str:
        text = str(self._answer(question.title))
        assert not question.check(text), question.check(text)
        return text

    def wait(self, watch: Watch, /) -> News:
        end = time.monotonic() + 20
        while not (news := watch()).done:
            assert time.monotonic() < end, f"no end of: {news.line}"
            time.sleep(0.002)
        return news

    def note(self, note: Note, /) -> None:
        self.told.append(note)

    def taken_back(self) -> None:
        self.undone += 1

    @property
    def said(self) -> str:
        """Every note as text."""
        return "\n".join(
            " ".join((n.title, *(f"{a}: {b}" for a, b in n.rows), *n.lines, *n.code))
            for n in self.told
        )

    def finished(self) -> bool:
        return self._next == len(self.script)

    def _see_news(self, watch: Watch | None) -> None:
        if watch is not None and self.wait(watch).urgent:
            raise Urgent

    def _answer(self, title: str) -> object:
        self.asked.append(title)
        assert self._next < len(self.script), f"nobody expected: {title}"
        piece, answer = self.script[self._next]
        assert piece in title, f'expected "{piece}", was asked: {title}'
        self._next += 1
        if answer is BACK:
            raise Back
        return answer
