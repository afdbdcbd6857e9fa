"""Signs of a plan at the pay-as-you-go address of its vendor.

Reported for Volcano Engine and BytePlus, where one key works at both addresses.
"""

import re
from collections.abc import Sequence
from enum import StrEnum, auto
from typing import Final

from msgspec import Struct

from openclaw_cfg.catalog.find import by_provider, shipped
from openclaw_cfg.catalog.offer import is_at_home, plans_alone_with
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import variable_of

# What people call the variable of a plan where the vendor has no name for it.
_PLAN: Final = re.compile(r"(\A|_)(CODING|CODE|TOKEN|AGENT|STEP)_?PLAN(_|\Z)")


class Sign(StrEnum):
    """What of an entry belongs to the plan."""

    NAME = auto()
    VARIABLE = auto()
    MODEL = auto()


class BypassedPlan(Struct, frozen=True):
    """A plan that is meant, and the word of the entry that says so."""

    plan: Preset
    sign: Sign
    word: str


def bypassed_plan(provider: Provider, offer: Preset | None) -> BypassedPlan | None:
    """The plan that an entry at a general address of its vendor means.

    Args:
        offer: which offer the entry is, as its address says.
    """
    if offer is None or offer.kind is not Kind.GENERAL or not provider.base_url:
        return None
    if not is_at_home(provider):
        return None
    plans = _plans_of(offer)
    variable, name = variable_of(provider.key), provider.id.strip().lower()
    for plan in plans:
        if name != offer.openclaw.provider and by_provider(name) == (plan,):
            return BypassedPlan(plan, Sign.NAME, provider.id)
        if _is_variable_of(variable, plan, offer, plans):
            return BypassedPlan(plan, Sign.VARIABLE, variable)
        for model in provider.models:
            if plan in plans_alone_with(model.id):
                return BypassedPlan(plan, Sign.MODEL, model.id)
    return None


def plan_by_variable(variable: str, offer: Preset) -> Preset | None:
    """The plan of an offer's vendor that a variable is of, and the offer's is not."""
    plans = _plans_of(offer)
    return next((p for p in plans if _is_variable_of(variable, p, offer, plans)), None)


def _plans_of(offer: Preset) -> tuple[Preset, ...]:
    """The plans of the vendor of an offer."""
    own = shipped().of_vendor(offer.vendor)
    return tuple(preset for preset in own if preset.kind is Kind.CODING_PLAN)


def _is_variable_of(
    variable: str, plan: Preset, offer: Preset, plans: Sequence[Preset]
) -> bool:
    """Whether a variable is the plan's alone, or named after it."""
    if variable in plan.key.env:
        return variable not in offer.key.env
    found = _PLAN.search(variable)
    if found is None:
        return False
    return len(plans) == 1 or found[2].lower()[:3] in plan.id
