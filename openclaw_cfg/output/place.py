"""What CI systems need from a diagnostic: its path in the repository, and an id."""

import os
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from openclaw_cfg.report import Diagnostic, Report, Run
from openclaw_cfg.source import Source

STDIN: Final = "<stdin>"


def file_of(source: Source, run: Run) -> str:
    """The file's path in the repository, with slashes; `<stdin>` for no file."""
    return source.name if source.path is None else path_in(source.path, run)


def name_of(report: Report, run: Run) -> str:
    """The same for the main file of a report."""
    return report.name if report.name == STDIN else path_in(Path(report.name), run)


def path_in(path: Path, run: Run) -> str:
    """A path relative to the root of the run, never absolute.

    A run without a root leaves it as it was given.
    """
    if not run.root.is_absolute():
        return path.as_posix()
    absolute = os.path.normpath(run.cwd / path)
    relative = os.path.relpath(absolute, run.root)
    if relative.startswith(".."):
        real = os.path.relpath(os.path.realpath(absolute), os.path.realpath(run.root))
        relative = relative if real.startswith("..") else real
    return Path(relative).as_posix()


def fingerprinted(run: Run) -> Iterator[tuple[Diagnostic, str]]:
    """Every diagnostic with an id that stays when lines move.

    It is made of file, rule, the path of the setting and the text of the line, with a
    number where all of these are the same.
    """
    seen: Counter[str] = Counter()
    for report in run.reports:
        for found in report.diagnostics:
            line = found.source.line(found.start.line).strip()
            text = "\0".join((file_of(found.source, run), found.rule, found.path, line))
            seen[text] += 1
            again = f"\0{seen[text]}" if seen[text] > 1 else ""
            yield found, sha256(f"{text}{again}".encode("utf-8", "replace")).hexdigest()
