"""What a command of OpenClaw that writes the configuration does to its comments.

OpenClaw 2026.9.6 then writes plain JSON: "Config write will strip JSON5 comments".
"""

import re
from typing import Final

from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.output.printable import dumps

_WRITES: Final = re.compile(
    r"openclaw (config set|plugins (enable|disable|install)|models auth|onboard)\b"
)
_SET: Final = re.compile(r"openclaw config set (\S+) (\S+)")
_PLAIN: Final = re.compile(r"true|false|\d+")


def about_comments(command: str, document: Document) -> str:
    """That a command takes the comments of the file, and how to keep them; or empty."""
    if not (_WRITES.search(command) and document.comments):
        return ""
    loses = "OpenClaw then writes the file without its comments"
    one = _SET.search(command)
    if one is None:
        return f"{loses}; keep a copy of it"
    value = one[2] if _PLAIN.fullmatch(one[2]) else dumps(one[2], indent=None)
    return f"{loses}; to keep them, set {one[1]} to {value} in an editor instead"
