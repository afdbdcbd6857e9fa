"""Others on this machine can read a file that holds a key.

OpenClaw writes its configuration with mode 600; editors and copies do not. The
`openclaw security audit` of 2026.9.6 calls a configuration of mode 644 critical in any
folder, and says nothing of `.env`.
"""

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import credentials
from openclaw_cfg.report import Explanation, Finding, Place, Severity
from openclaw_cfg.rules import plaintext_key
from openclaw_cfg.secret import variable_of

EXPLANATION: Final = Explanation(
    id="readable-key-file",
    severity=Severity.WARNING,
    summary="the file holds a key and is readable by other users of the machine",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "sk-a1b2c3d4e5f6g7h8i9j0", // in a file of mode 644
  models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="`chmod 600 FILE`, and better still no key in it",
    info="where other users cannot enter the file's folder",
    machine=True,
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per file with a provider's key and an open mode."""
    if os.name == "nt":
        return
    seen: set[Path] = set()
    for found in plaintext_key.check(context):
        document, path = context.loaded.origin(found.path)
        file = document.source.path
        if found.severity is Severity.INFO or file is None or file in seen:
            continue
        seen.add(file)
        if _may_be_read(file):
            place = Place(document, document.locate(path, found.part))
            more = ", and put the keys into OpenClaw's .env file"
            yield _finding(file, "this file", place=place, more=more)
    for credential in credentials(context):
        variable = context.loaded.environment.where(variable_of(credential.secret))
        if variable is None or variable.path is None or variable.path in seen:
            continue
        seen.add(variable.path)
        if _may_be_read(variable.path):
            name = f'"{variable.path}"'
            document, path = context.loaded.origin(credential.path)
            place = Place(document, document.locate(path))
            yield _finding(variable.path, name, place=place)


def _finding(file: Path, name: str, *, place: Place, more: str = "") -> Finding:
    return Finding(
        message=f"other users of this machine can read {name} and its keys"
        if _may_be_reached(file)
        else f"only its folder keeps other users from reading {name} and its keys",
        severity=None if _may_be_reached(file) else Severity.INFO,
        at=place,
        help=f"`chmod 600 {shlex.quote(str(file))}`{more}",
    )


def _may_be_read(path: Path) -> bool:
    """Whether the file's own mode lets others read it."""
    return bool(_mode(path) & (stat.S_IRGRP | stat.S_IROTH))


def _may_be_reached(path: Path) -> bool:
    """Whether other users can enter each folder that the file is in.

    A group may have one member only, or (`staff` on macOS) every user.
    """
    enter = stat.S_IXOTH | stat.S_IXGRP
    return all(_mode(folder) & enter for folder in path.resolve().parents)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0
