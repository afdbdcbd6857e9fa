"""The rules, and the engine that turns findings into a report."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from openclaw_cfg.loader import Loaded
from openclaw_cfg.report import Diagnostic, Finding, Report
from openclaw_cfg.rules import (
    compact_default,
    compact_form,
    duplicate_key,
    unknown_host,
)
from openclaw_cfg.rules.base import Rule
from openclaw_cfg.rules.ignore import ignored_rules
from openclaw_cfg.rules.locate import Locator

RULES: Final[tuple[Rule, ...]] = (
    duplicate_key,
    compact_form,
    compact_default,
    unknown_host,
)


def run(
    loaded: Loaded,
    *,
    verdict: Iterable[Finding] = (),
    rules: Sequence[Rule] = RULES,
) -> Report:
    """Check a loaded configuration: stamp, locate, leave out, sort.

    Args:
        verdict: what OpenClaw itself would say, findings with rule and severity.
        rules: what to look for beside it.
    """
    locator = Locator(loaded)
    stamped = (_stamp(f, rule) for rule in rules for f in rule.check(loaded))
    found = {
        (d.rule, locator.order(d.source), d.start, d.end, d.message): d
        for d in map(locator.diagnostic, chain(verdict, stamped))
    }
    ignores = [ignored_rules(document) for document in loaded.documents]
    kept: list[Diagnostic] = []
    for (rule, order, start, _, _), diagnostic in found.items():
        if rule not in ignores[order].get(start.line, ()):
            kept.append(diagnostic)
    kept.sort(key=lambda d: (locator.order(d.source), d.start, d.end, d.rule))
    return Report(
        name=loaded.document.source.name,
        dialect=loaded.dialect.ID,
        diagnostics=tuple(kept),
        ignored=len(found) - len(kept),
    )


def _stamp(finding: Finding, rule: Rule) -> Finding:
    explained = rule.EXPLANATION
    return replace(
        finding,
        rule=finding.rule or explained.id,
        severity=finding.severity or explained.severity,
    )
