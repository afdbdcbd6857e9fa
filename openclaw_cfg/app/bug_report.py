"""What a bug report needs: versions, what was found, and the file without its keys."""

import platform
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final

from openclaw_cfg import __version__
from openclaw_cfg.app.listing import listing
from openclaw_cfg.app.openclaw_models import command_of
from openclaw_cfg.app.openclaw_version import printed_version
from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.errors import AppError
from openclaw_cfg.files.read import read_or_new
from openclaw_cfg.output.printable import counted
from openclaw_cfg.redact import redacted_text, scrub
from openclaw_cfg.schema.store import load_native
from openclaw_cfg.source import Source

_COMMENT: Final = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
# What may name a person where no text value is left: an address with "@" (the id of a
# login or an account), a telephone number, the id of a user, a chat or a server.
_PERSONAL: Final = re.compile(
    r"[\w.+%-]+@[\w.-]+|(?<![\w.])(?<![A-Za-z\d]-)\d{7,}(?![\w.])"
)
_MOST: Final = 60_000


def bug_report(workspace: Workspace) -> str:
    """A Markdown text for an issue; it names no home folder, no user and no key."""
    return scrub("\n".join(_lines(workspace)) + "\n")


def _lines(workspace: Workspace) -> Iterator[str]:
    yield f"- openclaw-cfg {__version__}"
    version = ".".join(map(str, sys.version_info[:3]))
    yield f"- Python {version} on {platform.system()} {platform.machine()}"
    yield f"- OpenClaw {_openclaw(workspace)}"
    path = workspace.location.config
    yield f"- configuration: {workspace.short(path)} ({workspace.location.reason})"
    read = read_or_new(path)
    if not read.exists:
        yield "- there is no such file"
        return
    by = Judgement(schema=load_native(extra=workspace.schemas))
    report = check_bytes(read.data, path, workspace.environment(), by)
    size = counted(len(read.data), "byte")
    yield f"- form: {report.dialect or 'it cannot be read'}, {size}"
    if report.dialect:
        for row in listing(workspace.load_text(read.data, path)).rows:
            known = row.preset.id if row.preset else "an address of the user's own"
            yield f"- provider: {known}, {row.provider.api or 'no api'}"
    counts = Counter(f"{d.severity} {d.rule}" for d in report.diagnostics)
    for name, count in counts.most_common():
        yield f"- {count} x {name}"
    text = redacted_text(Source(None, read.data.decode("utf-8", "replace"))).text
    # Addresses in strings are already masked, so whatever has slashes is a comment.
    text = _COMMENT.sub("/* a comment */", text)
    text = _PERSONAL.sub(lambda found: "*" * len(found[0]), text)
    yield "\n```json5"
    yield text[:_MOST].rstrip()
    yield "```"
    yield "Text values, comments, addresses with @ and numbers of 7 digits or more are"
    yield "masked; other names and numbers are not. Read it before you post it."
    if len(text) > _MOST:
        yield f"These are the first {_MOST:,} of {len(text):,} characters."


def _openclaw(workspace: Workspace) -> str:
    try:
        command = command_of(workspace.env)
    except AppError:
        return "is not on the path"
    return printed_version(command) or "is on the path and does not say its version"
