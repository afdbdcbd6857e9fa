"""The questions after the providers: defaultModel, fallbacks, heartbeat."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.init import Settled, proposed, why_default
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.ask import Choice, Choose, ChooseMany
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.catalog.preset import PLANS, Entry
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.unattended import heartbeats

_FAILED: Final = "its check failed"
_UNLISTED: Final = "not listed there"
_UNCHECKED: Final = "not checked"


def ask_default(desk: Desk, answers: Settled) -> str:
    """The defaultModel; the present one comes first."""
    chosen, (best, _) = answers.chosen, proposed(answers)
    doubts = {str(ref): doubt for ref, doubt in _doubts(desk, chosen)}
    current = desk.config.primary
    first = _confirmed(best, chosen, doubts)
    doubt, why = doubts.get(str(best), ""), reasons(why_default(answers))
    if str(first) != str(best):
        why = f"{best}: {doubt}"
    elif doubt:
        why = ", ".join(part for part in (doubt, why) if part)
    choices = [Choice(value=str(first), hint=why)]
    if current is not None:
        now = Choice(value=str(current), hint="as now")
        choices = [now, *(c for c in choices if c.value != now.value)]
    known = {choice.value for choice in choices}
    people = {one.provider_id for one in chosen if one.for_people}
    for ref in _refs(desk, chosen):
        if str(ref) not in known:
            known.add(str(ref))
            flat = "yours at a flat fee" if ref.provider in people else ""
            hint = ", ".join(filter(None, (doubts.get(str(ref)), flat)))
            choices.append(Choice(value=str(ref), hint=hint))
    return desk.prompter.choose(
        Choose(
            title="Which model is the defaultModel?",
            short="defaultModel",
            choices=tuple(choices),
            unasked="",
        )
    )


def ask_fallbacks(desk: Desk, answers: Settled, *, default: str) -> tuple[str, ...]:
    """The fallbacks: what is tried when the defaultModel fails, in order."""
    chosen, (_, fallbacks) = answers.chosen, proposed(answers)
    people = {c.provider_id for c in chosen if c.for_people}
    if ModelRef.parse(default).provider in people:
        # Besides a plan's model, another model of the same plan does not help.
        people = set()
    before = desk.config.fallbacks if desk.config.primary else None
    doubts = {str(ref): doubt for ref, doubt in _doubts(desk, chosen)}
    sound = (ref for ref in fallbacks if doubts.get(str(ref), "") in {"", _UNCHECKED})
    checked = tuple(map(str, sound if before is None else before))
    refs = dict.fromkeys((*checked, *map(str, _refs(desk, chosen))))
    choices = tuple(
        Choice(
            value=name,
            hint="may run unattended: not for a plan"
            if ModelRef.parse(name).provider in people
            else doubts.get(name, ""),
        )
        for name in refs
        if name != default
    )
    if not choices:
        return ()
    return desk.prompter.choose_many(
        ChooseMany(
            title="Which models when it fails?",
            short="Fallbacks",
            unasked=(),
            choices=choices,
            checked=tuple(name for name in checked if name != default),
        )
    )


def needs_heartbeat_answer(desk: Desk, wishes: Iterable[ProviderWish]) -> bool:
    """Whether the heartbeat is on and would run on a plan, for lack of alternatives."""
    if not desk.native or not any(heartbeats(migrate(desk.value).value)):
        return False
    return all(wish.known.kind in PLANS for wish in wishes) and not _has_general(desk)


def ask_heartbeat(desk: Desk, *, general: bool) -> str:
    """`off` or `on`; or `general` for a provider that may run unattended.

    Args:
        general: whether such a provider can be added here.
    """
    terms = "on the plan, though its terms forbid it or do not mention it"
    off = Choice(
        value="off", title="Switch the heartbeat off", hint="nothing runs unattended"
    )
    more = Choice(
        value="general",
        title="Add a general API for unattended work",
        hint="the setup becomes hybrid",
    )
    others = (off, *((more,) if general else ()))
    # With a defaultModel, that of a plan, it runs on the plan already.
    choices = (
        (*others, Choice(value="on", title="Leave it on", hint=terms))
        if desk.config.primary is None
        else (Choice(value="", title="Leave it on", hint=f"as now, {terms}"), *others)
    )
    return desk.prompter.choose(
        Choose(
            title="OpenClaw's heartbeat runs unattended every half hour. On your plan?",
            short="Heartbeat",
            unasked="",
            choices=choices,
        )
    )


def reasons(comment: str) -> str:
    """A comment of the setup as a hint, without the name of its slot."""
    return comment.partition(": ")[2].removesuffix(".")


def _confirmed(
    proposed: ModelRef, chosen: Sequence[Chosen], doubts: Mapping[str, str]
) -> ModelRef:
    """The proposed model; if in doubt, the first of its kind that a check confirmed."""
    if not doubts.get(str(proposed)):
        return proposed
    owner = next((c for c in chosen if c.provider_id == proposed.provider), None)
    # A hybrid's plan stays the person's: its fallbacks answer until it does.
    people = owner is not None and owner.for_people
    sure = (
        ref
        for one in chosen
        if one.wish.answers and one.for_people is people
        for ref in one.refs
        if not doubts.get(str(ref))
    )
    return next(sure, proposed)


def _doubts(desk: Desk, chosen: Iterable[Chosen]) -> Iterator[tuple[ModelRef, str]]:
    """Why a model may not answer: what its check said, or that there was none."""
    for one in chosen:
        wish = one.wish
        unchecked = (
            wish.answers is None
            and desk.probes is not None
            and one.preset.openclaw.entry is not Entry.NONE
        )
        doubt = _FAILED if wish.answers is False else _UNCHECKED if unchecked else ""
        for ref, model in zip(one.refs, one.models, strict=True):
            yield ref, _UNLISTED if model in wish.unlisted else doubt


def _refs(desk: Desk, chosen: Iterable[Chosen]) -> Iterator[ModelRef]:
    for one in chosen:
        yield from one.refs
    for provider in desk.config.providers:
        yield from (ModelRef(provider.id, model.id) for model in provider.models)


def _has_general(desk: Desk) -> bool:
    return any(not owner or owner.kind not in PLANS for _, owner in desk.owned())
