"""The prompter where no one can be asked: no terminal, or `--yes`."""

from typing import Any

from openclaw_cfg.ask.prompter import (
    Choose,
    ChooseMany,
    Confirm,
    News,
    Note,
    SecretText,
    Text,
    Watch,
)
from openclaw_cfg.errors import AppError, UsageError


class Refuse:
    """Gives the answer that counts unasked, or raises the error that names a flag."""

    def choose(self, question: Choose | ChooseMany | Confirm | Text, /) -> Any:
        """The answer that counts unasked."""
        return _answer(question.title, question.unasked)

    choose_many = confirm = text = choose

    def choose_or_paste(self, question: Choose, _: SecretText, /) -> Any:
        """The answer that counts unasked."""
        return self.choose(question)

    def secret(self, question: SecretText, /) -> Any:
        """Refuse: a key has to be named by a flag."""
        return _answer(question.title, None)

    def wait(self, watch: Watch, /) -> News:
        """How it goes now."""
        return watch()

    def note(self, note: Note, /) -> None:
        """No one reads it."""

    def taken_back(self) -> None:
        """No one gave an answer."""


def _answer(title: str, unasked: object) -> Any:
    if unasked is None:
        raise UsageError(
            f'there is no terminal to ask in: "{title}"', hint="run it in a terminal"
        )
    if isinstance(unasked, AppError):
        raise unasked
    return unasked
