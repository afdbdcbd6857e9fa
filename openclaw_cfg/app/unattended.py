"""What runs unattended: activity, model, provider, how it is paid, terms."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.openclaw_writes import about_comments
from openclaw_cfg.catalog import Kind, Permission, Preset, Use
from openclaw_cfg.catalog.activities import load_activities
from openclaw_cfg.catalog.preset import PLANS
from openclaw_cfg.catalog.setups import PATHS, Slot
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.lint.reference import aliases, read
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import ModelRef, Provider
from openclaw_cfg.openclaw.bare_models import BareModels
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.owner import terms_here, undecided_login
from openclaw_cfg.openclaw.stored_jobs import StoredJob, StoredJobs
from openclaw_cfg.openclaw.unattended import (
    NamedModel,
    UnattendedRun,
    agent_models,
    agent_names,
    isolated_models,
    schedules,
    system_agent,
    unattended,
    woken_models,
)

OWN_MODEL = "(OpenClaw's own)"
_SCHEDULE = "openclaw config set cron.enabled true"
_BILLING: Mapping[Kind, str] = {
    Kind.CODING_PLAN: "plan",
    Kind.OAUTH: "plan",
    Kind.GENERAL: "pay-as-you-go",
    Kind.CLOUD: "pay-as-you-go",
    Kind.SELF_HOSTED: "own server",
}
TERMS: Mapping[Permission, str] = {
    Permission.ALLOWED: "allowed",
    Permission.FORBIDDEN: "not allowed",
    Permission.UNCLEAR: "not stated",
}


class Work(Struct, frozen=True, kw_only=True):
    """An activity that starts unattended, on one provider.

    Attributes:
        activity: its id in `templates/activities.json`.
        agents: which agents do it; empty if no agent owns it, so that it does not run.
        model: as a reference; empty for OpenClaw's built-in one.
        fallback: whether the model is only tried after one of another provider.
        provider: its id.
        preset: the offer whose terms hold; None if it is not in the catalogue.
        undecided: whether that is the login, and a key is as possible.
        job: the name of a stored job; empty for activities from the configuration.
        cure: the command that takes a stored job off a plan; a gateway has to run.
    """

    activity: str
    title: str
    agents: tuple[str, ...]
    model: str
    fallback: bool
    provider: str
    preset: Preset | None
    undecided: bool = False
    job: str = ""
    cure: str = ""

    @property
    def starts(self) -> bool:
        """Whether it starts by now: a job that may be added later does not."""
        return self.activity != "job" or bool(self.job)

    @property
    def billing(self) -> str:
        """`plan`, `pay-as-you-go`, `own server` or `unknown`."""
        if self.preset is None or self.undecided:
            return "unknown"
        return _BILLING[self.preset.kind]

    @property
    def paid_by(self) -> str:
        """The same in words."""
        return "plan with a login" if self.undecided else self.billing

    @property
    def terms(self) -> str:
        """`allowed`, `not allowed` or `not stated`; `unknown` for an unknown offer."""
        if self.preset is None:
            return "unknown"
        return TERMS[self.preset.policy.of(Use.UNATTENDED)]

    @property
    def standing(self) -> str:
        """How it is paid and whether the terms allow it, in words."""
        if self.preset is None:
            return "price and terms unknown"
        return f"{self.paid_by}, {self.terms}"

    def document(self) -> dict[str, Json]:
        """The JSON form."""
        known = load_activities()[self.activity]
        preset = self.preset
        return {
            "activity": self.activity,
            "title": self.title,
            "job": self.job or None,
            "agents": list(self.agents),
            "model": self.model or None,
            "fallback": self.fallback,
            "provider": self.provider or None,
            "preset": preset.id if preset else None,
            "billing": self.billing,
            "unattended": self.terms,
            "term": _term(preset) if preset else None,
            "setting": known.setting,
            "off": known.off,
            "measured": known.measured or None,
            "notMeasured": known.not_measured or None,
            "date": known.date,
        }


class Overview(Struct, frozen=True):
    """All of it, with notes for the user."""

    works: tuple[Work, ...]
    notes: tuple[str, ...]

    def title(self, work: Work) -> str:
        """The title of one of them, with its agents if several do such work."""
        several = len({agent for one in self.works for agent in one.agents}) > 1
        agents = ", ".join(work.agents) if several else ""
        return f"{work.title}: {agents}" if agents else work.title


def overview(loaded: Loaded, stored: StoredJobs) -> Overview:
    """What starts unattended in a configuration and among the stored jobs."""
    found = _grouped(works(loaded, stored.jobs))
    notes = (*advice(loaded), *stored.notes, *loaded.environment.notes)
    return Overview(tuple(found), notes)


def works(loaded: Loaded, stored: Iterable[StoredJob]) -> Iterator[Work]:
    """The same, one row for each agent."""
    value = _native(loaded)
    names = Names(loaded, value)
    found = (*_works(names, value), *_stored(names, value, stored))
    # What would run on a plan is off in the native form that `convert` makes.
    converts = loaded.dialect.ID != native.ID
    yield from (work for work in found if not (converts and _is_plan(work)))


def told_on_plan(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob]
) -> Iterator[str]:
    """What a change makes run on a plan, one sentence for each model."""
    jobs = (*stored,)
    known = {(w.title, w.agents) for w in works(before, jobs) if _is_plan(w)}
    now = (w for w in works(after, jobs) if _is_plan(w))
    new = [work for work in now if (work.title, work.agents) not in known]
    standing = {work.model: work.standing for work in new}
    first = {work.title for work in new if not work.fallback}
    for model, titles in by_model(new):
        said = f"unattended on {model} now ({standing[model]})"
        if begun := [title for title in titles if title in first]:
            yield f"{said}: {', '.join(begun)}"
        if later := [title for title in titles if title not in first]:
            yield f"{said}, when the model before it fails: {', '.join(later)}"


def by_model(found: Iterable[Work]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The models, each with the titles of what runs on it."""
    titles: dict[str, dict[str, None]] = {}
    for work in found:
        titles.setdefault(work.model, {})[work.title] = None
    yield from ((model, tuple(named)) for model, named in titles.items())


def told_stopped(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob] = ()
) -> Iterator[str]:
    """What a change keeps from starting unattended, in one sentence."""
    if off := stopped(before, after, stored):
        yield f"off from now: {', '.join(off)}"


def stopped(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob] = ()
) -> tuple[str, ...]:
    """The titles of what a change keeps from starting unattended."""
    jobs = (*stored,)
    runs = {work.title for work in works(after, jobs)}
    titles = dict.fromkeys(work.title for work in works(before, jobs))
    return tuple(title for title in titles if title not in runs)


def advice(loaded: Loaded) -> tuple[str, ...]:
    """If OpenClaw would run a job on a plan: the command that avoids that."""
    value = _native(loaded)
    if get(value, "gateway", "mode") == "remote":
        return ()
    return tuple(_advice(loaded, value))


class Names:
    """Resolves the models that a configuration names."""

    def __init__(self, loaded: Loaded, value: Json) -> None:
        self._loaded = loaded
        self._short = aliases(value)
        self._value = value
        self._bare = BareModels(loaded.config.providers, value)
        self._presets: dict[str, Preset | None] = {"": None}

    def read(self, model: NamedModel, agent: str) -> tuple[str, str]:
        """Provider, empty where it is not known, and model.

        Of a job's own model it is else that of the agent (measured).
        """
        of_agent = () if model.path else agent_models(self._value, agent)[:1]
        found = [*map(self._named, (model, *of_agent))]
        return next((one for one, _ in found if one), ""), found[0][1]

    def _named(self, model: NamedModel) -> tuple[str, str]:
        text = self._short.get(model.text.strip().lower(), model.text)
        meant = read(text, model.path)
        bare = "" if meant.provider else self._bare.provider(meant.model, model.path)
        return meant.provider or bare, meant.model

    @cached_property
    def pay_as_you_go(self) -> list[str]:
        """The models that may run unattended; only stored jobs need them."""
        return _pay_as_you_go(self._loaded)

    def preset(self, name: str) -> Preset | None:
        """The offer whose terms hold for a provider."""
        if name not in self._presets:
            config, environment = self._loaded.config, self._loaded.environment
            self._presets[name] = terms_here(self._provider(name), config, environment)
        return self._presets[name]

    def undecided(self, name: str) -> bool:
        """Whether that is the login, and a key is as possible."""
        environment = self._loaded.environment
        return undecided_login(self._provider(name), environment) is not None

    def _provider(self, name: str) -> Provider:
        return self._loaded.config.entry(name)


def _native(loaded: Loaded) -> Json:
    """A native value; a converted short form has OpenClaw's default settings."""
    if loaded.dialect.ID == native.ID:
        return migrate(loaded.merged).value
    config = loaded.config
    model: Json = {
        "primary": str(config.primary or ""),
        "fallbacks": list(map(str, config.fallbacks)),
    }
    return {"agents": {"defaults": {"model": model}}}


def _works(names: Names, value: Json) -> Iterator[Work]:
    known = load_activities()
    for run in unattended(value):
        if run.activity == "job":
            continue
        title = known[run.activity].title
        yield from _of(names, run, title)
    if not schedules(value):
        return
    owner = system_agent(value)
    if owner:
        yield from _of(names, _job_of(value, owner), "a new job (cron add)")


def _stored(names: Names, value: Json, jobs: Iterable[StoredJob]) -> Iterator[Work]:
    """The models of each stored job: its own, the heartbeat's, or its agent's."""
    if not schedules(value):
        return
    for job in jobs:
        agent = job.agent or system_agent(value)
        models = tuple(NamedModel((), text) for text in job.models)
        if job.in_main_session:
            models = woken_models(value, agent)
        elif not job.strict or not models:
            models = isolated_models(value, agent, models)
        run = UnattendedRun(activity="job", agent=agent, models=models)
        for work in _of(names, run, f"job {job.name}"):
            yield replace(work, job=job.name, cure=_cure(job, names.pay_as_you_go))


def _cure(job: StoredJob, paid: Sequence[str]) -> str:
    """The command that gives a job another model, or stops it."""
    if not job.id:
        return "openclaw cron list"
    if job.in_main_session or not paid:
        return shlex.join(["openclaw", "cron", "disable", job.id])
    command = shlex.join(["openclaw", "cron", "edit", job.id, "--model", paid[0]])
    return f'{command} --fallbacks ""'


def _of(names: Names, run: UnattendedRun, title: str) -> Iterator[Work]:
    """One row for each provider of a run, the first choice before the fallbacks."""
    seen: set[str] = set()
    agents = (run.agent,) if run.agent else ()
    for model in run.models or (NamedModel((), ""),):  # OpenClaw's own is not named
        provider, name = names.read(model, run.agent)
        if provider in seen:
            continue
        yield Work(
            activity=run.activity,
            title=title,
            agents=agents,
            model=f"{provider}/{name}" if provider else name,
            fallback=bool(seen),
            provider=provider,
            preset=names.preset(provider),
            undecided=names.undecided(provider),
        )
        seen.add(provider)


def _grouped(works: Iterable[Work]) -> Iterator[Work]:
    """Join equal rows of several agents."""
    found: dict[tuple[str, str, bool, str], Work] = {}
    agents: dict[tuple[str, str, bool, str], dict[str, None]] = {}
    for work in works:
        key = (work.title, work.model, work.fallback, work.cure)
        found[key] = work
        agents.setdefault(key, {}).update(dict.fromkeys(work.agents))
    for key, work in found.items():
        yield replace(work, agents=tuple(agents[key]))


def _advice(loaded: Loaded, value: Json) -> Iterator[str]:
    names, known = agent_names(value), Names(loaded, value)
    by_agent = {name: [*_of(known, _job_of(value, name), "")] for name in names}
    on_plan = [n for n in names if any(map(_is_plan, by_agent[n]))]
    if not on_plan:
        return
    free = [n for n in names if n not in on_plan and by_agent[n]]
    paid = _pay_as_you_go(loaded)
    ways = [f"`openclaw cron add --agent {name}`" for name in free[:1]]
    ways += [f'`openclaw cron add --model {ref} --fallbacks ""`' for ref in paid[:1]]
    agents = " or ".join(f'"{name}"' for name in on_plan)
    sure = any(not w.undecided for n in on_plan for w in by_agent[n] if _is_plan(w))
    what = f"a job for the agent {agents} runs on the plan"
    if not sure:
        what = f"with a login {what}"
    if not schedules(value):
        lost = about_comments(_SCHEDULE, loaded.document)
        typed = (
            "`openclaw system event` and `openclaw cron run` ask the plan when you "
            "type them"
            if system_agent(value) in {"", *on_plan}
            else f"`{_SCHEDULE}` switches it on{f' ({lost})' if lost else ''}"
        )
        yield f"the scheduler is off: no job starts unattended; {typed}"
    elif ways:
        yield f"{what}: add jobs with {' or '.join(ways)}"
    else:
        yield f"{what}; add no job, because no pay-as-you-go model is configured"


def _job_of(value: Json, agent: str) -> UnattendedRun:
    return UnattendedRun(
        activity="job", agent=agent, models=isolated_models(value, agent)
    )


def _is_plan(work: Work) -> bool:
    return work.preset is not None and work.preset.kind in PLANS


def _pay_as_you_go(loaded: Loaded) -> list[str]:
    """The models that may run unattended: those in use, then each provider's daily.

    Those come first that unattended work has now.
    """
    config = loaded.config
    daily: dict[str, str] = {}
    for provider in config.providers:
        preset = terms_here(provider, config, loaded.environment)
        if preset is None or preset.kind in PLANS:
            continue
        listed = [model.id for model in provider.models]
        known = preset.recommended.daily if preset.recommended else ""
        if listed:
            daily[provider.id] = known if known in listed else listed[0]
    value = _native(loaded)
    named = (get(value, *PATHS[slot]) for slot in (Slot.JOBS, Slot.HEARTBEAT))
    now = (ModelRef.parse(text) for text in named if isinstance(text, str))
    refs = (*now, config.primary, *config.fallbacks)
    used = [ref for ref in refs if ref and ref.provider in daily]
    names = (f"{provider}/{model}" for provider, model in daily.items())
    return list(dict.fromkeys((*map(str, used), *names)))


def _term(preset: Preset) -> Json:
    policy = preset.policy
    source = preset.sources[policy.source]
    return {
        "summary": policy.summary,
        "source": source.title,
        "date": source.date,
        "confidence": policy.confidence,
        "consequence": policy.consequence or None,
    }
