"""What takes over the unattended work of a provider that is removed.

Without its model that work would run on the defaultModel. If that belongs to a plan,
the user has to decide: use another model, or switch it off.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.candidates import candidates
from openclaw_cfg.app.choice import ranked
from openclaw_cfg.app.default import resolve
from openclaw_cfg.app.off_comments import NO_HEARTBEAT, NO_SCHEDULER, off_on_plan
from openclaw_cfg.app.unattended import Work, told_on_plan, works
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import PLANS, Preset
from openclaw_cfg.catalog.setups import PATHS, Slot
from openclaw_cfg.dialects.native import DEFAULT_MODEL
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.owner import terms_here
from openclaw_cfg.openclaw.stored_jobs import StoredJob
from openclaw_cfg.openclaw.unattended import (
    HEARTBEAT,
    OFF,
    SCHEDULER,
    agent_models,
    unattended,
)
from openclaw_cfg.probe.result import Result

SWITCH_OFF: Final = "off"
LET_RUN: Final = "on"
"""The answer that the user lets it run on the plan."""
API_FIRST: Final = "api"
"""The answer that an API does it, and the plan only when that fails."""

_JOBS_AGENT: Final = PATHS[Slot.JOBS][:3]
_OWNED: Final[tuple[JsonPath, ...]] = (
    (*HEARTBEAT, "agentId"),
    ("agents", "defaults", "systemAgent", "agentId"),
)
_OWNERSHIP: Final[JsonPath] = ("agents", "ownership")
_UTILITY: Final = "utilityModel"
# The agent's own model comes after the model of these.
_ENDS_WITH_AGENT: Final = frozenset({"heartbeat", "hook", "gmail", "imap"})
_NO_UTILITY: Final = "No second model for titles: the plan's model writes them."


class Undecided(Struct, frozen=True):
    """Work that would then run on a plan.

    Attributes:
        models: models that may do it instead, the best first.
    """

    works: tuple[Work, ...]
    models: tuple[ModelRef, ...]

    @property
    def only_when_others_fail(self) -> bool:
        """Whether the plan only comes after a model that may do it."""
        return all(work.fallback for work in self.works if work.starts)

    @property
    def what(self) -> str:
        """The work that starts by now, in words: not jobs that may be added later."""
        return ", ".join(dict.fromkeys(w.title for w in self.works if w.starts))

    @property
    def plan(self) -> str:
        """The plan and its terms, in words."""
        preset = self.works[0].preset
        assert preset is not None
        forbidden = preset.policy.of(Use.UNATTENDED) is Permission.FORBIDDEN
        terms = "forbid it" if forbidden else "do not say that they allow it"
        return f"{preset.title}, whose terms {terms}"


def undecided(
    before: Loaded,
    after: Loaded,
    stored: Iterable[StoredJob],
    gone: Iterable[JsonPath],
) -> Undecided | None:
    """The work that a change moves onto a plan; None if there is none.

    Jobs that may be added later are mentioned, but alone need no decision. Where no
    setting for that work is among those that go, it can only be switched off: it runs
    on the defaultModel.
    """
    found = newly_on_plan(before, after, tuple(stored))
    if not any(work.starts for work in found):
        return None
    if all(_UTILITY in path for path in settings(before, gone)):
        return Undecided(found, ())
    return Undecided(found, free_models(after))


def left_on_plan(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob]
) -> Undecided | None:
    """The work that a new defaultModel moves onto a plan; None if there is none."""
    jobs = tuple(stored)
    new = any(told_on_plan(before, after, jobs))
    return undecided(before, after, jobs, ()) if new else None


def free_models(
    loaded: Loaded,
    results: Mapping[str, Result] | None = None,
    *,
    keyless: bool = False,
) -> tuple[ModelRef, ...]:
    """The models that may run unattended and are not of a plan, the best first.

    Args:
        results: of a probe, by provider id.
        keyless: whether a model counts whose key is not set here.
    """
    found = candidates(loaded, results)
    if keyless:
        found = tuple(replace(c, key=replace(c.key, present=None)) for c in found)
    able = ranked(found, alone=True)
    free = (c for c in able if c.preset is None or not _is_tied(c.preset))
    return tuple(one.ref for one in free)


def newly_on_plan(
    before: Loaded, after: Loaded, stored: tuple[StoredJob, ...]
) -> tuple[Work, ...]:
    """The work that runs on a plan after a change, and did not before."""
    known = {key for work in works(before, stored) for key in _keys(work)}
    # What ran on a plan is not new there as a fallback.
    known |= {(*key[:3], True) for key in known}
    return tuple(
        work
        for work in works(after, stored)
        if _on_plan(work) and not known.issuperset(_keys(work))
    )


def on_plan(loaded: Loaded, stored: tuple[StoredJob, ...]) -> tuple[Work, ...]:
    """The work that runs on a plan that is not known to allow it."""
    return tuple(work for work in works(loaded, stored) if _on_plan(work))


def settings(loaded: Loaded, gone: Iterable[JsonPath]) -> tuple[JsonPath, ...]:
    """Of places that name a removed model, those for unattended work or titles.

    The defaultModel is not among them: it has its own flag.
    """
    migrated = migrate(loaded.merged)  # an older file has its agents in a list
    named = set(map(migrated.place, _settings(migrated.value)))
    return tuple(path for path in gone if path in named)


def handed_over(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob]
) -> Iterator[Operation]:
    """What switches off the rest that `settings` with the new model leave on the plan.

    A model of the heartbeat's own would not do: when it fails, OpenClaw asks the
    agent's, which is the plan's.
    """
    found = newly_on_plan(before, after, tuple(stored))
    yield from _no_heartbeat_of(after, found)
    yield from _cures(found)


def switched_off(
    before: Loaded,
    after: Loaded,
    stored: Iterable[StoredJob],
    gone: Iterable[JsonPath],
) -> Iterator[Operation]:
    """What switches the work off that would come to run on a plan."""
    stored = tuple(stored)
    found = newly_on_plan(before, after, stored)
    activities = {work.activity for work in found}
    yield from _no_heartbeat_of(after, found)
    if "job" in activities:
        yield _no_scheduler()
    yield from _cures(found)
    if not found:
        return
    for path in settings(before, gone):
        if _UTILITY in path:
            yield Set(path[: path.index(_UTILITY) + 1], "", _NO_UTILITY)
    yield from _without_jobs_agent(before, after, stored)


def _without_jobs_agent(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob]
) -> Iterator[Remove]:
    """What takes out the agent that `init` made for that work, if nothing needs it.

    An agent with settings of its own stays, and so does one that is named anywhere else
    than as the owner of that work.
    """
    name, entry = str(_JOBS_AGENT[-1]), get(before.merged, *_JOBS_AGENT)
    emptied = get(after.merged, *_JOBS_AGENT) == {}
    if not emptied or as_object(entry).keys() != {"model"}:
        return
    owned = [path for path in _OWNED if get(after.merged, *path) == name]
    named = [*_named(after.merged, name)]
    if len(named) > len(owned) or any(job.agent == name for job in stored):
        return
    yield Remove(_JOBS_AGENT)
    for path in owned:
        only = get(after.merged, *path[:-1]) == {path[-1]: name}
        # The heartbeat is set to be off in the same write.
        yield Remove(path[:-1] if only and path[:-1] != HEARTBEAT else path)
    others = as_object(get(after.merged, *_JOBS_AGENT[:-1])).keys() - {name}
    if len(others) <= 1 and get(after.merged, *_OWNERSHIP) == "explicit":
        yield Remove(_OWNERSHIP)


def _named(value: Json, name: str) -> Iterator[str]:
    """Every text that is this name."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _named(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, name)
    elif value == name:
        yield name


def free_model(loaded: Loaded, name: str) -> ModelRef:
    """The model of this name, unless it is a plan's that may not run unattended.

    Raises:
        UsageError: it is a plan's model, or there is none with this name.
    """
    ref = resolve(name, loaded)
    ident = ref.provider or ""
    provider = loaded.config.entry(ident)
    preset = terms_here(provider, loaded.config, loaded.environment)
    if preset is not None and _is_tied(preset):
        raise UsageError(
            f'"{ref}" is of {preset.title}, which is not for unattended work',
            hint="name a pay-as-you-go model, or switch that work off",
            flags=("--unattended", SWITCH_OFF),
        )
    return ref


def _settings(value: Json) -> Iterator[JsonPath]:
    """The settings that name a model for unattended work, and for titles."""
    for run in unattended(value):
        models = run.models[:1]
        if run.activity in _ENDS_WITH_AGENT:
            models += agent_models(value, run.agent)[:1]
        yield from (m.path for m in models if m.path[:3] != DEFAULT_MODEL)
    for at in (("agents", "defaults"), *_agents(value)):
        yield (*at, _UTILITY)
        yield (*at, _UTILITY, "primary")


def _agents(value: Json) -> Iterator[JsonPath]:
    for name in as_object(get(value, "agents", "entries")):
        yield ("agents", "entries", name)


def nothing_on_plans(loaded: Loaded, *, scheduler: bool) -> Iterator[Set]:
    """What switches all heartbeats off, and what else starts unattended on plans.

    Args:
        scheduler: whether the scheduler goes off too if jobs would run on a plan.
    """
    yield from _without_heartbeats((*own_heartbeats(loaded).values(), HEARTBEAT))
    found = on_plan(loaded, ())
    if scheduler and any(work.activity == "job" for work in found):
        yield _no_scheduler()
    yield from _cures(found)


def _no_heartbeat_of(loaded: Loaded, found: Iterable[Work]) -> Iterator[Operation]:
    """What switches the heartbeats off that are among the work, and no others."""
    own = own_heartbeats(loaded)
    agents = (a for work in found if work.activity == "heartbeat" for a in work.agents)
    return _without_heartbeats(dict.fromkeys(own.get(a, HEARTBEAT) for a in agents))


def _without_heartbeats(paths: Iterable[JsonPath]) -> Iterator[Set]:
    return (Set((*path, "every"), "0m", NO_HEARTBEAT) for path in paths)


def own_heartbeats(loaded: Loaded) -> dict[str, JsonPath]:
    """The heartbeats of agents that have their own, with paths of the file."""
    migrated = migrate(loaded.merged)
    return {
        str(at[-1]): migrated.place((*at, "heartbeat"))
        for at in _agents(migrated.value)
        if get(migrated.value, *at, "heartbeat") is not None
    }


def _no_scheduler() -> Set:
    return Set(SCHEDULER, value=False, comment=NO_SCHEDULER)


def _cures(found: Iterable[Work]) -> Iterator[Set]:
    off = {OFF[w.activity]: w.title for w in found if w.activity in OFF}
    for (path, value), title in off.items():
        yield Set(path, value, off_on_plan(title))


def _on_plan(work: Work) -> bool:
    return work.preset is not None and _is_tied(work.preset)


def _is_tied(preset: Preset) -> bool:
    """Whether an offer is a plan that is not known to allow unattended work."""
    allowed = preset.policy.of(Use.UNATTENDED) is Permission.ALLOWED
    return preset.kind in PLANS and not allowed


def _keys(work: Work) -> Iterator[tuple[str, str, str, bool]]:
    for agent in work.agents or ("",):
        yield work.title, agent, work.provider.lower(), work.fallback
