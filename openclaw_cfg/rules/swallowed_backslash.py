r"""A string contains backslashes that JSON5 drops or turns into something else.

`"C:\Users\me"` is valid JSON5: the backslash before `U` is dropped. `"C:\temp"` even
contains a tab. OpenClaw 2026.9.6 then works in a folder that does not exist.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.edit import Set
from openclaw_cfg.json5.nodes import Array, Document, Object, Scalar
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import is_secret_path
from openclaw_cfg.report import Explanation, Finding, Fix, Place, Severity

# A backslash with what follows it, so that `\\` counts as one.
_ESCAPE: Final = re.compile(r"\\(\r\n|.)", re.DOTALL)
_MEANT: Final = frozenset("bfnrtv0'\"\\/ux\n\r\u2028\u2029")
_DRIVE: Final = re.compile(r"[A-Za-z]:[^\\/]")
EXPLANATION: Final = Explanation(
    id="swallowed-backslash",
    severity=Severity.WARNING,
    summary="JSON5 drops a backslash that starts no escape, and the path is another",
    bad=r"""{agents: {defaults: {workspace: "C:\Users\me\claw"}}}""",
    good=r"""{agents: {defaults: {workspace: "C:\\Users\\me\\claw"}}}""",
    how="double every backslash, or write slashes",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per string that loses a backslash."""
    for document in context.loaded.documents:
        if "\\" not in document.source.text:
            continue
        main = document is context.loaded.document
        for node, path in _strings(document):
            raw = document.source.text[node.span.start + 1 : node.span.end - 1]
            if "\\" in raw and _loses(raw, node.value):
                yield Finding(
                    message="backslashes are lost in this string",
                    at=Place(document, node.span),
                    label="JSON5 takes a single one away",
                    help="double every backslash, or write slashes",
                    fix=_fix(path, raw) if main else None,
                )


def _loses(raw: str, value: Json) -> bool:
    if any(
        match[1] not in _MEANT and match[1] != "\r\n" for match in _ESCAPE.finditer(raw)
    ):
        return True
    # `C:\temp` and `D:\new` contain an escape that was not meant as one.
    drive = isinstance(value, str) and _DRIVE.match(value)
    return bool(drive) and any(c in "\t\n\b\f\r\v" for c in str(value))


def _fix(path: JsonPath, raw: str) -> Fix | None:
    if is_secret_path(path):
        return None
    return Fix(title="double every backslash", safe=False, operations=(Set(path, raw),))


def _strings(document: Document) -> Iterator[tuple[Scalar, JsonPath]]:
    """String values with their paths, in the order of the text; any depth."""
    stack: list[tuple[Object | Array | Scalar, JsonPath]] = [(document.root, ())]
    while stack:
        node, path = stack.pop()
        match node:
            case Object(members=members):
                stack.extend((m.value, (*path, m.key)) for m in reversed(members))
            case Array(items=items):
                rows = [(item, (*path, n)) for n, item in enumerate(items)]
                stack.extend(reversed(rows))
            case Scalar(value=str()):
                yield node, path
