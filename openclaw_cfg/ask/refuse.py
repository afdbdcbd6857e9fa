"""The prompter if the user cannot be asked: no terminal, or `--yes`."""

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
    """Returns the answer that counts unasked, or raises the error with the flag."""

    def choose(self, question: Choose | ChooseMany | Confirm | Text, /) -> Any:
        """The answer that counts unasked."""
        return _answer(question.title, question.unasked)

    choose_many = confirm = text = choose

    def choose_or_paste(self, question: Choose, _: SecretText, /) -> Any:
        """The answer that counts unasked."""
        return self.choose(question)

    def secret(self, question: SecretText, /) -> Any:
        """Refuse: a key must be given by a flag."""
        return _answer(question.title, None)

    def wait(self, watch: Watch, /) -> News:
        """The present news."""
        return watch()

    def note(self, note: Note, /) -> None:
        """Do nothing: the user is not there to read it."""

    def taken_back(self) -> None:
        """Do nothing: there was no answer."""


def _answer(title: str, unasked: object) -> Any:
    if unasked is None:
        raise UsageError(
            f'there is no terminal to ask in: "{title}"', hint="run it in a terminal"
        )
    if isinstance(unasked, AppError):
        raise unasked
    return unasked
