"""A bar on standard error while many files, or providers, are worked on."""

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Self, TypeVar

from openclaw_cfg.cli.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")

_PATIENCE: Final = 0.5
"""Seconds after which the user needs to see that something happens."""
_BETWEEN: Final = 0.1


def tracked(items: Iterable[T], console: Console, what: str, total: int) -> Iterator[T]:
    """The items as they come, with a bar on a terminal if it takes longer.

    This thread draws the bar when an item has come, and removes it at the end.
    """
    if console.quiet or total == 1 or not sys.stderr.isatty():
        yield from items
        return
    bar: Progress | None = None
    due = time.monotonic() + _PATIENCE
    try:
        for done, item in enumerate(items, 1):
            if time.monotonic() >= due:
                if bar is None:
                    bar = _bar(console, what, total)
                bar.update(bar.task_ids[0], completed=done, refresh=True)
                due = time.monotonic() + _BETWEEN
            yield item
    finally:
        if bar is not None:
            bar.stop()


class Waiting:
    """The same while other threads work and no item may come for a long time.

    It is drawn by its own thread, and only on a terminal.
    """

    def __init__(self, console: Console, what: str, total: int) -> None:
        self._console = console
        self._what = what
        self._total = total
        self._done = 0
        self._bar: Progress | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._total and not self._console.quiet and sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._total = 0
            if self._bar is not None:
                self._bar.stop()

    def advance(self) -> None:
        """Count one more as done."""
        with self._lock:
            self._done += 1
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=self._done)

    def _show(self) -> None:
        with self._lock:
            if self._total:
                self._bar = _bar(self._console, self._what, self._total, alone=True)
                self._bar.update(self._bar.task_ids[0], completed=self._done)


def _bar(console: Console, what: str, total: int, *, alone: bool = False) -> "Progress":
    """A started bar; with `alone` it redraws itself.

    What is printed to standard output meanwhile goes there.
    """
    from rich.progress import (  # noqa: PLC0415  (slow import)
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        console=console.rich(sys.stderr),
        transient=True,
        auto_refresh=alone,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task(what, total=total)
    bar.start()
    return bar
