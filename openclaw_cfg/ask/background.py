"""Work that goes on while a question is on the screen."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def begin(work: Callable[[], T]) -> Future[T]:
    """Begin work in a thread of its own, which ends with the process.

    An executor's threads would keep the process until the work is done. What the work
    raises is kept for who asks for its result.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  (a thread would print its words)
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
