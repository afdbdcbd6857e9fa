"""Asks one question with questionary; a bug ends it with a traceback."""

import asyncio
from collections.abc import Mapping
from typing import Any

import questionary


def answer_to(question: questionary.Question) -> Any:
    """The answer.

    prompt_toolkit would print an exception with its message, which may contain a key,
    and continue.

    Raises:
        BaseException: what was raised while the question was on the screen.
    """
    app = question.application

    def surface(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            loop.default_exception_handler(dict(context))
        elif not app.is_done:
            app.exit(exception=error)

    def watch() -> None:
        asyncio.get_running_loop().set_exception_handler(surface)

    app.pre_run_callables.append(watch)
    return question.unsafe_ask()
