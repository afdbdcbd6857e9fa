"""What runs unattended in a configuration, and on which models.

By the rules of OpenClaw 2026.9.6; `templates/activities.json` says what each activity
is, and where that was read or measured. The value is a native configuration with agents
as a map (`migrations.migrate`).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.agent_ids import MAIN_AGENT, normal_agent_id
from openclaw_cfg.openclaw.javascript import trim
from openclaw_cfg.openclaw.quantities import milliseconds

EVERY: Final = "30m"
_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
HEARTBEAT: Final[JsonPath] = (*_DEFAULTS, "heartbeat")
SCHEDULER: Final[JsonPath] = ("cron", "enabled")
_DREAMING: Final[JsonPath] = ("plugins", "entries", "memory-core", "config", "dreaming")
_REVIEW: Final[JsonPath] = ("skills", "workshop", "autonomous", "mode")
_BOOT: Final[JsonPath] = ("hooks", "internal", "entries", "boot-md", "enabled")
_PLUGINS: Final[JsonPath] = ("plugins", "entries")
_IMAP: Final[JsonPath] = (*_PLUGINS, "imap")
_LOGBOOK: Final[JsonPath] = (*_PLUGINS, "logbook")
_REPORTS: Final[JsonPath] = (*_PLUGINS, "team-reports")
_SUMMARIES: Final[JsonPath] = (*_REPORTS, "config", "summaries")
OFF: Final[Mapping[str, tuple[JsonPath, Json]]] = {
    "skill-review": (_REVIEW, "off"),
    "dreaming": ((*_DREAMING, "enabled"), False),
    "hook": (("hooks", "enabled"), False),
    "gmail": (("hooks", "enabled"), False),
    "imap": ((*_IMAP, "enabled"), False),
    "boot": (_BOOT, False),
    "logbook": ((*_LOGBOOK, "enabled"), False),
    "team-reports": ((*_SUMMARIES, "enabled"), False),
}
"""The setting that switches an activity off, and nothing else with it."""


class NamedModel(Struct, frozen=True):
    """A model as a setting writes it."""

    path: JsonPath
    text: str


class UnattendedRun(Struct, frozen=True, kw_only=True):
    """An activity of one agent that starts unattended.

    Attributes:
        activity: its id in `templates/activities.json`.
        agent: which agent does it; empty if there are several and none is the owner.
        models: the first choice and its fallbacks; empty for OpenClaw's built-in model.
        path: the setting that switches it on; None if it is on by default.
        every: the interval, if there is one.
    """

    activity: str
    agent: str
    models: tuple[NamedModel, ...]
    path: JsonPath | None = None
    every: str = ""


def unattended(value: Json) -> Iterator[UnattendedRun]:
    """Everything that will run unattended."""
    if get(value, "gateway", "mode") == "remote":
        return
    if schedules(value):
        yield from _scheduled(value)
    if get(value, "hooks", "enabled") is True:
        yield from _with_ends(value, tuple(_hooks(value)))
    internal = get(value, "hooks", "internal", "enabled") is not False
    if internal and get(value, *_BOOT) is True:
        for agent in agent_names(value):
            models = agent_models(value, agent)
            yield UnattendedRun(activity="boot", agent=agent, models=models, path=_BOOT)
    if get(value, *_IMAP, "enabled") is True:
        yield from _with_ends(value, tuple(_mail(value)))
    yield from _journals(value)


def heartbeats(value: Json) -> Iterator[UnattendedRun]:
    """The heartbeats among them."""
    return (run for run in unattended(value) if run.activity == "heartbeat")


def heartbeat_interval(every: Json) -> str:
    """How often a heartbeat with this setting runs; empty for never."""
    text = every if isinstance(every, str) and every.strip() else EVERY
    return text if milliseconds(text, unit="m") else ""


def system_agent(value: Json) -> str:
    """The agent that owns activities without an agent; empty if there is none."""
    named = _named_agent(value, "systemAgent")
    names = agent_names(value)
    return named or (names[0] if len(names) == 1 else "")


def schedules(value: Json) -> bool:
    """Whether a gateway of this configuration starts jobs."""
    return (
        get(value, *SCHEDULER) is not False
        and get(value, "gateway", "mode") != "remote"
    )


def agent_names(value: Json) -> list[str]:
    """The agents; OpenClaw creates one if there are none."""
    return [*as_object(get(value, "agents", "entries"))] or [MAIN_AGENT]


def agent_models(value: Json, agent: str) -> tuple[NamedModel, ...]:
    """The models of an agent: its own without the default fallbacks, or the default."""
    own: JsonPath = ("agents", "entries", agent, "model")
    return _chain(value, own) or _chain(value, (*_DEFAULTS, "model"))


def isolated_models(
    value: Json, agent: str, own: tuple[NamedModel, ...] = ()
) -> tuple[NamedModel, ...]:
    """The models of a run in its own session: a job, a review, a hook, a mail.

    Measured: `subagents.model` comes before the agent's own model, and what a job
    names (`own`) is followed by the agent's fallbacks, never by its first choice.
    """
    entry: JsonPath = ("agents", "entries", agent)
    if own:
        fallbacks = agent_models(value, agent)[1:]
        return (*own, *(fallbacks if len(own) == 1 else ()))
    return (
        _chain(value, (*entry, "subagents", "model"))
        or _chain(value, (*_DEFAULTS, "subagents", "model"))
        or agent_models(value, agent)
    )


def woken_models(value: Json, agent: str) -> tuple[NamedModel, ...]:
    """The models of the main session that an event or the heartbeat wakes.

    Measured: `heartbeat.model` is followed by the agent's fallbacks, and these by the
    agent's first choice.
    """
    own = _chain(value, ("agents", "entries", agent, "heartbeat", "model"))
    own = own or _chain(value, (*_DEFAULTS, "heartbeat", "model"))
    return _before_the_agent(value, agent, own) if own else agent_models(value, agent)


def _before_the_agent(
    value: Json, agent: str, own: tuple[NamedModel, ...]
) -> tuple[NamedModel, ...]:
    """What the heartbeat or a hook names, and all models of the agent after it."""
    if len(own) > 1:
        return own
    first, *fallbacks = agent_models(value, agent) or own
    rest = (model for model in (*fallbacks, first) if model.text != own[0].text)
    return (*own, *rest)


def _scheduled(value: Json) -> Iterator[UnattendedRun]:
    for agent in _beating(value):
        yield from _heartbeat(value, agent)
    owner = system_agent(value)
    cron = get(value, "cron")
    yield UnattendedRun(
        activity="job",
        agent=owner,
        models=isolated_models(value, owner),
        path=("cron", "enabled")
        if "enabled" in as_object(cron)
        else ("cron",)
        if cron
        else None,
    )
    for agent in agent_names(value):
        models = agent_models(value, agent)
        mode = get(value, *_REVIEW)
        if mode in (None, "auto"):
            yield UnattendedRun(
                activity="skill-review",
                agent=agent,
                models=isolated_models(value, agent),
                path=None if mode is None else _REVIEW,
            )
        if (
            owner
            and get(value, *_DREAMING, "enabled") is not False
            and (
                get(value, "plugins", "entries", "memory-core", "enabled") is not False
            )
        ):
            # Its own model falls back on the agent's.
            named = _chain(value, (*_DREAMING, "model"))
            yield UnattendedRun(
                activity="dreaming", agent=agent, models=(*named, *models)
            )


def _heartbeat(value: Json, agent: str) -> Iterator[UnattendedRun]:
    at: JsonPath = ("agents", "entries", agent, "heartbeat")
    merged = {**as_object(get(value, *HEARTBEAT)), **as_object(get(value, *at))}
    every = heartbeat_interval(merged.get("every"))
    if not every:
        return
    places = (p for p in (at, HEARTBEAT) if get(value, *p, "every") is not None)
    path = next(places, None)
    yield UnattendedRun(
        activity="heartbeat",
        agent=agent,
        models=woken_models(value, agent),
        path=None if path is None else (*path, "every"),
        every=every,
    )


def _beating(value: Json) -> list[str]:
    """The agents that have the heartbeat.

    Those with their own settings; without any the agent that the default settings
    name; all agents if these name none; without default settings the owner.
    """
    entries = as_object(get(value, "agents", "entries"))
    own = [name for name in entries if get(entries[name], "heartbeat") is not None]
    if own:
        return own
    named = _named_agent(value, "heartbeat")
    if not named and get(value, *_DEFAULTS, "heartbeat") is not None:
        return agent_names(value)
    owner = named or system_agent(value)
    return [owner] if owner else []


def _named_agent(value: Json, surface: str) -> str:
    """The agent that `agentId` of default settings names, as its entry is called."""
    named = get(value, *_DEFAULTS, surface, "agentId")
    if not isinstance(named, str) or not trim(named):
        return ""
    id_ = normal_agent_id(named)
    return next((n for n in agent_names(value) if normal_agent_id(n) == id_), id_)


def _with_ends(value: Json, runs: tuple[UnattendedRun, ...]) -> Iterator[UnattendedRun]:
    """Runs of hooks or mail, and their ends, which wake the main session.

    Measured, with the heartbeat off too; `/hooks/wake` does the same.
    """
    yield from runs
    known = {(run.agent, run.models) for run in runs}
    for run in runs:
        models = woken_models(value, run.agent)
        if (run.agent, models) not in known:
            known.add((run.agent, models))
            yield replace(run, models=models)


def _hooks(value: Json) -> Iterator[UnattendedRun]:
    """The hook that names nothing, hooks that name a model or an agent, and Gmail's."""
    path: JsonPath = ("hooks", "enabled")
    owner = system_agent(value)
    models = isolated_models(value, owner)
    yield UnattendedRun(activity="hook", agent=owner, models=models, path=path)
    hooks = as_object(get(value, "hooks"))
    for number, entry in enumerate(as_array(hooks.get("mappings"))):
        yield _hook(value, ("hooks", "mappings", number), entry, "hook", path)
    if "gmail" in hooks:
        yield _hook(value, ("hooks", "gmail"), hooks["gmail"], "gmail", path)


def _hook(
    value: Json, at: JsonPath, entry: Json, activity: str, path: JsonPath
) -> UnattendedRun:
    named = get(entry, "agentId")
    agent = named if isinstance(named, str) else system_agent(value)
    own = _chain(value, (*at, "model"))
    models = (
        _before_the_agent(value, agent, own) if own else isolated_models(value, agent)
    )
    return UnattendedRun(activity=activity, agent=agent, models=models, path=path)


def _mail(value: Json) -> Iterator[UnattendedRun]:
    """The mailboxes that are watched: those with allowed senders."""
    accounts: JsonPath = (*_IMAP, "config", "accounts")
    for name, account in as_object(get(value, *accounts)).items():
        if as_array(get(account, "allowedSenders")):
            yield _hook(value, (*accounts, name), account, "imap", (*_IMAP, "enabled"))


def _journals(value: Json) -> Iterator[UnattendedRun]:
    """Plugins that write on their own: about a screen, and about a team's work.

    The first asks one model for the pictures and the agent's for the text.
    """
    owner, path = system_agent(value), (*_LOGBOOK, "enabled")
    if get(value, *path) is True:
        seeing = _chain(value, (*_LOGBOOK, "config", "visionModel"))
        for models in (seeing, agent_models(value, owner)):
            if models:
                yield UnattendedRun(
                    activity="logbook", agent=owner, models=models[:1], path=path
                )
    path = (*_REPORTS, "enabled")
    if get(value, *path) is True and get(value, *_SUMMARIES, "enabled") is not False:
        named = get(value, *_SUMMARIES, "agentId")
        agent = named if isinstance(named, str) else owner
        models = _chain(value, (*_SUMMARIES, "model")) or agent_models(value, agent)
        yield UnattendedRun(
            activity="team-reports", agent=agent, models=models[:1], path=path
        )


def _chain(value: Json, path: JsonPath) -> tuple[NamedModel, ...]:
    """The models of a setting: a string, or a primary and its fallbacks."""
    found = get(value, *path)
    if isinstance(found, str):
        return (NamedModel(path, found),) if found.strip() else ()
    chosen = as_object(found)
    primary, rest = chosen.get("primary"), as_array(chosen.get("fallbacks"))
    named = [((*path, "primary"), primary)]
    named += [((*path, "fallbacks", n), text) for n, text in enumerate(rest)]
    return tuple(NamedModel(p, t) for p, t in named if isinstance(t, str) and t.strip())
