"""Whether OpenClaw would load a native configuration, and if not, why.

The stages are those of OpenClaw 2026.9.6, and like it the judge stops at the first that
finds an error: what is wrong further on shows once that is settled. What OpenClaw only
warns of is a warning here too.

For another version than the one that the checks beyond the schema were learnt from, the
schema decides alone what is known, and a check counts only where the schema knows the
place that it is about.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import JsonPath, as_object, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw import plugins, roster, secret_refs, tailscale
from openclaw_cfg.openclaw.case import Case
from openclaw_cfg.openclaw.facts import VERSION, load_facts
from openclaw_cfg.openclaw.migrations import Migrated, migrate
from openclaw_cfg.openclaw.refinements import REFINEMENTS
from openclaw_cfg.openclaw.refinements.base import error
from openclaw_cfg.openclaw.trims import trimmed
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.store import NativeSchema

Stage = Callable[[Case], Iterable[Finding]]

# Findings of the schema that do not keep OpenClaw from refining the value around them.
_HARMLESS: Final = frozenset(
    {"unknown-key", "out-of-range", "bad-pattern", "bad-format"}
)


def judge(loaded: Loaded, schema: NativeSchema) -> Iterator[Finding]:
    """What OpenClaw has to say about a file, from reading it on.

    Errors have severity error, and then the file is refused; paths are those of
    `loaded.merged`. Findings of the loader are among them.
    """
    yield from loaded.findings
    if any(map(_is_error, loaded.findings)):
        return
    migrated = migrate(loaded.value)
    yield from migrated.findings
    case = Case(
        value=trimmed(migrated.value),
        source=loaded.document.value,
        legacy_default=migrated.legacy_default,
        schema=schema,
        facts=load_facts(),
        environment=loaded.environment,
    )
    for stage in STAGES:
        found = [_at_home(finding, migrated) for finding in stage(case)]
        yield from found
        if any(map(_is_error, found)):
            return


def _core(case: Case) -> Iterator[Finding]:
    """Schema, refinements, and secrets that may not be references, told together."""
    of_schema = [_as_error(finding) for finding in case.schema.core(case.value)]
    broken = {f.path for f in of_schema if f.rule not in _HARMLESS}
    misplaced = tuple(secret_refs.misplaced(case))
    places = {finding.path for finding in misplaced}
    yield from _reserved_servers(case)
    yield from misplaced
    yield from (finding for finding in of_schema if finding.path not in places)
    for refinement in REFINEMENTS:
        for refined in refinement.check(case.value, case.facts):
            if not _holds_any(refined.scope, broken):
                yield refined.finding


def _reserved_servers(case: Case) -> Iterator[Finding]:
    """A name that is lost while the file is read, so it is looked for in the file."""
    for path in (("mcp", "servers"), ("nodeHost", "mcp", "servers")):
        if "__proto__" in as_object(get(case.source, *path)):
            yield error(
                "reserved-key",
                (*path, "__proto__"),
                '"__proto__" cannot be the name of an MCP server',
                part=Part.KEY,
                help="rename it",
            )


STAGES: Final[tuple[Stage, ...]] = (
    _core,
    roster.container_variables,
    roster.shared_folders,
    roster.avatars,
    tailscale.bind,
    tailscale.auth,
    roster.model_policies,
    plugins.check,
    secret_refs.mismatched,
    secret_refs.commands,
)


def _holds_any(scope: JsonPath, paths: Iterable[JsonPath]) -> bool:
    return any(path[: len(scope)] == scope for path in paths)


def _as_error(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.ERROR)


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _at_home(finding: Finding, migrated: Migrated) -> Finding:
    """The finding with the path that the user knows."""
    return replace(finding, path=migrated.place(finding.path))
