"""The questions of `init`, from the setup to the fallbacks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.init import settled
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.ask import Choice, Choose, Confirm
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.defaults import (
    ask_default,
    ask_fallbacks,
    ask_heartbeat,
    needs_heartbeat_answer,
)
from openclaw_cfg.ask.editor_schema import ask_editor_schema
from openclaw_cfg.ask.from_tools import from_tool, tool_choices
from openclaw_cfg.ask.offers import at_address, chosen, offers, with_tools
from openclaw_cfg.ask.provider import ask_provider, logins_first
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.catalog import preset as find_preset
from openclaw_cfg.catalog.preset import PLANS, Kind, Preset
from openclaw_cfg.catalog.setups import load_setups
from openclaw_cfg.errors import UsageError

PLAN: Final = (Kind.CODING_PLAN, Kind.OAUTH)
GENERAL: Final = (Kind.GENERAL, Kind.CLOUD, Kind.SELF_HOSTED)
# The kinds of provider that each setup needs, in the order of the questions.
_NEEDS: Final[Mapping[str, tuple[tuple[Kind, ...], ...]]] = {
    "hybrid": (PLAN, GENERAL),
    "coding-plan": (PLAN,),
    "general": (GENERAL,),
}
_SETUPS: Final = (
    Choice(
        value="hybrid",
        title="Hybrid",
        hint="a plan for you, an API for unattended work",
        about="the plan's key serves you at the keyboard, the API's everything else",
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
        hint="pay-as-you-go, or a server of your own",
        about="the key may go anywhere: scripts and unattended work too",
    ),
)
_QUESTIONS: Final = {PLAN: "Which plan or login?", GENERAL: "Which general API?"}


def ask_init(desk: Desk, wish: Wish, *, more: bool = False) -> Wish:
    """The wish with everything that the flags leave open.

    Args:
        more: whether more providers may be chosen, though some are named.

    Raises:
        UsageError: the flags contradict each other.
    """
    desk.so_far.begin(wish)
    setup = wish.setup or _ask_setup(desk, wish)
    desk.so_far.begin(replace(wish, setup=setup))
    done = _named(desk, wish, setup)
    for kinds in _NEEDS[setup]:
        if not any(one.known.kind in kinds for one in done):
            done = (*done, _one_of(desk, kinds, setup, done, wish))
    heartbeat = wish.heartbeat
    if not heartbeat and needs_heartbeat_answer(desk, done):
        heartbeat = ask_heartbeat(desk, general=True)
    if heartbeat == "general":
        setup, heartbeat = "hybrid", ""
        desk.so_far.wish = replace(desk.so_far.wish, setup=setup)
        done = (*done, _one_of(desk, GENERAL, setup, done, wish))
    desk.so_far.wish = replace(desk.so_far.wish, heartbeat=heartbeat)
    while (more or not wish.providers) and _another(desk):
        made = _ask_one(desk, _allowed(setup, done), done, wish)
        done = (*done, made) if made else done
    done = logins_first(desk, done)
    wish = replace(wish, setup=setup, providers=done, heartbeat=heartbeat)
    desk.so_far.wish = replace(desk.so_far.wish, providers=done)
    return ask_editor_schema(desk, _with_defaults(desk, wish))


def _with_defaults(desk: Desk, wish: Wish) -> Wish:
    """The same with the defaultModel and its fallbacks."""
    answers = settled(wish, desk.config, desk.environment)
    default = wish.default or ask_default(desk, answers)
    desk.so_far.wish = wish = replace(wish, default=default)
    if wish.fallbacks is not None or not desk.attended:
        return wish
    fallbacks = ask_fallbacks(desk, replace(answers, wish=wish), default=default)
    desk.so_far.wish = wish = replace(wish, fallbacks=fallbacks)
    return wish


def _ask_setup(desk: Desk, wish: Wish) -> str:
    there = {one.known.kind for one in wish.providers}
    fits = _setup_of(there) or _SETUPS[0].value
    return desk.prompter.choose(
        Choose(
            title="What do you want to use?",
            short="Setup",
            unasked=UsageError(
                "no setup was chosen",
                hint=f"pass --setup {_either(c.value for c in _SETUPS)}, such as",
                flags=("--setup", fits, *_examples(fits, there)),
            ),
            choices=_SETUPS,
            default=_today(desk),
        )
    )


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}"


def _today(desk: Desk) -> str:
    """The setup that matches the configuration; empty if none does."""
    return _setup_of({owner.kind for _, owner in desk.owned() if owner})


def _setup_of(kinds: Collection[Kind]) -> str:
    """The setup with providers of these kinds; empty if there are none."""
    kinds = frozenset(kinds)
    plan, general = (not kinds.isdisjoint(group) for group in (PLAN, GENERAL))
    if plan and general:
        return "hybrid"
    return "coding-plan" if plan else "general" if general else ""


def staying(desk: Desk, setup: str) -> Iterator[str]:
    """That providers of another kind than the setup's stay in the file."""
    kinds = {kind for group in _NEEDS[setup] for kind in group}
    others = [p.id for p, owner in desk.owned() if owner and owner.kind not in kinds]
    if others:
        named = " and ".join(f'"{name}"' for name in others)
        commands = " and ".join(f"`openclaw-cfg remove {name}`" for name in others)
        yield f"the file stays hybrid: it keeps {named}, which {commands} takes out"


def _named(desk: Desk, wish: Wish, setup: str) -> tuple[ProviderWish, ...]:
    """The providers that the flags name."""
    done: tuple[ProviderWish, ...] = ()
    # Beside a plan or a login, an API of the same vendor needs another id.
    for one in sorted(wish.providers, key=lambda one: one.known.kind not in PLANS):
        kinds = _allowed(setup, done)
        if one.known.kind not in kinds:
            fits = _setup_of({one.known.kind for one in wish.providers})
            raise _no_place(one.known, setup, kinds, fits=fits)
        made = ask_provider(desk, one, others=done, kinds=kinds)
        done = (*done, made) if made else done
    return done


def _no_place(
    known: Preset, setup: str, kinds: Collection[Kind], *, fits: str
) -> UsageError:
    """The error for an offer that the setup has no role for.

    Args:
        fits: the setup for all providers that are named.
    """
    same = (p for p in load_presets() if p.vendor == known.vendor and p.kind in kinds)
    meant = next(same, None)
    ways = ["the setup that fits"] if fits != setup else []
    ways += [f'"{meant.id}" in its place'] if meant else []
    return UsageError(
        f'"{known.id}" is of kind {known.kind}, which has no place in the setup '
        f'"{setup}" here',
        hint=f"take {', or '.join(reversed(ways))}"
        if ways
        else "leave it out, and `openclaw-cfg add` it afterwards",
        flags=("--setup", fits) if fits != setup else (),
    )


def _one_of(
    desk: Desk,
    kinds: tuple[Kind, ...],
    setup: str,
    done: tuple[ProviderWish, ...],
    wish: Wish,
) -> ProviderWish:
    """A provider of these kinds; if it is skipped, the question comes again."""
    allowed = [kind for kind in kinds if kind in _allowed(setup, done)]
    while True:
        lacking = _lacking(setup, kinds, done)
        made = _ask_one(desk, allowed, done, wish, lacking)
        if made is not None:
            return made


def _lacking(
    setup: str, kinds: Collection[Kind], done: tuple[ProviderWish, ...]
) -> UsageError:
    """The error if the user cannot be asked for a provider of these kinds."""
    there = {one.known.kind for one in done}
    flags = tuple(_examples(setup, there))
    if not done:
        return UsageError(
            "no provider was chosen",
            hint="`openclaw-cfg catalog` lists them; pass --provider, such as",
            flags=flags,
        )
    wanted = " or ".join(kind.value for kind in kinds)
    fits = _setup_of(there)
    return UsageError(
        f'the setup "{setup}" needs a provider of kind {wanted}, too',
        hint=f"--setup {fits} is the one for what is named; or add one, such as",
        flags=flags,
    )


def _examples(setup: str, there: Collection[Kind]) -> Iterator[str]:
    """Flags for the providers that a setup still needs, by example.

    Args:
        there: the kinds that it has.
    """
    names = [role.example for known in load_setups() for role in known.roles]
    for kinds in _NEEDS[setup]:
        if not {*kinds} & {*there}:
            fitting = (name for name in names if find_preset(name).kind in kinds)
            yield from ("--provider", next(fitting))


def _ask_one(
    desk: Desk,
    kinds: Collection[Kind],
    done: tuple[ProviderWish, ...],
    wish: Wish,
    unasked: UsageError | None = None,
) -> ProviderWish | None:
    group = PLAN if set(kinds) <= set(PLAN) else GENERAL
    title = _QUESTIONS[group] if set(kinds) <= set(group) else "Which provider?"
    # There may be several custom servers; the flags describe the first.
    taken = {one.preset for one in done if not one.known.is_own_server}
    again, at_hand = {one.preset for one in done}, desk.at_hand(done)
    name = desk.prompter.choose(
        Choose(
            title=title,
            short="Provider",
            unasked=unasked,
            choices=with_tools(
                offers(
                    load_presets(),
                    kinds=kinds,
                    at_hand={i: why for i, why in at_hand.items() if i not in again},
                    without=taken,
                ),
                tool_choices(desk, kinds=kinds, without=taken),
            ),
            made=at_address if Kind.GENERAL in kinds else lambda _: None,
        )
    )
    one = from_tool(desk, name) or chosen(name)
    one = one or (ProviderWish(preset=name) if name in again else wish.of(name))
    return ask_provider(desk, one, others=done, kinds=kinds)


def _allowed(setup: str, done: tuple[ProviderWish, ...]) -> tuple[Kind, ...]:
    """The kinds that can be added; a setup cannot have both a plan and a login."""
    kinds = [kind for group in _NEEDS[setup] for kind in group]
    there = {one.known.kind for one in done}
    for one, other in ((PLAN[0], PLAN[1]), (PLAN[1], PLAN[0])):
        if one in there and other in kinds and setup == "hybrid":
            kinds.remove(other)
    return tuple(kinds)


def _another(desk: Desk) -> bool:
    return desk.prompter.confirm(
        Confirm(
            title="Another provider?",
            short="Another provider",
            default=False,
            unasked=False,
        )
    )
