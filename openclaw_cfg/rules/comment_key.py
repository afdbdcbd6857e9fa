"""A key is meant as a comment.

JSON has none, so people write `_comment`; it is the most frequent key that OpenClaw
refuses after its own retired ones. Its file is JSON5, which has real comments.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import CommentOut
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Explanation, Finding, Fix, Severity
from openclaw_cfg.rules.subject import Subject

_STARTS: Final = ("_comment", "_note", "_readme", "_description", "//", "$comment")
EXPLANATION: Final = Explanation(
    id="comment-key",
    severity=Severity.WARNING,
    summary="OpenClaw takes a key that is meant as a comment for a setting; JSON5 has "
    "real comments",
    bad="""{_comment: "for the office", gateway: {mode: "local"}}""",
    good="""{
  // for the office
  gateway: {mode: "local"},
}""",
    how="write a comment with `//` or `/* */`",
)


def check(subject: Subject, /) -> Iterator[Finding]:
    """A finding per such key; not below free maps, where it may be meant."""
    strict = is_strict(subject.loaded.document)
    for path in _keys(subject.loaded.merged):
        title = "take it out" if strict else "make it a comment"
        yield Finding(
            message=f'"{scrub(str(path[-1]))}" is a setting to OpenClaw, no comment',
            path=path,
            part=Part.KEY,
            help="write a comment with `//`; the file is JSON5",
            fix=Fix(title=title, safe=not strict, operations=(CommentOut(path),)),
        )


def _keys(root: Json) -> Iterator[JsonPath]:
    stack: list[tuple[Json, JsonPath]] = [(root, ())]
    while stack:
        value, path = stack.pop()
        if isinstance(value, dict):
            for key, item in value.items():
                if key.lower().startswith(_STARTS):
                    yield (*path, key)
                elif key not in {"params", "headers", "vars", "env"}:
                    stack.append((item, (*path, key)))
        elif isinstance(value, list):
            stack.extend((item, (*path, n)) for n, item in enumerate(value))
