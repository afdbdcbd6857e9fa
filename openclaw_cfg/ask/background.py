"""Work that goes on while a question is on the screen."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Background(Generic[T]):
    """One piece of work in its own thread, which ends with the process.

    Args:
        work: does it; what it raises is kept for who asks.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._done = threading.Event()
        self._result: T | None = None
        self._failure: BaseException | None = None
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._done.is_set()

    def result(self) -> T | None:
        """What came out; None as long as nothing has, or when it failed.

        Raises:
            BaseException: as the work did.
        """
        if self._failure is not None:
            raise self._failure
        return self._result

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it has ended."""
        return self._done.wait(seconds)

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._result = work()
        except BaseException as error:  # noqa: BLE001  (a thread would print its words)
            self._failure = error
        finally:
            self._done.set()
