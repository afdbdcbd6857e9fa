"""Comments that tell us to leave a rule out: `// openclaw-cfg: ignore[rule]`."""

import re
from collections import defaultdict
from typing import Final

from openclaw_cfg.json5.nodes import Document

_IGNORE: Final = re.compile(r"openclaw-cfg:\s*ignore\[([^\]]*)\]")


def ignored_rules(document: Document) -> dict[int, set[str]]:
    """Line → rules left out there; a comment covers its line and the next one."""
    lines: dict[int, set[str]] = defaultdict(set)
    for comment in document.comments:
        for match in _IGNORE.finditer(comment.text):
            line = document.source.position(comment.span.start).line
            names = {name.strip() for name in match[1].split(",")}
            lines[line] |= names
            lines[line + 1] |= names
    return dict(lines)
