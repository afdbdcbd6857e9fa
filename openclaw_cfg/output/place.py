"""What CI systems need of a diagnostic: its file as a path in the repository, an id."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePath

from openclaw_cfg.report import Diagnostic, Run


def file_of(found: Diagnostic) -> str:
    """The file with slashes, as the repository knows it; `<stdin>` for no file.

    Relative as it was given: who runs the tool in the repository names files so.
    """
    path = found.source.path
    return PurePath(path).as_posix() if path else found.source.name


def fingerprinted(run: Run) -> Iterator[tuple[Diagnostic, str]]:
    """Every diagnostic with an id that stays when lines move.

    It is made of file, rule, the path of the setting and the text of the line, with a
    number where all of these are the same.
    """
    seen: Counter[str] = Counter()
    for report in run.reports:
        for found in report.diagnostics:
            line = found.source.line(found.start.line).strip()
            text = "\0".join((file_of(found), found.rule, found.path, line))
            seen[text] += 1
            again = f"\0{seen[text]}" if seen[text] > 1 else ""
            yield found, sha256(f"{text}{again}".encode("utf-8", "replace")).hexdigest()
