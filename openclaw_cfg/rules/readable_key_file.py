"""Others on this machine can read a file that holds a key.

OpenClaw writes its configuration with mode 600; editors and copies do not.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.report import Explanation, Finding, Place, Severity
from openclaw_cfg.rules import plaintext_key

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
    machine=True,
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per file with a literal key of a provider and an open mode."""
    if os.name == "nt":
        return
    seen: set[int] = set()
    keys = [
        found
        for found in plaintext_key.check(context)
        if found.severity is not Severity.INFO
    ]
    for found in keys:
        document, path = context.loaded.origin(found.path)
        file = document.source.path
        if file is None or id(document) in seen or not _is_open(file):
            continue
        seen.add(id(document))
        yield Finding(
            message="other users of this machine can read this file and its keys",
            at=Place(document, document.locate(path, found.part)),
            help="chmod 600, and put the keys into OpenClaw's .env file",
        )


def _is_open(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return bool(mode & (stat.S_IRGRP | stat.S_IROTH))
