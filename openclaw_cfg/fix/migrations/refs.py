"""Where a file refers to models, also in old places, and how to replace a reference."""

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.json5.edit import Operation, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.openclaw.model_refs import OF_CODEX_PLUGIN

Follow = Callable[[str], str | None]
"""The successor of a reference; None if it stays."""

_TEXT_KEYS: Final = frozenset(
    {"model", "primary", "summaryModel", "imageModel", "utilityModel", "voiceModel"}
    | {"pdfModel", "preferredModel", "imageGenerationModel", "musicGenerationModel"}
    | {"videoGenerationModel", "decisionModel", "defaultModel", "visionModel"}
    | {"modelFallback", "fallback", "fallbackModel"}
)
_LIST_KEYS: Final = frozenset(
    {"fallback", "fallbacks", "modelFallbacks", "imageModelFallbacks"}
    | {"allowedModels", "allowedCompletionModels", "allowModels"}
)


class Rewrite(Struct, frozen=True, kw_only=True):
    """A reference that is replaced by another one.

    Attributes:
        path: where it is; if the reference is a key, the path of its entry.
    """

    path: JsonPath
    old: str
    new: str
    operations: tuple[Operation, ...]


def rewrites(value: Json, follow: Follow) -> Iterator[Rewrite]:
    """Every reference that has a successor.

    In `{provider, model}` only the model is replaced: those providers are not for
    chats.
    """
    for key, block in as_object(value).items():
        if key not in {"models", "auth"}:
            yield from _walk(block, (key,), follow)
    yield from _keys(value, follow)


def named_by(value: Json, provider: str, model: str) -> str:
    """The reference for a model and the provider beside it.

    A model that begins with a provider's name may be a relay's, whose ids do so.
    """
    head, slash, _ = model.partition("/")
    if slash and head.lower() == provider.lower():
        return model
    entries = as_object(get(value, "models", "providers"))
    own, other = as_object(entries.get(provider)), as_object(entries.get(head))
    lists = {as_object(row).get("id") for row in as_array(own.get("models"))}
    if slash and not lists & {model} and not own.get("baseUrl"):
        known = load_facts().bundled_models
        plain = known.get(provider.lower(), ())
        direct = bool(plain) and not any("/" in name for name in plain)
        if direct and (other or head.lower() in known):
            return model
    return f"{provider}/{model}"


def _keys(value: Json, follow: Follow) -> Iterator[Rewrite]:
    """Rename keys in the map of models; an existing key is merged with the other."""
    sheet = Sheet(value)
    for scope in agent_scopes(value):
        for ref in as_object(get(value, *scope, "models")):
            new = follow(ref)
            if new is None or new == ref:
                continue
            place, target = (*scope, "models", ref), (*scope, "models", new)
            joined = exists(value, target)
            operations = (
                merge_move(value, place, target) if joined else (Rename(place, new),)
            )
            yield Rewrite(path=place, old=ref, new=new, operations=operations)
            value = sheet.apply(operations)


def _walk(value: Json, place: JsonPath, follow: Follow) -> Iterator[Rewrite]:
    if isinstance(value, str):
        # A plugin may have its own models, which it names without a provider.
        if _holds_ref(place) and (place[0] != "plugins" or "/" in value):
            yield from _text(place, value, follow)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*place, index), follow)
    elif isinstance(value, dict):
        pair = isinstance(value.get("provider"), str) and "model" in value
        for key, item in value.items():
            if pair and key == "model":
                yield from _pair((*place, key), value, follow)
            else:
                yield from _walk(item, (*place, key), follow)


def _holds_ref(place: JsonPath) -> bool:
    last, before = place[-1], place[-2] if len(place) > 1 else ""
    if isinstance(last, int):
        policy = place[-3:-1] == ("modelPolicy", "allow")
        return before in _LIST_KEYS or policy
    if "modelByChannel" in place or before == "mediaModels":
        return True
    return last in _TEXT_KEYS


def _text(place: JsonPath, ref: str, follow: Follow) -> Iterator[Rewrite]:
    if place == OF_CODEX_PLUGIN and ref.lower().startswith("codex/"):
        return
    new = follow(ref)
    if new is not None and new != ref:
        yield Rewrite(path=place, old=ref, new=new, operations=(Set(place, new),))


def _pair(place: JsonPath, owner: dict[str, Json], follow: Follow) -> Iterator[Rewrite]:
    provider, model = owner["provider"], owner["model"]
    if not isinstance(model, str):
        return
    old = f"{provider}/{model}"
    new = follow(old)
    if new is None or new == old or not new.startswith(f"{provider}/"):
        return
    name = new.removeprefix(f"{provider}/")
    yield Rewrite(path=place, old=old, new=new, operations=(Set(place, name),))
