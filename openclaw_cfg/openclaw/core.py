"""OpenClaw's first pass: schema, refinements, and secrets that must be plain text."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.json5.edit import Rename
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import JsonPath, as_object, get
from openclaw_cfg.openclaw import secret_refs
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.refinements import REFINEMENTS
from openclaw_cfg.openclaw.refinements.base import error
from openclaw_cfg.report import Finding, Severity

# Schema findings that do not keep OpenClaw from refining the value around them.
_HARMLESS: Final = frozenset(
    {"unknown-key", "out-of-range", "bad-pattern", "bad-format"}
)
_SERVERS: Final = (("mcp", "servers"), ("nodeHost", "mcp", "servers"))
# Members of every JavaScript object, which a variable of the same name hits.
_INHERITED: Final = frozenset(
    {
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    }
)


def check(case: JudgeInput) -> Iterator[Finding]:
    """All findings of this pass; OpenClaw reports them together, here one per place."""
    yield from _variables(case)
    yield from _server_names(case)
    of_schema = [
        replace(finding, severity=Severity.ERROR)
        for finding in case.schema.core(case.value)
    ]
    misplaced = tuple(secret_refs.misplaced(case))
    told = {finding.path for finding in misplaced} | set(_misspelt(of_schema))
    yield from misplaced
    yield from (finding for finding in of_schema if finding.path not in told)
    told |= {finding.path for finding in of_schema}
    yield from (
        finding for finding in _refined(case, of_schema) if finding.path not in told
    )


def _misspelt(of_schema: Iterable[Finding]) -> Iterator[JsonPath]:
    """Keys present under a wrong name, which is reported; so they are not missing."""
    for finding in of_schema:
        for operation in finding.fix.operations if finding.fix else ():
            if isinstance(operation, Rename):
                yield (*operation.path[:-1], operation.key)


def _refined(case: JudgeInput, of_schema: Iterable[Finding]) -> Iterator[Finding]:
    broken = (f.path for f in of_schema if f.rule not in _HARMLESS)
    holders = {path[:end] for path in broken for end in range(len(path) + 1)}
    for refinement in REFINEMENTS:
        for refined in refinement.check(case.value, case.facts):
            known = case.same_version or case.schema.knows(refined.finding.path)
            if known and refined.scope not in holders:
                yield refined.finding


def _variables(case: JudgeInput) -> Iterator[Finding]:
    """OpenClaw 2026.9.6 fails for a variable named like a member of every object."""
    for name in as_object(get(case.value, "env", "vars")):
        if name in _INHERITED:
            yield error(
                "reserved-key",
                ("env", "vars", name),
                f'"{name}" cannot be the name of a variable',
                part=Part.KEY,
                help="rename it",
            )


def _server_names(case: JudgeInput) -> Iterator[Finding]:
    """A name that is lost when OpenClaw reads the file, so the file is searched."""
    for path in _SERVERS:
        if "__proto__" in as_object(get(case.source, *path)):
            yield error(
                "reserved-key",
                (*path, "__proto__"),
                '"__proto__" cannot be the name of an MCP server',
                part=Part.KEY,
                help="rename it",
            )
