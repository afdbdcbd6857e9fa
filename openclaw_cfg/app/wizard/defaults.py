"""The questions after the providers: defaultModel, fallbacks, heartbeat."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.wizard.desk import Desk, Draft
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.model import Config, ModelRef
from openclaw_cfg.openclaw.unattended import heartbeats
from openclaw_cfg.wizard import Choice, Choose, ChooseMany

HEARTBEAT = ("agents", "defaults", "heartbeat")


class Proposal(Struct, frozen=True):
    """The defaultModel and fallbacks to propose, and why that defaultModel."""

    primary: ModelRef
    fallbacks: tuple[ModelRef, ...]
    why: str


def ask_default(
    desk: Desk,
    proposal: Proposal,
    drafts: Sequence[tuple[Draft, Chosen]],
    *,
    keep: bool = False,
) -> str:
    """The defaultModel.

    Args:
        keep: whether today's comes first; it does whenever there is one.
    """
    silent = {c.provider_id for d, c in drafts if d.answers is False}
    current = desk.config.primary if desk.config else None
    proposed = _answering(proposal.primary, drafts, silent)
    why = proposal.why
    if str(proposed) != str(proposal.primary):
        why = f"{proposal.primary.provider} did not answer"
    choices = [Choice(value=str(proposed), hint=why)]
    if current is not None:
        now = Choice(value=str(current), hint="as now")
        choices = [now, *(c for c in choices if c.value != now.value)]
    known = {choice.value for choice in choices}
    for ref in _refs(desk.config, (c for _, c in drafts)):
        if str(ref) not in known:
            known.add(str(ref))
            hint = "did not answer" if ref.provider in silent else ""
            choices.append(Choice(value=str(ref), hint=hint))
    return desk.prompter.choose(
        Choose(
            title="Which model is the defaultModel?",
            short="defaultModel",
            choices=tuple(choices),
            default=str(current if keep and current else choices[0].value),
        )
    )


def ask_fallbacks(
    desk: Desk,
    proposal: Proposal,
    drafts: Sequence[tuple[Draft, Chosen]],
    *,
    default: str,
) -> tuple[str, ...]:
    """What is tried when the defaultModel fails, in order."""
    people = {c.provider_id for d, c in drafts if d.for_people}
    if ModelRef.parse(default).provider in people:
        # Beside a plan's own model another one of it changes nothing.
        people = set()
    before = desk.config.fallbacks if desk.config and desk.config.primary else None
    checked = tuple(map(str, proposal.fallbacks if before is None else before))
    refs = dict.fromkeys(
        (*checked, *map(str, _refs(desk.config, (c for _, c in drafts))))
    )
    choices = tuple(
        Choice(
            value=name,
            hint="may run without you: not for a plan"
            if ModelRef.parse(name).provider in people
            else "",
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
            choices=choices,
            checked=tuple(name for name in checked if name != default),
        )
    )


def needs_heartbeat_answer(desk: Desk, drafts: Iterable[Draft]) -> bool:
    """Whether the heartbeat is on and would run on a plan, as there is nothing else."""
    if not desk.native or not any(heartbeats(desk.value)):
        return False
    return all(draft.for_people for draft in drafts) and not _has_general(desk)


def ask_heartbeat(desk: Desk, *, general: bool) -> str:
    """`off` or `on`; or `general` for a provider that may run without a person.

    Args:
        general: whether one can be added here.
    """
    more = Choice(
        value="general",
        title="Add a general API for what runs without you",
        hint="the setup becomes hybrid",
    )
    return desk.prompter.choose(
        Choose(
            title="OpenClaw's heartbeat runs by itself every half hour. On your plan?",
            short="Heartbeat",
            choices=(
                Choice(
                    value="off",
                    title="Switch the heartbeat off",
                    hint="nothing runs without you",
                ),
                *((more,) if general else ()),
                Choice(
                    value="on",
                    title="Leave it on",
                    hint="on the plan, against or beside its terms",
                ),
            ),
        )
    )


def pulse(heartbeat: str, *, new: bool) -> Iterator[Operation]:
    """What switches the heartbeat `on` or `off`; a plan's template has it off.

    Args:
        new: whether the file is made from the template.
    """
    if heartbeat == "off":
        yield Set((*HEARTBEAT, "every"), "0m")
    elif heartbeat == "on" and new:
        yield Remove(HEARTBEAT)
        # The template of a plan has the scheduler off, which the heartbeat needs.
        yield Remove(("cron",))


def reasons(comment: str) -> str:
    """A comment of the setup as a hint: without the name of its slot, no sentence."""
    return (comment.partition(": ")[2] or comment).removesuffix(".")


def _answering(
    proposed: ModelRef, drafts: Sequence[tuple[Draft, Chosen]], silent: set[str]
) -> ModelRef:
    """The proposed model, or the first of a provider that answers."""
    if proposed.provider not in silent:
        return proposed
    answering = (c.refs[0] for d, c in drafts if d.answers and c.refs)
    return next(answering, proposed)


def _refs(config: Config | None, chosen: Iterable[Chosen]) -> Iterator[ModelRef]:
    for one in chosen:
        yield from one.refs
    for provider in config.providers if config else ():
        yield from (ModelRef(provider.id, model.id) for model in provider.models)


def _has_general(desk: Desk) -> bool:
    plans = {Kind.CODING_PLAN, Kind.OAUTH}
    return any(not owner or owner.kind not in plans for _, owner in desk.owned())
