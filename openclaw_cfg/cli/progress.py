"""A bar on standard error while many files are worked on."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from openclaw_cfg.cli.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")

_PATIENCE: Final = 0.5
"""Seconds after which a person wants to see that something happens."""
_BETWEEN: Final = 0.1


def tracked(items: Iterable[T], console: Console, what: str, total: int) -> Iterator[T]:
    """The items as they come, with a bar on a terminal once it takes longer.

    It is drawn by this thread, when an item has come, and is gone at the end.
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


def _bar(console: Console, what: str, total: int) -> "Progress":
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
        auto_refresh=False,
    )
    bar.add_task(what, total=total)
    bar.start()
    return bar
