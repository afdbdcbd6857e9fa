"""The same work on many files, with several processes if that is faster.

Processes are forked: they share what is already loaded, and only names and results are
sent between them. If the system cannot fork safely, one process does it all.
"""

import copyreg
import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Final, TypeVar, cast

A = TypeVar("A")
B = TypeVar("B")

BREAK_EVEN: Final = 100
"""Files below which one process is as fast as several (docs of `--jobs`)."""
_CHUNKS: Final = 8
# The function of a worker; it is inherited, so that it need not be sent.
_work: list[Callable[..., object]] = []


def processes(wanted: int | None, count: int) -> int:
    """How many processes to use for `count` files; 1 means this one.

    Args:
        wanted: what the user asked for; None for the default.
    """
    if not sys.platform.startswith("linux"):
        return 1
    cores = len(os.sched_getaffinity(0))
    chosen = (cores if count >= BREAK_EVEN else 1) if wanted is None else wanted
    return max(1, min(chosen, count))


def spread(function: Callable[[A], B], items: Sequence[A], jobs: int) -> Iterator[B]:
    """`function` of each item, in their order; its exceptions are raised here."""
    if jobs == 1:
        yield from map(function, items)
        return
    # Imported when there is more than one process: 15 ms.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    # A loaded configuration refers to its dialect, which is a module.
    copyreg.pickle(ModuleType, _reduced)
    _work.append(function)
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
    )
    chunk = max(1, min(32, len(items) // (jobs * _CHUNKS)))
    try:
        yield from cast("Iterator[B]", pool.map(_run, items, chunksize=chunk))
    finally:
        pool.shutdown(cancel_futures=True)
        _work.pop()


def _begin() -> None:
    """Ignore Ctrl-C: the parent process handles it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(item: object) -> object:
    return _work[-1](item)


def _reduced(module: ModuleType) -> tuple[Callable[[str], ModuleType], tuple[str]]:
    return importlib.import_module, (module.__name__,)
