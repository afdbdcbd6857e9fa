"""What a vendor's free check of a key says about the account: money, quota, blocks."""

from typing import Final

from openclaw_cfg.catalog.api import KeyCheck, QuotaCheck
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.probe.base import Answer, Status, Verdict
from openclaw_cfg.probe.judgement import HELP

_WHOLE: Final = 100.0  # percent


def trouble(preset: Preset | None, check: KeyCheck, answer: Answer) -> Verdict | None:
    """What makes a valid key unusable, by the answer to a check; else None."""
    value = answer.json
    title = preset.vendor_title if preset else "the vendor"
    so = f"the key is accepted, but {title} says that"
    if any(at(value, path) is True for path in check.blocked):
        detail = f"{title} says that the key or its account is blocked"
        return Verdict(Status.FORBIDDEN, detail, HELP[Status.FORBIDDEN])
    if any(_is_used_up(quota, at(value, quota.rows)) for quota in check.quotas):
        return Verdict(
            Status.RATE_LIMIT,
            f"{so} the plan's quota is used up",
            "wait for the window to end, or use another provider meanwhile",
        )
    if _is_empty(check, value):
        return Verdict(
            Status.BILLING, f"{so} the balance is empty", HELP[Status.BILLING]
        )
    return None


def at(value: Json, path: str) -> Json:
    """The value at a dotted path; None when it is not there."""
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _is_empty(check: KeyCheck, value: Json) -> bool:
    used = _number(at(value, check.used)) if check.used else None
    if used == 0:
        return False  # money that a vendor gives to new users may not be there yet
    if check.balance:
        told = at(value, check.balance)
        left = _number(told)
        return told is False or (left is not None and left <= 0)
    granted = _number(at(value, check.granted)) if check.granted else None
    return granted is not None and used is not None and used >= granted


def _is_used_up(quota: QuotaCheck, told: Json) -> bool:
    rows = told if isinstance(told, list) else [told]
    found = [as_object(row) for row in rows]
    counting = [
        _is_full(quota, row)
        for row in found
        if all(row.get(name) == value for name, value in quota.only.items())
    ]
    known = [full for full in counting if full is not None]
    return bool(known) and (all(known) if quota.by_model else any(known))


def _is_full(quota: QuotaCheck, row: Json) -> bool | None:
    """Whether nothing is left in a row; None when the row does not say."""
    left = _number(at(row, quota.left)) if quota.left else None
    if left is not None:
        return left <= 0
    used = _number(at(row, quota.used)) if quota.used else None
    limit = _number(at(row, quota.limit)) if quota.limit else _WHOLE
    return None if used is None or not limit else used >= limit


def _number(value: Json) -> float | None:
    """A number, or a string that is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None
