"""The same key is twice in one object; OpenClaw silently takes the last one.

JSON5 allows it, so no parser complains, and the earlier value has no effect.
Seen with the real OpenClaw 2026.9.6.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Array, Document, Object
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Explanation, Finding, Place, Related, Severity
from openclaw_cfg.source import Span

EXPLANATION: Final = Explanation(
    id="duplicate-key",
    severity=Severity.WARNING,
    summary="of two equal keys in one object only the last one has an effect",
    bad='{gateway: {mode: "local", port: 1, port: 18789}}',
    good='{gateway: {mode: "local", port: 18789}}',
    how="remove the one that you do not mean",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """One finding per repeated key, at the repetition that counts."""
    for document in context.loaded.documents:
        yield from _in_document(document)


def _in_document(document: Document) -> Iterator[Finding]:
    stack = [document.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Array):
            stack.extend(node.items)
        if not isinstance(node, Object):
            continue
        first: dict[str, Span] = {}
        for member in node.members:
            stack.append(member.value)
            if member.key in first:
                yield Finding(
                    message=f'"{scrub(member.key)}" appears twice in this object; '
                    "the last one wins",
                    at=Place(document, member.key_span),
                    label="this one counts",
                    help="remove the one that you do not mean",
                    related=(
                        Related(
                            label="this one has no effect",
                            at=Place(document, first[member.key]),
                        ),
                    ),
                )
            first[member.key] = member.key_span
