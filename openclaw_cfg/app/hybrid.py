"""What makes a file hybrid: a plan serves the person, an API does the rest."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.change import edited
from openclaw_cfg.app.off_comments import OFF_ALONE
from openclaw_cfg.app.openclaw_writes import about_comments
from openclaw_cfg.app.stale_comments import (
    stale_comments,
    staying_settings,
    without_comments,
    without_reason,
    without_reason_of_heartbeat,
)
from openclaw_cfg.app.switched_off import started_again
from openclaw_cfg.app.takeover import (
    SWITCH_OFF,
    free_models,
    newly_on_plan,
    nothing_on_plans,
    on_plan,
    own_heartbeats,
)
from openclaw_cfg.app.unattended import Work, by_model, stopped, told_on_plan, works
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.catalog.setups import PATHS, Cast, Setup, Slot, assignments
from openclaw_cfg.catalog.setups import setup as find_setup
from openclaw_cfg.dialects import native
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Set, apply
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, get
from openclaw_cfg.loader import Loaded, reloaded
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.stored_jobs import StoredJob
from openclaw_cfg.openclaw.unattended import (
    EVERY,
    HEARTBEAT,
    SCHEDULER,
    heartbeat_interval,
    heartbeats,
)
from openclaw_cfg.output.printable import dumps

_AGENTS: Final[JsonPath] = ("agents", "entries")
_JOBS: Final = PATHS[Slot.JOBS][:3]
_HOME: Final = "Its files stay here; of several agents each gets another folder."
# Settings that decide which of several agents does the work.
_OWNERS: Final = frozenset({"entries", "ownership", "agentId"})


def absent(
    value: Json, setup: Setup, models: Iterable[Set], *, on_plan: bool
) -> Iterator[Set]:
    """What a setup fills in where a native file has no setting yet.

    Args:
        models: the setup's places with their models.
        on_plan: whether the file's defaultModel is a plan's.
    """
    switches = (one.operation() for one in setup.switches if on_plan)
    single = on_plan and is_one_agent(value)
    begun = get(value, *_AGENTS) is not None
    for wish in (*models, *switches):
        if wish.path[: len(native.DEFAULT_MODEL)] == native.DEFAULT_MODEL:
            continue
        of_agents = wish.path[0] == "agents" and not _OWNERS.isdisjoint(wish.path)
        # The agent for that work is there, but lost its model.
        bare = wish.path[:3] == _JOBS and get(value, *_JOBS) == {}
        if of_agents and not single and not bare:
            continue
        every = get(value, *HEARTBEAT, "every")
        if wish.path == PATHS[Slot.HEARTBEAT] and not heartbeat_interval(every):
            # A model for a heartbeat that never runs says nothing.
            continue
        if get(value, *wish.path) is None:
            if wish.path[:2] == _AGENTS and not begun:
                # So that each agent has its own comment.
                begun = True
                yield Set(_AGENTS, {})
            yield wish


def without_reason_of_jobs(document: Document) -> Document:
    """A document without the setup's comment on an agent for jobs that has no model."""
    if get(document.value, *_JOBS) != {}:
        return document
    wishes = _places(ModelRef("provider", "model"))
    said = {wish.comment for wish in wishes if wish.path[:3] == _JOBS}
    return without_comments(document, said)


def is_one_agent(value: Json) -> bool:
    """Whether adding a second agent does not change which agent answers whom."""
    places = (("agents", "entries"), ("agents", "list"), ("bindings",), ("channels",))
    return not any(get(value, *place) for place in places)


def with_work_on_api(loaded: Loaded, document: Document) -> Document:
    """The file in which unattended work stays with an API, if there is one.

    Without this, a plan's defaultModel would take that work with it.

    Args:
        loaded: the file before.
        document: the main file with its new defaultModel.

    Raises:
        Refused: a place to change is in an included file.
    """
    after = reloaded(loaded, document)
    if loaded.dialect.ID != native.ID or not newly_on_plan(loaded, after, ()):
        return document
    model = best_heir(loaded, after)
    return document if model is None else edited(loaded, document, _on(after, model))


def with_work_on(
    loaded: Loaded,
    document: Document,
    model: ModelRef | None,
    earlier: Sequence[Json] = (),
) -> Document:
    """The file with the unattended work on a model, or with it off plans.

    A model also starts that again which this program switched off.

    Args:
        loaded: says which values come from included files.
        document: the main file after earlier operations.
        model: None switches the work off.
        earlier: what the file said before that, as `said_before` has it.

    Raises:
        UsageError: the file is not in OpenClaw's own form.
        Refused: a place to change is in an included file.
    """
    after = reloaded(loaded, document)
    if loaded.dialect.ID != native.ID:
        raise UsageError(
            "the compact form says nothing of unattended work",
            hint="`openclaw-cfg convert --to native` makes OpenClaw's own form",
        )
    if model is not None:
        document = started_again(loaded, document, earlier)
        after = reloaded(loaded, document)
        tied = on_plan(after, ())
        return edited(loaded, document, (_on if tied else _moved)(after, model))
    off = nothing_on_plans(after, scheduler=True)
    if not on_plan(after, ()):
        off = (replace(one, comment=OFF_ALONE) for one in off)
    return without_reason_of_heartbeat(edited(loaded, document, off))


def work_on_api(loaded: Loaded) -> Iterator[tuple[Set, str]]:
    """What gives the unattended work that is on a plan to an API, and why.

    Nothing where no work is on a plan, or no API may do it. Which keys are set here
    says nothing of the file.
    """
    free = free_models(loaded, keyless=True) if on_plan(loaded, ()) else ()
    for model in free[:1]:
        why = f"unattended work is for {model}, not for the plan"
        yield from ((one, why) for one in _on(loaded, model) if one.value != {})


def with_workspace_of_main(
    workspace: Workspace, loaded: Loaded | None, document: Document
) -> Document:
    """The file with the workspace that "main" had before it got a second agent.

    OpenClaw has one agent work in `workspace`, and each of several in `workspace-NAME`,
    by `openclaw agents list`: without this, "main" would lose its memory.
    """
    before = loaded.merged if loaded else {}
    new = get(document.value, *_AGENTS, "main")
    if new is None or get(before, *_AGENTS):
        return document
    home = get(before, "agents", "defaults", "workspace")
    if home is None:
        folder = workspace.location.state_dir / "workspace"
        home = workspace.short(folder) if folder.is_dir() else None
    if home is None:
        return document
    pinned = (Set((*_AGENTS, "main", "workspace"), home, _HOME),)
    return edited(loaded, document, pinned) if loaded else apply(document, pinned)


def moved_work(before: Loaded, after: Loaded) -> Iterator[str]:
    """What a change gives to another model, and why no heartbeat runs."""
    yield from given_work(before, after)
    yield from _no_heartbeat(after)


def given_work(before: Loaded, after: Loaded) -> Iterator[str]:
    """What a change gives to another model that is not a plan's, by model."""
    known = {(w.title, w.agents, w.model) for w in works(before, ())}
    plans = {work.model for work in on_plan(after, ())}
    first = (w for w in works(after, ()) if not w.fallback and w.model not in plans)
    new = (w for w in first if (w.title, w.agents, w.model) not in known)
    for model, titles in by_model(new):
        yield f"unattended on {model} now: {', '.join(titles)}"


def other_work(after: Loaded, model: ModelRef) -> Iterator[str]:
    """What does not run on the model for unattended work, and is on no plan."""
    plans = {work.model for work in on_plan(after, ())} | {str(model)}
    rest = (w for w in works(after, ()) if not w.fallback and w.model not in plans)
    for other, titles in by_model(rest):
        if other:
            yield f"stays on {other}, its agent's own model: {', '.join(titles)}"


def staying_work(after: Loaded) -> Iterator[str]:
    """What `off` leaves on, because it is on no plan, in one sentence."""
    on_plans = {work.title for work in on_plan(after, ())}
    titles = dict.fromkeys(work.title for work in works(after, ()))
    if rest := [title for title in titles if title not in on_plans]:
        yield f"stays on, because it is on no plan: {', '.join(rest)}"


def lost_reasons(loaded: Loaded, after: Loaded) -> Iterator[str]:
    """The note about what a new defaultModel leaves off that was off for a plan.

    Args:
        after: the configuration with the new default.
    """
    if loaded.dialect.ID == native.ID and loaded.config.primary is not None:
        stale = stale_comments(loaded, after)
        yield from staying_notes(after, [*without_reason(after.merged, stale)])


def staying_notes(after: Loaded, places: Sequence[JsonPath]) -> Iterator[str]:
    """The note about settings whose reason is gone, with what starts them again."""
    for said in staying_settings(places):
        slots = (get(after.merged, *PATHS[s]) for s in (Slot.HEARTBEAT, Slot.JOBS))
        free = free_models(after)
        now = (ref for ref in free if str(ref) in {*slots})
        heir = next(now, next(iter(free), None))
        again = ""
        if heir is not None:
            then = reloaded(after, with_work_on(after, after.document, heir))
            if titles := stopped(then, after):
                command = f"openclaw-cfg default --unattended {heir}"
                again = f"; `{command}` starts {', '.join(titles)} again"
        yield said + again


def _no_heartbeat(loaded: Loaded) -> Iterator[str]:
    """Why no heartbeat runs that the user switched off, and what starts it."""
    value = loaded.merged
    if any(heartbeats(migrate(value).value)):
        return
    owners = (*own_heartbeats(loaded).values(), HEARTBEAT)
    beats = ((*owner, "every") for owner in owners)
    still = [path for path in beats if not heartbeat_interval(get(value, *path))]
    off = [(path, EVERY) for path in still[:1]]
    if get(value, *SCHEDULER) is False:
        off.insert(0, (SCHEDULER, "true"))
    now = [f"{format_path(p)} is {dumps(get(value, *p), indent=None)}" for p, _ in off]
    starts = [
        shlex.join(["openclaw", "config", "set", format_path(path), on])
        for path, on in off
    ]
    if not off:
        return
    lost = about_comments(starts[0], loaded.document) if len(starts) == 1 else ""
    yield (
        f"no heartbeat runs: {' and '.join(now)}; `{' && '.join(starts)}` starts it"
        f"{f' ({lost})' if lost else ''}"
    )


def moved_to_plan(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob], *, given: str = ""
) -> Iterator[str]:
    """What a new defaultModel makes run on a plan, and the command that avoids it.

    Args:
        given: the answer to that, a model or `off`; empty if there is none yet.
    """
    jobs = (*stored,)
    found = [*told_on_plan(before, after, jobs)]
    yield from found
    off = f"`openclaw-cfg default --unattended {SWITCH_OFF}`"
    if given not in {"", SWITCH_OFF} and (rest := _titles(on_plan(after, ()))):
        still = "still on a plan, if only as a fallback"
        yield f"{', '.join(rest)}: {still}; {off} switches it off"
    if not found or given:
        return

    def left(model: ModelRef | None) -> tuple[str, ...]:
        then = reloaded(after, with_work_on(after, after.document, model))
        return _titles(newly_on_plan(before, then, jobs))

    heir = best_heir(before, after)
    if heir is not None and not left(heir):
        does = f"gives it to {heir}, or switches it off"
        yield f"`openclaw-cfg default --unattended {heir}` {does}"
    elif {*left(None)} != {*_titles(newly_on_plan(before, after, jobs))}:
        yield f"{off} switches off what can be"


def _titles(found: Iterable[Work]) -> tuple[str, ...]:
    """What starts by now: a job that may be added later does not."""
    return tuple(dict.fromkeys(work.title for work in found if work.starts))


def best_heir(before: Loaded, after: Loaded) -> ModelRef | None:
    """The model for unattended work: the defaultModel of before if it may do it."""
    free, now = free_models(after), str(before.config.primary)
    return next((ref for ref in free if str(ref) == now), next(iter(free), None))


def _on(loaded: Loaded, model: ModelRef) -> Iterator[Set]:
    """What `init --setup hybrid` would write for the unattended work.

    Where agents have heartbeats of their own, those get the model that are on a plan.
    """
    own = own_heartbeats(loaded)
    tied = (work for work in on_plan(loaded, ()) if work.activity == "heartbeat")
    beats = [own[a] for work in tied for a in work.agents if a in own]
    wishes = absent(loaded.merged, find_setup("hybrid"), _places(model), on_plan=True)
    for wish in wishes:
        if wish.path != PATHS[Slot.HEARTBEAT] or not own:
            yield wish
            continue
        for path in dict.fromkeys(beats):
            if get(loaded.merged, *path, "model") is None:
                yield replace(wish, path=(*path, "model"))


def _moved(loaded: Loaded, model: ModelRef) -> Iterator[Set]:
    """What gives another model to the heartbeat, and to work that has its own."""
    named = set()
    for wish in _places(model):
        now = get(loaded.merged, *wish.path)
        if isinstance(now, str) and now not in {"", wish.value}:
            named.add(wish.path)
            yield Set(wish.path, wish.value)
    own = own_heartbeats(loaded)
    beating = (w for w in works(loaded, ()) if w.activity == "heartbeat")
    agents = (
        a for w in beating if not w.fallback and w.model != str(model) for a in w.agents
    )
    for path in dict.fromkeys(
        (*own.get(agent, HEARTBEAT), "model") for agent in agents
    ):
        if path not in named:
            yield Set(path, str(model))


def _places(model: ModelRef) -> tuple[Set, ...]:
    """The settings of the hybrid setup's API with this model."""
    return assignments(find_setup("hybrid"), {"general": Cast(model, model)})
