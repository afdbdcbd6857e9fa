"""`openclaw-cfg fix --json`: changes, offers, and what must be decided."""

from collections.abc import Iterable

from openclaw_cfg.app.fix import Fixed
from openclaw_cfg.app.removed import beside
from openclaw_cfg.fix.change import Question
from openclaw_cfg.fix.plan import FixStep
from openclaw_cfg.jsonpath import Json, format_path
from openclaw_cfg.report import Finding


def document(fixes: Iterable[Fixed]) -> dict[str, Json]:
    """One JSON document for all files; the console masks keys in it."""
    return {"version": 1, "files": [_file(fixed) for fixed in fixes]}


def _file(fixed: Fixed) -> dict[str, Json]:
    plan = fixed.plan
    side = bool(fixed.removed) and plan.before.document.source.path is not None
    return {
        "path": fixed.name,
        "changed": bool(fixed.edits),
        "valid": fixed.done,
        "changes": [_step(step) for step in plan.steps],
        "offers": [_step(step) for step in plan.offers],
        "decisions": [_question(question) for question in plan.undecided],
        "warnings": [_finding(finding) for finding in fixed.warnings],
        "errors": [_finding(finding) for finding in plan.left],
        "removedFile": str(beside(fixed.read.path)) if side else None,
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "rule": finding.rule,
        "path": format_path(finding.path),
        "message": finding.message,
        "help": finding.help,
    }


def _step(step: FixStep) -> dict[str, Json]:
    return {
        "rule": step.rule,
        "path": format_path(step.path),
        "reason": step.reason,
        "effect": step.effect,
    }


def _question(question: Question) -> dict[str, Json]:
    return {
        "path": format_path(question.path),
        "message": question.message,
        "help": question.help,
        "answers": [
            {"answer": answer.id, "effect": answer.title} for answer in question.answers
        ],
    }
