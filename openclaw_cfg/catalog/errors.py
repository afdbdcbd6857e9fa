"""What a vendor's answer means, by the errors that its preset lists."""

import json

from openclaw_cfg.catalog.api import ErrorFact
from openclaw_cfg.catalog.fault import plain_code, read_fault
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.catalog.refusals import Evidence, load_refusals
from openclaw_cfg.jsonpath import Json


def diagnose(
    preset: Preset, status: int, body: str, *, at_least: Evidence = Evidence.STATUS
) -> ErrorFact | None:
    """The vendor's error that matches an answer best; None when none matches.

    A code counts more than words, and both more than the HTTP status.

    Args:
        at_least: ignore matches that are weaker than this.
    """
    codes = read_fault(_parsed(body)).codes
    words = body.lower()
    fitting = [
        error
        for error in errors_of(preset)
        if evidence_of(error) >= at_least and _fits(error, status, codes, words)
    ]
    return max(fitting, key=_weight, default=None)


def errors_of(preset: Preset) -> tuple[ErrorFact, ...]:
    """The preset's own errors, then those listed for its vendor."""
    return preset.errors + load_refusals().vendors.get(preset.vendor, ())


def evidence_of(error: ErrorFact) -> Evidence:
    """What a listed error is recognised by."""
    if error.code:
        return Evidence.CODE
    return Evidence.WORDS if error.text else Evidence.STATUS


def _weight(error: ErrorFact) -> tuple[Evidence, bool]:
    return evidence_of(error), bool(error.text)


def _fits(error: ErrorFact, status: int, codes: frozenset[str], words: str) -> bool:
    return (
        error.status in (None, status)
        and (not error.code or plain_code(error.code) in codes)
        and error.text.lower() in words
    )


def _parsed(body: str) -> Json:
    try:
        value: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value
