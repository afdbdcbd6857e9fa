"""The defaultModel: what it is, where it is set, and how to change it."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.add import find_ref
from openclaw_cfg.app.change import edited
from openclaw_cfg.app.stale_comments import (
    stale_comments,
    with_true_fallbacks,
    without_comments,
    without_reason_of_default,
)
from openclaw_cfg.app.used_providers import no_provider, used_providers
from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.preset import PLANS, Support
from openclaw_cfg.catalog.setups import PATHS, Slot
from openclaw_cfg.catalog.spelling import is_odd, nearest_model
from openclaw_cfg.dialects import native
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Operation
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.reference import read
from openclaw_cfg.lint.runnable import Requirement, Runs, found, judge
from openclaw_cfg.loader import Loaded, reloaded
from openclaw_cfg.model import ModelRef, Provider
from openclaw_cfg.openclaw import built_in
from openclaw_cfg.openclaw.known_models import finds
from openclaw_cfg.openclaw.owner import preset_here, terms_here


class DefaultOrigin(Struct, frozen=True, kw_only=True):
    """Where the defaultModel is written.

    Attributes:
        file: empty for OpenClaw's built-in default.
        line: from 1; 0 when it is the only model, so that it need not be set.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    path: JsonPath = ()

    def __str__(self) -> str:
        if not self.file:
            return "built into OpenClaw, because the file names none"
        return f"{self.file}:{self.line}:{self.column}"

    def as_json(self) -> dict[str, Json]:
        """For `default --json`."""
        if not self.file:
            return {"kind": "built-in"}
        return {
            "kind": "file",
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": format_path(self.path),
        }


class Override(Struct, frozen=True, kw_only=True):
    """An agent with its own model, so that the defaultModel does not apply to it.

    Attributes:
        strict: whether it has no fallbacks either, since it does not inherit any.
    """

    agent: str
    model: ModelRef
    strict: bool

    def __str__(self) -> str:
        without = ", without fallbacks" if self.strict else ""
        return f'agent "{self.agent}" keeps its own model {self.model}{without}'


class Standing(Struct, frozen=True, kw_only=True):
    """The present defaultModel of a configuration."""

    primary: ModelRef
    fallbacks: tuple[ModelRef, ...]
    origin: DefaultOrigin
    overrides: tuple[Override, ...]


class NewDefault(Struct, frozen=True, kw_only=True):
    """The defaultModel that is to be set.

    Attributes:
        fallbacks: None for the present ones; see `settled`.
        strong: the model that gets the alias `strong`.
    """

    primary: ModelRef
    fallbacks: tuple[ModelRef, ...] | None = None
    strong: ModelRef | None = None

    @property
    def refs(self) -> tuple[ModelRef, ...]:
        """All models that are named."""
        strong = () if self.strong is None else (self.strong,)
        return (self.primary, *(self.fallbacks or ()), *strong)


def standing(loaded: Loaded) -> Standing:
    """The defaultModel of a configuration and where it comes from."""
    primary = loaded.config.primary
    return Standing(
        primary=primary or built_in.MODEL,
        fallbacks=loaded.config.fallbacks,
        origin=_origin(loaded, primary.path) if primary else DefaultOrigin(),
        overrides=tuple(_overrides(loaded.merged)),
    )


def really_runs(loaded: Loaded, ref: ModelRef) -> Runs | None:
    """Whether OpenClaw could run a model as the defaultModel; None in compact form."""
    if loaded.dialect.ID != native.ID:
        return None
    context = RuleContext(loaded)
    return judge(context, context.meant(str(ref), ref.path or native.DEFAULT_MODEL))


def resolve(name: str, loaded: Loaded) -> ModelRef:
    """The model that a user means: `provider/model`, a bare id, or an alias.

    Raises:
        UsageError: there is no such provider, or several have the model.
    """
    known = native.aliases(loaded.merged).get(name.strip().lower())
    if known is not None:
        return known
    parsed = ModelRef.parse(name)
    try:
        used = [ModelRef(p.id, m.id) for p in used_providers(loaded) for m in p.models]
        return find_ref(
            name.strip(), loaded.config, extra={str(ref): ref for ref in used}
        )
    except UsageError as error:
        if parsed.provider is None or error.message.startswith("several"):
            raise
    if any(p.openclaw.support is not Support.CUSTOM for p in by_provider(_id(parsed))):
        return parsed
    ids = [provider.id for provider in loaded.config.providers]
    raise no_provider(parsed.provider, ids, model=parsed.model)


def settled(loaded: Loaded, setting: NewDefault) -> NewDefault:
    """The setting with explicit fallbacks: the present ones without the model."""
    named = loaded.config.fallbacks if setting.fallbacks is None else setting.fallbacks
    rest = {str(ref): ref for ref in named if str(ref) != str(setting.primary)}
    return replace(setting, fallbacks=tuple(rest.values()))


def warnings(
    loaded: Loaded, after: Loaded, setting: NewDefault, refs: Iterable[ModelRef]
) -> Iterator[str]:
    """Warnings about a setting that can nevertheless be written.

    Args:
        after: the configuration with the setting.
        refs: the models that were named.
    """
    for ref in dict.fromkeys(refs):
        yield from _doubts(loaded, ref)
    stay = {*map(str, _overrides(after.merged))}
    yield from (said for said in map(str, _overrides(loaded.merged)) if said in stay)
    yield from _left_behind(loaded, after, setting.primary)
    names = [str(ref) for ref in setting.refs]
    for agent, entry in _agents(loaded.merged):
        listed = as_array(get(entry, "modelPolicy", "allow"))
        for name in names:
            if listed and name not in listed:
                yield f'agent "{agent}" has a list of allowed models without {name}'


def _left_behind(loaded: Loaded, after: Loaded, primary: ModelRef) -> Iterator[str]:
    """What stays at the provider that the defaultModel leaves."""
    now = loaded.config.primary
    if now is None or now.provider in {None, primary.provider}:
        return
    new = loaded.config.provider(primary.provider or "")
    owner = terms_here(new, loaded.config, loaded.environment) if new else None
    if owner is not None and owner.kind in PLANS:
        return  # that they do not follow is right
    for path in (PATHS[Slot.HEARTBEAT], PATHS[Slot.UTILITY]):
        text = get(after.merged, *path)
        if isinstance(text, str) and ModelRef.parse(text).provider == now.provider:
            yield f"{format_path(path)} stays {text}"


def unlisted(loaded: Loaded, ref: ModelRef) -> str:
    """That a model is in no list: of its entry, OpenClaw, or the catalogue; else empty.

    The name may be a typing error, so that it is written only after a yes.
    """
    context, one = RuleContext(loaded), read(str(ref), native.DEFAULT_MODEL)
    known = context.known(one.provider)
    provider = known.provider if known else Provider(id=one.provider)
    listed = {model.id for model in provider.models}
    if not one.provider or {ref.model, one.model} & listed:
        return ""
    lost = found(context, one)
    if lost.near and context.native:
        return f"{lost.reason}; {lost.help}"
    at_home = known is None or known.at_home
    preset = preset_here(provider, loaded.environment, anywhere=True)
    more: set[str] = set()
    if context.native and context.is_built_in(provider.id):
        models = preset.models if preset else ()
        more = {model.id for model in models if not model.deprecated}
        if one.model in more or finds(context.facts, provider.id, one.model):
            return ""
    if listed:
        close = (get_close_matches(ref.model, ids, n=1) for ids in (listed, more))
        near = next(chain.from_iterable(close), "")
        lacks = f'"{provider.id}" names no model "{ref.model}" here'
        return f"{lacks}; {_meant(near)}"
    if preset is None or not at_home or not is_odd(preset, one.model):
        return ""
    return (
        f'"{one.model}" is not among the models that are known of {preset.title}; '
        + _meant(nearest_model(preset, one.model))
    )


def _meant(near: str) -> str:
    return f'did you mean "{near}"?' if near else "is the name right?"


def applied(loaded: Loaded, setting: NewDefault) -> Document:
    """The configuration with the setting, in every place that must agree.

    Raises:
        Refused: a place is in an included file.
    """
    document = edited(loaded, loaded.document, _operations(loaded, setting))
    document = with_true_fallbacks(reloaded(loaded, document))
    if str(loaded.config.primary) == str(setting.primary):
        return document
    return without_reason_of_default(document)


def untrue_comments(loaded: Loaded, after: Loaded) -> Iterator[str]:
    """The notes about a setup in which another provider is the default.

    Its comments and settings stay: with that default they are right again.

    Args:
        after: the configuration with the new default.
    """
    if loaded.dialect.ID == native.ID and loaded.config.primary is not None:
        stale = stale_comments(loaded, after)
        if without_comments(after.document, stale) is not after.document:
            yield (
                "comments of the setup stay, and still say what is so with "
                f"{loaded.config.primary} as the defaultModel"
            )


def _operations(loaded: Loaded, setting: NewDefault) -> Iterator[Operation]:
    value, primary = loaded.merged, setting.primary
    now = [*map(str, loaded.config.fallbacks)]
    same = [*map(str, setting.fallbacks or ())] == now
    if not (same and _says(loaded, primary)):
        fallbacks = None if same else setting.fallbacks
        yield from loaded.dialect.set_default(value, primary, fallbacks)
    if loaded.dialect.ID != native.ID:
        return
    named = [ref for ref in setting.refs if ref.provider is not None]
    yield from native.allow(value, named)
    if setting.strong is not None:
        yield from native.alias(value, setting.strong, "strong")


def _says(loaded: Loaded, primary: ModelRef) -> bool:
    """Whether the file names this model as its default already."""
    now = loaded.config.primary
    return (
        now is not None
        and str(now) == str(primary)
        and now.path[:2] != native.PROVIDERS
    )


def _origin(loaded: Loaded, path: JsonPath) -> DefaultOrigin:
    document, place = loaded.origin(path)
    start = document.source.position(document.locate(place).start)
    return DefaultOrigin(
        file=document.source.name, line=start.line, column=start.column, path=place
    )


def _doubts(loaded: Loaded, ref: ModelRef) -> Iterator[str]:
    """The warnings about a model: whether it runs, and whether its entry lists it."""
    judged = really_runs(loaded, ref)
    if judged is not None and judged.runs is False:
        yield f"{ref} does not run: {judged.reason}; {judged.help}"
        if judged.part is not Requirement.LOGIN:
            return
    if ref.provider is None:
        if ref.model.lower() not in native.aliases(loaded.merged):
            yield f'"{ref.model}" names no provider'
        return
    provider = loaded.config.provider(ref.provider)
    if provider is None:
        yield f'"{ref.provider}" has no entry here; it is built into OpenClaw'
    if doubt := unlisted(loaded, ref):
        yield doubt


def _agents(value: Json) -> Iterator[tuple[str, Json]]:
    yield from as_object(get(value, "agents", "entries")).items()


def _overrides(value: Json) -> Iterator[Override]:
    for agent, entry in _agents(value):
        model = get(entry, "model")
        primary = as_object(model).get("primary") if isinstance(model, dict) else model
        if isinstance(primary, str) and primary.strip():
            yield Override(
                agent=agent,
                model=ModelRef.parse(primary),
                strict=not as_array(as_object(model).get("fallbacks")),
            )


def _id(ref: ModelRef) -> str:
    return (ref.provider or "").strip().lower()
