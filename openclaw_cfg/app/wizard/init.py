"""The questions of `init`, from the setup to the fallbacks."""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct, field

from openclaw_cfg.app.add import Chosen, choose
from openclaw_cfg.app.init import Answers, proposed, why_default
from openclaw_cfg.app.wizard.defaults import (
    Proposal,
    ask_default,
    ask_fallbacks,
    ask_heartbeat,
    needs_heartbeat_answer,
    pulse,
    reasons,
)
from openclaw_cfg.app.wizard.desk import Desk, Draft, Given
from openclaw_cfg.app.wizard.provider import ask_provider
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.model import Config
from openclaw_cfg.wizard import Choice, Choose, Confirm
from openclaw_cfg.wizard.offers import offers

PLAN: Final = (Kind.CODING_PLAN, Kind.OAUTH)
GENERAL: Final = (Kind.GENERAL, Kind.CLOUD, Kind.SELF_HOSTED)
# Which kinds of provider each setup needs one of, in the order of the questions.
_NEEDS: Final[Mapping[str, tuple[tuple[Kind, ...], ...]]] = {
    "hybrid": (PLAN, GENERAL),
    "coding-plan": (PLAN,),
    "general": (GENERAL,),
}
_SETUPS: Final = (
    Choice(
        value="hybrid",
        title="Hybrid",
        hint="a plan for you, an API for what runs without you",
        about="the plan's key serves you at the keyboard, the API's key everything",
    ),
    Choice(
        value="coding-plan",
        title="Coding plan",
        hint="a flat fee, or a login such as Codex",
        about="the key is for you in coding tools: no scripts, no back-ends",
    ),
    Choice(
        value="general",
        title="General API",
        hint="paid by use",
        about="the key may go anywhere: scripts and unattended work too",
    ),
)
_QUESTIONS: Final = {PLAN: "Which plan or login?", GENERAL: "Which general API?"}


class InitGiven(Struct, frozen=True, kw_only=True):
    """What the flags of `init` say; what is empty or None is asked.

    Attributes:
        of: what they say of each provider, by preset.
        heartbeat: `on` or `off`.
    """

    setup: str = ""
    providers: tuple[str, ...] = ()
    of: Mapping[str, Given] = field(default_factory=dict)
    default: str = ""
    fallbacks: tuple[str, ...] | None = None
    heartbeat: str = ""


class Answered(Struct, frozen=True, kw_only=True):
    """Everything that `init` asked."""

    setup: str
    drafts: tuple[Draft, ...]
    default: str
    fallbacks: tuple[str, ...] | None
    also: tuple[Operation, ...] = ()
    heartbeat: str = ""


def ask_init(desk: Desk, given: InitGiven) -> Answered:
    """All questions of `init` that the flags leave open.

    Raises:
        UsageError: the flags do not go together.
    """
    desk.so_far.begin(
        setup=given.setup, default=given.default, heartbeat=given.heartbeat
    )
    desk.so_far.fallbacks = given.fallbacks
    setup = given.setup or _ask_setup(desk)
    desk.so_far.setup = setup
    drafts = _named(desk, given, setup)
    for kinds in _NEEDS[setup]:
        if not any(draft.preset.kind in kinds for draft in drafts):
            drafts = (*drafts, _one_of(desk, kinds, setup, drafts, given))
    heartbeat = given.heartbeat
    if not heartbeat and needs_heartbeat_answer(desk, drafts):
        heartbeat = ask_heartbeat(desk, general=True)
    if heartbeat == "general":
        desk.so_far.setup = setup = "hybrid"
        heartbeat = ""
        drafts = (*drafts, _one_of(desk, GENERAL, setup, drafts, given))
    desk.so_far.heartbeat = heartbeat
    while not given.providers and _another(desk):
        more = _ask_one(desk, _allowed(setup, drafts), drafts, given)
        drafts = (*drafts, more) if more else drafts
    return _with_defaults(desk, given, setup, drafts, heartbeat)


def _with_defaults(
    desk: Desk, given: InitGiven, setup: str, drafts: tuple[Draft, ...], heartbeat: str
) -> Answered:
    """The same with the defaultModel and its fallbacks."""
    config = desk.config or Config()
    chosen = tuple(choose(draft.wish, current=config) for draft in drafts)
    answers = Answers(setup=setup, chosen=chosen)
    proposal = Proposal(*proposed(answers), reasons(why_default(answers)))
    pairs: list[tuple[Draft, Chosen]] = list(zip(drafts, chosen, strict=True))
    default = given.default or ask_default(desk, proposal, pairs)
    desk.so_far.default = default
    fallbacks = given.fallbacks
    if fallbacks is None:
        fallbacks = ask_fallbacks(desk, proposal, pairs, default=default)
    desk.so_far.fallbacks = fallbacks
    also = (
        *(o for draft in drafts for o in draft.also),
        *pulse(heartbeat, new=desk.config is None),
    )
    return Answered(
        setup=setup,
        drafts=drafts,
        default=default,
        fallbacks=fallbacks,
        also=also,
        heartbeat=heartbeat,
    )


def _ask_setup(desk: Desk) -> str:
    return desk.prompter.choose(
        Choose(
            title="What do you want to use?",
            short="Setup",
            choices=_SETUPS,
            default=_today(desk),
        )
    )


def _today(desk: Desk) -> str:
    """The setup that the configuration looks like; empty when it looks like none."""
    kinds = {owner.kind for _, owner in desk.owned() if owner}
    plan, general = (not kinds.isdisjoint(group) for group in (PLAN, GENERAL))
    if plan and general:
        return "hybrid"
    return "coding-plan" if plan else "general" if general else ""


def _named(desk: Desk, given: InitGiven, setup: str) -> tuple[Draft, ...]:
    """The providers that the flags name."""
    drafts: tuple[Draft, ...] = ()
    for name in dict.fromkeys(given.providers):
        known = _preset(desk, name)
        if known.kind not in _allowed(setup, drafts):
            raise UsageError(
                f'"{name}" is of kind {known.kind}, which has no place in the setup '
                f'"{setup}" here',
                hint="try another --setup, or `openclaw-cfg add` afterwards",
            )
        draft = ask_provider(
            desk,
            known,
            given.of.get(name, Given()),
            others=drafts,
            kinds=_allowed(setup, drafts),
        )
        drafts = (*drafts, draft) if draft else drafts
    return drafts


def _one_of(
    desk: Desk,
    kinds: tuple[Kind, ...],
    setup: str,
    drafts: tuple[Draft, ...],
    given: InitGiven,
) -> Draft:
    """A provider of these kinds; one that is skipped is asked for again."""
    allowed = [kind for kind in kinds if kind in _allowed(setup, drafts)]
    while True:
        draft = _ask_one(desk, allowed, drafts, given)
        if draft is not None:
            return draft


def _ask_one(
    desk: Desk, kinds: Collection[Kind], drafts: tuple[Draft, ...], given: InitGiven
) -> Draft | None:
    group = PLAN if set(kinds) <= set(PLAN) else GENERAL
    title = _QUESTIONS[group] if set(kinds) <= set(group) else "Which provider?"
    name = desk.prompter.choose(
        Choose(
            title=title,
            short="Provider",
            choices=offers(
                load_presets(),
                kinds=kinds,
                at_hand=desk.at_hand(),
                without={draft.preset.id for draft in drafts},
            ),
        )
    )
    of = given.of.get(name, Given())
    return ask_provider(desk, _preset(desk, name), of, others=drafts, kinds=kinds)


def _allowed(setup: str, drafts: tuple[Draft, ...]) -> tuple[Kind, ...]:
    """The kinds that have a place; a plan and a login do not go into one setup."""
    kinds = [kind for group in _NEEDS[setup] for kind in group]
    there = {draft.preset.kind for draft in drafts}
    for one, other in ((PLAN[0], PLAN[1]), (PLAN[1], PLAN[0])):
        if one in there and other in kinds and setup == "hybrid":
            kinds.remove(other)
    return tuple(kinds)


def _another(desk: Desk) -> bool:
    return desk.prompter.confirm(
        Confirm(title="Another provider?", short="Another provider", default=False)
    )


def _preset(desk: Desk, name: str) -> Preset:
    found = next((p for p in load_presets() if p.id == name), None)
    if found is None:
        raise UsageError(
            f'there is no preset "{name}"', hint="`openclaw-cfg catalog` lists them"
        )
    return found
