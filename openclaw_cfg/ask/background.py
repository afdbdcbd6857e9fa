"""Work that goes on while a question is on the screen."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def begin(work: Callable[[], T]) -> Future[T]:
    """Start work in its own thread, which ends with the process.

    An executor's threads would keep the process running until the work is done.
    Exceptions are raised when the result is requested.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  (a thread would print its words)
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
