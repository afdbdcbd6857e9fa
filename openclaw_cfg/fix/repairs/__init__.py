"""Repairs of what OpenClaw refuses, if there is no migration for the case."""

from collections.abc import Iterable, Mapping
from typing import Final

from openclaw_cfg.fix.change import Found
from openclaw_cfg.fix.repairs import keys, names, rest, values
from openclaw_cfg.fix.repairs.view import Repair, RepairView
from openclaw_cfg.report import Finding

__all__ = ["RepairView", "repair"]

REPAIRS: Final[Mapping[str, Repair]] = {
    "unknown-key": keys.unknown,
    "bad-key": keys.bad,
    "missing-key": keys.missing,
    "wrong-type": values.wrong_type,
    "bad-value": values.bad_value,
    "incomplete-provider": rest.provider,
    "retired-model": rest.retired_model,
    "unknown-channel": names.meant_or(rest.unknown_channel),
    "unknown-web-search": names.meant_or(rest.unknown_search),
    "unknown-agent": names.meant_or(names.agent),
    "unknown-heartbeat-target": names.meant_or(values.aside),
    "unclear-talk-provider": names.meant_or(values.aside),
    "bad-role": names.meant_or(values.aside),
    "unclear-default-agent": rest.default_agent,
    "conflicting-tools": rest.conflicting_tools,
    "conflicting-exec-mode": rest.conflicting_exec,
    "bad-policy-ref": rest.policy_ref,
    "bad-browser-profile": rest.drop,
    "no-mcp-command": rest.drop,
    "acp-without-peer": rest.drop,
    "no-agents": rest.drop,
    # The machine, the file system or a secret store has to be changed, or a person
    # has to say what was meant.
    "bad-include": rest.ask,
    "bad-secret-ref": rest.ask,
    "duplicate-agent": rest.ask,
    "misplaced-secret-ref": rest.ask,
    "secret-source-mismatch": rest.ask,
    "shared-agent-folder": rest.ask,
    "unusable-secret-command": rest.ask,
}
"""Rule of a finding → its repair; for all others the value becomes a comment."""


def repair(finding: Finding, view: RepairView) -> Iterable[Found]:
    """The changes that resolve a finding, or the question that remains."""
    return REPAIRS.get(finding.rule, values.aside)(finding, view)
