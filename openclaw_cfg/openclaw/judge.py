"""Whether OpenClaw would load a native configuration, and if not, why.

The stages are those of OpenClaw 2026.9.6, and like it the judge stops at the first
stage that finds an error: later errors appear once that is fixed. What OpenClaw only
warns about is a warning here too.

The checks beyond the schema were learnt from that version. With the schema of another
version they are kept where it has the setting that they are about; checks that depend
on lists of models and plugins are left out, and for an older version older settings are
not converted to today's form.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw import core, plugins, roster, secret_refs, tailscale
from openclaw_cfg.openclaw.explanations import EXPLANATIONS
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.migrations import Migrated, migrate
from openclaw_cfg.openclaw.trimmed_strings import trimmed
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.schema.check import NativeSchema

__all__ = ["EXPLANATIONS", "STAGES", "judge"]

Stage = Callable[[JudgeInput], Iterable[Finding]]

STAGES: Final[tuple[Stage, ...]] = (
    core.check,
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


def judge(loaded: Loaded, schema: NativeSchema) -> Iterator[Finding]:
    """What OpenClaw says about a file, from reading it to the last stage.

    Errors have severity error, and then the file is refused; paths are those of
    `loaded.merged`. Findings of the loader are among them.
    """
    yield from loaded.findings
    if any(map(_is_error, loaded.findings)):
        return
    # Agents became a map in 2026.9.6; a version that has the map still reads the list.
    if schema.knows(("agents", "entries")):
        migrated = migrate(loaded.value)
    else:
        migrated = Migrated(value=loaded.value, moved={})
    yield from map(migrated.at_home, migrated.findings)
    case = JudgeInput(
        value=trimmed(migrated.value),
        source=loaded.document.value,
        legacy_default=migrated.legacy_default,
        schema=schema,
        facts=load_facts(),
        environment=loaded.environment,
    )
    for stage in STAGES:
        found = [*map(migrated.at_home, stage(case))]
        yield from found
        if any(map(_is_error, found)):
            return


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR
