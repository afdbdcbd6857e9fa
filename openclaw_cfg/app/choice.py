"""Which configured model makes the best defaultModel, and why.

First comes whether the model answers and may be used; then a context of 64k and tools,
without which an agent gets little done; then whether it runs elsewhere and uses a key;
then the price. With a flat fee the strong model costs no more than others. The order in
the file does not matter.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.candidates import Candidate
from openclaw_cfg.app.usage import Usage
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import PLANS, Kind
from openclaw_cfg.dialects.native import DEFAULT_MODEL
from openclaw_cfg.jsonpath import Json, as_object, get
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.unattended import unattended

CONTEXT: Final = 64_000
"""Tokens; with a smaller context an agent forgets its task."""

_USAGE: Final = Usage()
_PERMISSIONS: Final = (Permission.ALLOWED, Permission.UNCLEAR, Permission.FORBIDDEN)
_MOST: Final = 3
_PRIMARY: Final = (DEFAULT_MODEL, (*DEFAULT_MODEL, "primary"))
# The number of criteria of a rank before the price.
_QUALITY: Final = 7
# Names of models that are not for chat; servers list them with the others.
_NO_CHAT: Final = re.compile(r"embed|rerank|whisper", re.IGNORECASE)


class DefaultChoice(Struct, frozen=True, kw_only=True):
    """A proposal.

    Attributes:
        fallbacks: those of other vendors first.
        strong: the model for hard tasks; None when it is the primary itself.
        reason: one sentence.
    """

    primary: Candidate
    fallbacks: tuple[ModelRef, ...]
    strong: ModelRef | None
    reason: str


def choose(
    found: Sequence[Candidate], *, alone: bool, now: str = ""
) -> DefaultChoice | None:
    """The best of the candidates; None when none answers and may be used.

    Args:
        alone: whether the defaultModel will also run unattended.
        now: the present defaultModel, which stays unless another one is better.
    """
    able = ranked(found, alone=alone, now=now)
    if not able:
        return None
    primary = able[0]
    strong = _strong(able)
    return DefaultChoice(
        primary=primary,
        fallbacks=fallbacks(primary, able, alone=alone),
        strong=None if strong is primary else strong.ref,
        reason=_reason(primary, able, alone=alone),
    )


def verdict(
    primary: str, found: Sequence[Candidate], best: DefaultChoice | None
) -> str:
    """An assessment of a defaultModel, in one sentence."""
    if best is None and all(candidate.result is None for candidate in found):
        return (
            "No model has its key or login here and may be used as the "
            "defaultModel; the providers were not asked."
        )
    if best is None:
        return "No model both answers and may be used as the defaultModel."
    if str(best.primary.ref) == primary:
        why = best.reason.removeprefix(f"{primary}: ")
        return f"The defaultModel is the best choice: {why}."
    auto = "`openclaw-cfg default --auto`"
    return f"The defaultModel is {primary}; {auto} would take {best.reason}."


def ranked(
    found: Iterable[Candidate], *, alone: bool, now: str = ""
) -> list[Candidate]:
    """Those that can be the defaultModel, the best first, in any given order."""
    able = (candidate for candidate in found if usable(candidate, alone=alone))
    return sorted(
        able,
        key=lambda c: (*_rank(c, alone), str(c.ref) != now, str(c.ref)),
    )


def runs_alone(value: Json) -> bool:
    """Whether anything would run unattended on the defaultModel of a native file.

    That includes what comes after a model of its own has failed, and the answers to a
    channel's messages. Jobs count once there are some, which this file does not tell.
    """
    value = migrate(value).value
    used = any(
        not run.models or any(model.path in _PRIMARY for model in run.models)
        for run in unattended(value)
        if run.activity != "job"
    )
    return used or bool(as_object(get(value, "channels")))


def usable(candidate: Candidate, *, alone: bool) -> bool:
    """Whether a candidate can be the defaultModel at all."""
    absent = candidate.key.present is False
    return (
        candidate.answers is not False
        and not (absent and candidate.result is None)
        and _permission(candidate, alone=alone) is not Permission.FORBIDDEN
    )


def _permission(candidate: Candidate, *, alone: bool) -> Permission:
    """The strictest of what the terms say about the uses that there will be."""
    uses = [Use.CODING_TOOLS, *([Use.UNATTENDED] if alone else [])]
    return max((candidate.may(use) for use in uses), key=_PERMISSIONS.index)


def _rank(candidate: Candidate, alone: bool) -> tuple[float, ...]:  # noqa: FBT001 -- a sort key
    recommended = candidate.preset.recommended if candidate.preset else None
    kind = candidate.preset.kind if candidate.preset else None
    wanted = ""
    if recommended is not None:
        wanted = recommended.strong if kind in PLANS else recommended.daily
    permission = _permission(candidate, alone=alone)
    cost = candidate.cost(_USAGE)
    everyday = candidate.everyday_cost(_USAGE)
    return (
        _NO_CHAT.search(candidate.model.id) is not None,
        candidate.answers is not True,
        _PERMISSIONS.index(permission),
        # Unattended work comes to a plan last, even if its terms say nothing of it.
        alone and candidate.tied and permission is not Permission.ALLOWED,
        # A model that the vendor recommends for such work has enough context.
        0 if candidate.model.id == wanted else _short(candidate.context_window),
        candidate.tools is False,
        # A sleeping machine or an expired login stops everything.
        kind is Kind.SELF_HOSTED,
        kind is Kind.OAUTH,
        math.inf if everyday is None else everyday,
        not candidate.tied,
        candidate.model.id != wanted,
        math.inf if cost is None else cost,
        -(candidate.context_window or 0),
    )


def _short(context_window: int | None) -> float:
    """0 for enough context, 1 for too little; in between if unknown."""
    return 0.5 if context_window is None else float(context_window < CONTEXT)


def fallbacks(
    primary: Candidate, able: Sequence[Candidate], *, alone: bool
) -> tuple[ModelRef, ...]:
    """The best of each other vendor, then one more of the same.

    A model of a plan or a login is used only if the primary is one too: where nothing
    runs unattended, and its terms allow a person's work, or where there is no other.

    Args:
        able: the result of `ranked`.
        alone: whether the fallbacks may run unattended.
    """
    rest = [
        c
        for c in able
        if c is not primary
        and not _NO_CHAT.search(c.model.id)
        and (primary.tied or not c.tied)
    ]
    free = [c for c in rest if _is_free(c) or _is_second(c, primary, alone)] or rest
    vendors = {primary.vendor}
    picked: list[Candidate] = []
    for candidate in free:
        if candidate.vendor not in vendors:
            vendors.add(candidate.vendor)
            picked.append(candidate)
    picked += [c for c in free if c.vendor == primary.vendor][:1]
    return tuple(candidate.ref for candidate in picked[:_MOST])


def _is_second(one: Candidate, primary: Candidate, alone: bool) -> bool:  # noqa: FBT001
    """Whether it belongs to another plan, which may take over a person's work."""
    allowed = one.may(Use.CODING_TOOLS) is Permission.ALLOWED
    return one.tied and one.vendor != primary.vendor and allowed and not alone


def _is_free(candidate: Candidate) -> bool:
    """Whether it may run unattended, and belongs to neither a plan nor a login."""
    return not candidate.tied and candidate.may(Use.UNATTENDED) is Permission.ALLOWED


def _strong(able: Sequence[Candidate]) -> Candidate:
    """The strong model of the best provider that has one, else the most expensive."""
    for candidate in able:
        recommended = candidate.preset.recommended if candidate.preset else None
        if recommended:
            same = [c for c in able if c.provider.id == candidate.provider.id]
            named = [c for c in same if c.model.id == recommended.strong]
            if named:
                return named[0]
    return max(able, key=lambda c: c.cost(_USAGE) or 0)


def _reason(best: Candidate, able: Sequence[Candidate], *, alone: bool) -> str:
    context = best.context_window
    facts = (
        _answers(best),
        _may_run(best, alone=alone),
        f"it holds {context // 1000:,}k tokens" if context else "",
        _compared(best, able, alone=alone),
        *aged(best),
    )
    return f"{best.ref}: {', '.join(fact for fact in facts if fact)}"


def aged(best: Candidate) -> Iterator[str]:
    """Facts behind the choice that are old and may have changed."""
    terms = best.preset.sources[best.preset.policy.source] if best.preset else None
    if terms and terms.old:
        yield f"by terms of {terms.dated}"
    price = None if best.flat else best.price_source
    if price and price.old:
        yield f"at a price of {price.dated}"


def _answers(best: Candidate) -> str:
    if best.unproved:
        return "its host answers; the key was not tested"
    return "it answers" if best.answers else "it is configured"


def _may_run(best: Candidate, *, alone: bool) -> str:
    match _permission(best, alone=alone):
        case Permission.ALLOWED if alone:
            return "it may run interactively and unattended"
        case Permission.ALLOWED:
            return "it may be used interactively"
        case _:
            use = "run unattended" if alone else "be used interactively"
            return f"its terms do not say whether it may {use}"


def _compared(best: Candidate, able: Sequence[Candidate], *, alone: bool) -> str:
    rank = _rank(best, alone)[:_QUALITY]
    peers = [c for c in able if _rank(c, alone)[:_QUALITY] == rank]
    if len(peers) == 1:
        return "and no other model here suits as well"
    if best.flat:
        return "and one prompt more costs nothing"
    costs = [cost for c in peers if (cost := c.cost(_USAGE)) is not None]
    if not costs:
        return f"and the price of none of the {len(peers)} like that is known"
    if best.cost(_USAGE) == min(costs):
        known = "" if len(costs) == len(peers) else " with a known price"
        return f"and it is the cheapest of {len(costs)} like that{known}"
    recommended = best.preset.recommended if best.preset else None
    if recommended is not None and recommended.daily == best.model.id:
        return "and the catalogue recommends it for everyday work"
    return "and everyday work costs the least at its provider"
