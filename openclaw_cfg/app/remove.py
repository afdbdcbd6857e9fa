"""Removes a provider or a model, with everything that refers to it."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from msgspec import Struct

from openclaw_cfg.app import takeover
from openclaw_cfg.app.change import edited
from openclaw_cfg.app.default import resolve
from openclaw_cfg.app.hybrid import (
    given_work,
    moved_to_plan,
    staying_notes,
    without_reason_of_jobs,
)
from openclaw_cfg.app.job_models import without_models
from openclaw_cfg.app.prune_empty import prune_empty
from openclaw_cfg.app.stale_comments import (
    stale_comments,
    with_true_fallbacks,
    without_comments,
    without_reason,
    without_reason_of_default,
)
from openclaw_cfg.app.switched_off import with_gone_reason
from openclaw_cfg.app.takeover import Undecided, free_models
from openclaw_cfg.app.used_providers import no_provider, used_providers
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import (
    Json,
    JsonPath,
    as_array,
    as_object,
    format_path,
    get,
    value_at,
)
from openclaw_cfg.loader import Loaded, reloaded
from openclaw_cfg.model import ModelRef, Provider
from openclaw_cfg.openclaw.memory_search import VARIABLE, uses_openai
from openclaw_cfg.openclaw.migrations import migrate
from openclaw_cfg.openclaw.model_refs import (
    ALLOWED,
    LLM_TASK,
    OF_PLUGIN,
    allowed_refs,
    model_refs,
    other_refs,
)
from openclaw_cfg.openclaw.stored_jobs import StoredJob
from openclaw_cfg.openclaw.unattended import schedules
from openclaw_cfg.output.printable import dumps
from openclaw_cfg.secret import EnvRef

_SELECTOR: Final = frozenset({"primary", "fallbacks"})


class Removal(Struct, frozen=True, kw_only=True):
    """A configuration without a provider.

    Attributes:
        after: the document.
        gone: paths of what referred to it, and is taken out.
        sets: what is set beside that, in the order of the writes.
        notes: what a person may want to know.
        undecided: unattended work that would come to run on a plan; nothing may be
            written before it is decided.
    """

    after: Document
    gone: tuple[JsonPath, ...]
    sets: tuple[Set, ...]
    notes: tuple[str, ...]
    undecided: Undecided | None = None

    def told(self) -> Iterator[str]:
        """What is done, in words, a line for each place."""
        yield from (f"removes {format_path(place)}" for place in self.gone)
        for one in self.sets:
            why = f": {one.comment[:1].lower()}{one.comment[1:]}" if one.comment else ""
            value = dumps(one.value, indent=None)
            yield f"sets {format_path(one.path)} to {value}{why.removesuffix('.')}"


class _Name(Struct, frozen=True):
    """What is removed: a provider with all its models, or one of them.

    Attributes:
        id: of the provider.
        aliases: of what goes.
        models: ids that are enough without the provider's, for no other has them.
        others: ids of the other providers.
        model: the one that goes; empty if the provider does.
    """

    id: str
    aliases: frozenset[str]
    models: frozenset[str]
    others: frozenset[str]
    model: str = ""

    def __str__(self) -> str:
        return f"{self.id}/{self.model}" if self.model else self.id

    def covers(self, text: str) -> bool:
        """Whether a reference means what is removed."""
        ref = ModelRef.parse(text)
        owner = _key(ref.provider or "")
        if owner == _key(self.id):
            return self.model in {"", ref.model}
        plain = text.strip()
        if plain.lower() in self.aliases:
            return True
        # A model of a relay may be called as another provider's is.
        return plain in self.models and owner not in self.others


def remove(
    loaded: Loaded,
    name: str,
    *,
    default: str,
    unattended: str = "",
    stored: Sequence[StoredJob] = (),
) -> Removal:
    """Remove a provider, or a model of it, and every reference to it.

    Args:
        name: the provider's id, or PROVIDER/MODEL.
        default: the new defaultModel, if the old one belongs to the provider.
        unattended: the model that takes over its unattended work, or `off`.
        stored: the gateway's jobs.

    Raises:
        UsageError: there is no such thing, or it is the only model of its provider;
            `default` or `unattended` is not a model
            that stays, or is a plan's model that would run unattended.
        Refused: the defaultModel would be left without its provider, or a place
            is in an included file.
    """
    owner = _name(loaded, name)
    primary = loaded.config.primary
    dangles = primary is not None and owner.covers(str(primary))
    new = _staying(loaded, owner, default) if default else None
    if dangles and new is None:
        raise Refused(
            f'"{primary}" is the defaultModel'
            if owner.model
            else f'the defaultModel "{primary}" is of "{owner}"',
            hint=_hint(loaded, owner),
            flags=_flags(loaded, owner),
        )
    places = tuple(_places(loaded, owner))
    gone = tuple(p for p in places if new is None or not _of_default(p, loaded))
    heir = None
    if unattended and unattended != takeover.SWITCH_OFF:
        _staying(loaded, owner, unattended)
        heir = takeover.free_model(loaded, unattended)
    handed = takeover.settings(loaded, gone) if heir is not None else ()
    gone = tuple(place for place in gone if place not in handed)
    document = edited(loaded, loaded.document, _removals(loaded.merged, gone))
    done: list[Operation] = [Set(place, str(heir)) for place in handed]
    document = edited(loaded, document, done)
    if loaded.dialect.ID == native.ID:
        document = prune_empty(loaded, document, gone)
    if new is not None:
        named = _renamed(loaded, owner, new, document)
        document = without_reason_of_default(edited(loaded, document, named))
        done += named
    document = with_true_fallbacks(reloaded(loaded, document))
    open_, stays = None, list[JsonPath]()
    if loaded.dialect.ID == native.ID:
        after = reloaded(loaded, document)
        if heir is not None:
            more = [*takeover.handed_over(loaded, after, stored)]
            document = edited(loaded, document, more)
            done += more
        elif unattended:
            more = [*takeover.switched_off(loaded, after, stored, gone)]
            document = edited(loaded, document, more)
            done += more
        after = reloaded(loaded, document)
        open_ = takeover.undecided(loaded, after, stored, gone)
        stale = stale_comments(loaded, after)
        stays = [*without_reason(after.merged, stale)]
        document = without_comments(with_gone_reason(document, stays), stale)
        document = without_reason_of_jobs(document)
    if open_ is not None and unattended:
        raise UsageError(
            f"{open_.what} would run on {open_.plan}",
            hint="switch it off",
            flags=("--unattended", takeover.SWITCH_OFF),
        )
    return Removal(
        after=document,
        gone=_taken_out(places, done),
        sets=tuple(one for one in done if isinstance(one, Set)),
        notes=(
            *_notes(loaded, owner, gone, document),
            *_left(loaded, reloaded(loaded, document), stored, unattended),
            *staying_notes(reloaded(loaded, document), stays),
            *_jobs(reloaded(loaded, document), owner, stored, heir),
        ),
        undecided=open_,
    )


def _taken_out(
    places: Iterable[JsonPath], done: Iterable[Operation]
) -> tuple[JsonPath, ...]:
    """The places that are removed, and not set to something else."""
    sets = {one.path for one in done if isinstance(one, Set)}
    removed = [one.path for one in done if isinstance(one, Remove)]
    gone = [p for p in places if not any(p[:n] in sets for n in range(len(p) + 1))]
    return tuple(dict.fromkeys((*gone, *removed)))


def heirs(loaded: Loaded, name: str) -> tuple[ModelRef, ...]:
    """The possible new defaultModels, if the present one is removed with a provider.

    Raises:
        UsageError: there is no such provider.
    """
    owner, primary = _name(loaded, name), loaded.config.primary
    if primary is None or not owner.covers(str(primary)):
        return ()
    return tuple(_rest(loaded, owner))


def _name(loaded: Loaded, name: str) -> _Name:
    """The provider that is meant.

    Raises:
        UsageError: there is nothing with this name.
    """
    config = loaded.config
    if not name:
        ids = ", ".join(provider.id for provider in used_providers(loaded))
        raise UsageError(
            "no provider was named", hint=f"the providers here are {ids or 'none yet'}"
        )
    found, model, provider = config.provider(name), "", name
    if found is None:
        before, _, after = name.strip().partition("/")
        provider, model = (before, after) if after else (name, "")
        found = config.provider(provider)
    ident = found.id if found else _key(provider)
    rest = [p for p in config.providers if p is not found]
    if model and found is not None:
        _refuse_only_model(found, model)
    own = {m.id for m in found.models if model in {"", m.id}} if found else set()
    named = native.aliases(loaded.merged).items()
    made = _Name(
        id=ident,
        aliases=frozenset(
            alias
            for alias, ref in named
            if _key(ref.provider or "") == _key(ident) and model in {"", ref.model}
        ),
        models=frozenset(own - {m.id for p in rest for m in p.models}),
        others=frozenset(_key(p.id) for p in rest),
        model=model,
    )
    if not any(_places(loaded, made)):
        if model and found is not None:
            raise _no_model(found, model)
        raise no_provider(name, [one.id for one in used_providers(loaded)])
    return made


def _refuse_only_model(provider: Provider, model: str) -> None:
    """Raise a `UsageError` if a provider has this model alone."""
    if [one.id for one in provider.models] == [model]:
        raise UsageError(
            f'"{model}" is the only model of "{provider.id}"',
            hint=f"`openclaw-cfg remove {shlex.quote(provider.id)}` takes out both",
        )


def _no_model(provider: Provider, model: str) -> UsageError:
    ids = [one.id for one in provider.models]
    near = get_close_matches(model, ids, n=1)
    known = f"it has {', '.join(ids)}" if ids else "it names no model"
    return UsageError(
        f'"{provider.id}" has no model "{model}"',
        hint=f'did you mean "{provider.id}/{near[0]}"?' if near else known,
    )


def _places(loaded: Loaded, owner: _Name) -> Iterator[JsonPath]:
    """Where the provider is, and everything that refers to it."""
    found = loaded.config.provider(owner.id)
    if found is not None and not owner.model:
        yield found.path
    elif found is not None:
        yield from (m.path for m in found.models if m.id == owner.model)
    if loaded.dialect.ID != native.ID:
        refs = (loaded.config.primary, *loaded.config.fallbacks)
        named = (r for r in refs if r is not None and r.path[:2] != native.PROVIDERS)
        yield from (ref.path for ref in named if owner.covers(str(ref)))
        return
    migrated = migrate(loaded.merged)  # an older file has its agents in a list
    yield from map(migrated.place, _references(migrated.value, owner))


def _references(value: Json, owner: _Name) -> Iterator[JsonPath]:
    """Where a native value in today's form refers to the provider."""
    texts = (*model_refs(value), *other_refs(value), *allowed_refs(value))
    yield from (path for path, text in texts if owner.covers(text))
    if owner.model:
        return
    task = as_object(get(value, *LLM_TASK))
    provider = task.get("defaultProvider")
    if isinstance(provider, str) and _key(provider) == _key(owner.id):
        named = ("defaultProvider", "defaultModel", "defaultAuthProfileId")
        yield from ((*LLM_TASK, key) for key in named if key in task)
    for profile, entry in as_object(get(value, "auth", "profiles")).items():
        provider = as_object(entry).get("provider")
        if isinstance(provider, str) and _key(provider) == _key(owner.id):
            yield ("auth", "profiles", profile)
    for provider in as_object(get(value, "auth", "order")):
        if _key(provider) == _key(owner.id):
            yield ("auth", "order", provider)


def _removals(value: Json, places: Iterable[JsonPath]) -> Iterator[Operation]:
    """Removals, with items of an array from its end, so that the paths stay valid."""
    tops = set(places)
    for parent in sorted({place[:-1] for place in tops}, key=len, reverse=True):
        if _is_emptied(value, parent, tops):
            tops = {place for place in tops if place[: len(parent)] != parent}
            tops.add(parent)
    yield from (Remove(place) for place in sorted(tops, key=_order, reverse=True))


def _is_emptied(value: Json, parent: JsonPath, gone: set[JsonPath]) -> bool:
    """Whether nothing is left of a list or a `{primary, fallbacks}`."""
    if parent == compact.PROVIDERS or parent[3:] in OF_PLUGIN:
        # The short form needs its list; without theirs, plugins may use every model.
        return False
    held = value_at(value, parent)
    if isinstance(held, list):
        return all((*parent, index) in gone for index in range(len(held)))
    if not isinstance(held, dict) or not held.keys() <= _SELECTOR:
        return False
    return all((*parent, key) in gone or held[key] == [] for key in held)


def _order(path: JsonPath) -> tuple[tuple[int, str], ...]:
    return tuple((s, "") if isinstance(s, int) else (0, s) for s in path)


def _staying(loaded: Loaded, owner: _Name, name: str) -> ModelRef:
    """The model of this name.

    Raises:
        UsageError: it belongs to the removed provider, or there is none.
    """
    ref = resolve(name, loaded)
    if owner.covers(str(ref)):
        raise UsageError(
            f'"{name}" is to be removed'
            if owner.model
            else f'"{name}" is of "{owner}", which is to be removed',
            hint=_hint(loaded, owner),
            flags=_flags(loaded, owner),
        )
    return ref


def _hint(loaded: Loaded, owner: _Name) -> str:
    if not _rest(loaded, owner):
        only = "there is no other model" if owner.model else "it is the only provider"
        return f"{only}; `openclaw-cfg add` another one first"
    return "name the model that follows it, such as"


def _flags(loaded: Loaded, owner: _Name) -> tuple[str, ...]:
    return tuple(w for ref in _rest(loaded, owner)[:1] for w in ("--default", str(ref)))


def _rest(loaded: Loaded, owner: _Name) -> list[ModelRef]:
    """The models that stay, the fallbacks first."""
    rest = [ref for ref in loaded.config.fallbacks if not owner.covers(str(ref))]
    rest += [
        ModelRef(provider.id, model.id)
        for provider in used_providers(loaded)
        for model in provider.models
        if not owner.covers(f"{provider.id}/{model.id}")
    ]
    return list({str(ref): ref for ref in rest}.values())


def _of_default(path: JsonPath, loaded: Loaded) -> bool:
    """Whether a path belongs to the defaultModel, which gets a new name anyway."""
    config = loaded.config
    refs = (config.primary, *config.fallbacks)
    return path in {ref.path for ref in refs if ref is not None}


def _renamed(
    loaded: Loaded, owner: _Name, new: ModelRef, document: Document
) -> tuple[Operation, ...]:
    kept = tuple(
        ref
        for ref in loaded.config.fallbacks
        if not owner.covers(str(ref)) and str(ref) != str(new)
    )
    operations = loaded.dialect.set_default(document.value, new, kept)
    if loaded.dialect.ID != native.ID:
        return operations
    return (*operations, *native.allow(document.value, [new]))


def _notes(
    loaded: Loaded, owner: _Name, places: Iterable[JsonPath], after: Document
) -> Iterator[str]:
    found = loaded.config.provider(owner.id)
    if loaded.dialect.ID == native.ID:
        yield from given_work(loaded, reloaded(loaded, after))
    for place in places:
        if place[:2] == ("auth", "profiles"):
            yield (
                f'what "{place[-1]}" holds stays in OpenClaw\'s state folder; only '
                "its profile goes"
            )
    lists = {p[:-1] for p in places if str(p[-2]) in ALLOWED}
    for path in sorted(lists, key=format_path):
        if not as_array(get(after.value, *path)):
            which = "no model" if path[3:] in OF_PLUGIN else "every model"
            yield f"{format_path(path)} is empty then, so {which} is allowed"
    if found is not None and not owner.model and isinstance(found.key, EnvRef):
        others = (p.key for p in loaded.config.providers if p is not found)
        if found.key not in others and loaded.environment.where(found.key.name):
            memory = found.key.name == VARIABLE and uses_openai(after.value)
            use = "OpenClaw's memory search asks OpenAI with it"
            end = f'; {use}, unless memory.search.provider is "none"' if memory else ""
            yield f"{found.key.name} stays set where it is{end}"


def _left(
    before: Loaded, after: Loaded, stored: Iterable[StoredJob], unattended: str
) -> Iterator[str]:
    """What the answer on unattended work leaves on a plan."""
    if unattended and after.dialect.ID == native.ID:
        yield from moved_to_plan(before, after, stored, given=unattended)


def _jobs(
    after: Loaded, owner: _Name, stored: Iterable[StoredJob], heir: ModelRef | None
) -> Iterator[str]:
    """Stored jobs that name the provider: only OpenClaw can change them."""
    if not schedules(migrate(after.merged).value):
        return
    others = [*([heir] if heir else ()), *free_models(after)]
    for job in stored:
        gone = [text for text in job.models if owner.covers(text)]
        if gone:
            step = without_models(job, gone, others)
            yield (
                f"job {job.name} names {', '.join(gone)}, and only OpenClaw changes "
                f"its jobs: `{step.command}` ({step.help})"
            )


def _key(provider: str) -> str:
    """A provider's id as OpenClaw compares it."""
    return provider.strip().lower()
