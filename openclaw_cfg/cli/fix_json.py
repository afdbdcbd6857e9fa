"""`openclaw-cfg fix --json`: changes, offers, and what must be decided."""

from collections.abc import Iterable

from openclaw_cfg.app.fix import Fixed
from openclaw_cfg.app.removed import beside
from openclaw_cfg.fix.change import Question
from openclaw_cfg.fix.plan import FixStep
from openclaw_cfg.jsonpath import Json, format_path
from openclaw_cfg.redact import scrub
from openclaw_cfg.report import Finding


def document(fixes: Iterable[Fixed]) -> dict[str, Json]:
    """One JSON document for all files; no key is in it."""
    return {"version": 1, "files": [_file(fixed) for fixed in fixes]}


def _file(fixed: Fixed) -> dict[str, Json]:
    plan = fixed.plan
    side = bool(fixed.removed) and plan.before.document.source.path is not None
    return {
        "path": scrub(fixed.name),
        "changed": bool(fixed.edits),
        "valid": fixed.done,
        "changes": [_step(step) for step in plan.steps],
        "offers": [_step(step) for step in plan.offers],
        "decisions": [_question(question) for question in plan.undecided],
        "warnings": [_finding(finding) for finding in fixed.warnings],
        "errors": [_finding(finding) for finding in plan.left],
        "removedFile": scrub(str(beside(fixed.read.path))) if side else None,
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "rule": finding.rule,
        "path": scrub(format_path(finding.path)),
        "message": scrub(finding.message),
        "help": scrub(finding.help),
    }


def _step(step: FixStep) -> dict[str, Json]:
    return {
        "rule": step.rule,
        "path": scrub(format_path(step.path)),
        "reason": scrub(step.reason),
        "effect": scrub(step.effect),
    }


def _question(question: Question) -> dict[str, Json]:
    return {
        "path": scrub(format_path(question.path)),
        "message": scrub(question.message),
        "help": scrub(question.help),
        "answers": [
            {"answer": answer.id, "effect": scrub(answer.title)}
            for answer in question.answers
        ],
    }
