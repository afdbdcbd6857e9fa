"""Lists of models in the shape of Continue, LiteLLM and Zed, and claude-code-router.

Sources: the documentation of the tools' own files. Only shapes that are unique to one
tool are read; the keys inside are then handled by `providers`.
"""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.dialects.compact import derive_api, derive_id
from openclaw_cfg.fix.change import EARLY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, fits, merge_move
from openclaw_cfg.fix.migrations.model_selection import MODEL
from openclaw_cfg.fix.migrations.providers import (
    PROVIDER_KEYS,
    PROVIDERS,
    first_text,
)
from openclaw_cfg.fix.migrations.refs import named_by
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import Keyed, Move, Operation, Remove, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get

_PROTOCOLS: Final = {
    "anthropic": "anthropic-messages",
    "google": "google-generative-ai",
    "gemini": "google-generative-ai",
}
"""The protocol of a provider of this name, at any address."""
_SERVERS: Final = frozenset(
    {"openai", "openai_like", "openai-like", "custom_openai", "text-completion-openai"}
    | {"hosted_vllm", "vllm", "litellm_proxy"}
)
"""LiteLLM's names for a server with OpenAI's protocol."""
_CLOUDS: Final = frozenset(
    {"azure", "azure_ai", "bedrock", "vertex_ai", "sagemaker", "watsonx", "databricks"}
)
"""Providers of LiteLLM that need more than an address and a key."""
_NO_CHAT: Final = frozenset({"autocomplete", "embed", "rerank", "edit", "apply"})
"""Continue's roles of models that are not for chat."""
_ZED_ROW: Final = {
    "display_name": "name",
    "max_tokens": "contextWindow",
    "max_output_tokens": "maxTokens",
    "supports_images": "vision",
    "supports_tools": "tools",
}
"""Zed's keys of a model; its `max_tokens` is the context window."""
_ROUTES: Final[dict[str, JsonPath]] = {
    "default": MODEL,
    "background": (*MODEL[:-1], "utilityModel"),
    "image": (*MODEL[:-1], "imageModel"),
}
"""Roles of claude-code-router → the setting for such a model here."""
_ODD: Final = re.compile(r"[^a-z0-9._-]+")


class _Lists:
    """Rows of a list on their way to the providers that they name.

    Attributes:
        operations: the operations so far.
    """

    def __init__(self, value: Json) -> None:
        self.operations: list[Operation] = []
        self._sheet = Sheet(value)

    def at(self, *path: str | int) -> Json:
        """The value at a path now."""
        return get(self._sheet.value, *path)

    def make(self, *operations: Operation) -> None:
        """Record operations, and apply them."""
        self._sheet.apply(operations)
        self.operations += operations

    def move(self, source: JsonPath, target: JsonPath) -> None:
        """Move a value to its place without losing what is there."""
        self.make(*merge_move(self._sheet.value, source, target))

    def keyed(self, place: JsonPath) -> tuple[JsonPath, ...]:
        """The rows as named members, so that removing one does not shift others."""
        keys = tuple(f"row-{index}" for index in range(len(as_array(self.at(*place)))))
        self.make(Keyed(place, keys))
        return tuple((*place, key) for key in keys)

    def provider(self, name: str, settings: JsonPath) -> str:
        """The provider for the address and the key at `settings`.

        A provider that already has another address or key is not changed.
        """
        given = as_object(self.at(*settings))
        words = {
            key: word
            for key in given
            if (word := PROVIDER_KEYS.get(key, key)) in {"baseUrl", "apiKey", "headers"}
        }
        own = {word: given[key] for key, word in words.items()}
        url = str(own.get("baseUrl") or "")
        name = self._free(name, own, url)
        for key, word in words.items():
            self.move((*settings, key), (*PROVIDERS, name, word))
        if url and not exists(self._sheet.value, (*PROVIDERS, name, "api")):
            self.make(Set((*PROVIDERS, name, "api"), _protocol(name, url)))
        return name

    def row(self, place: JsonPath, provider: str) -> None:
        """Move the rest of a row to the models of a provider."""
        models = (*PROVIDERS, provider, "models")
        if not isinstance(self.at(*models), list):
            self.make(Set(models, []))
        self.make(Move(place, (*models, len(as_array(self.at(*models))))))

    def choose(self, ref: str) -> str:
        """Make a model the default one if there is none; return the note on that."""
        if self.at(*MODEL) is not None or self.at("model") is not None:
            return ""
        self.make(Set((*MODEL, "primary"), ref))
        return f'"{ref}" is the default model'

    def _free(self, name: str, own: dict[str, Json], url: str) -> str:
        """A name whose provider does not conflict with these settings."""
        names = [name, *([derive_id(url).id] if url else [])]
        names += [f"{name}-{number}" for number in range(2, 100)]
        for wanted in names:
            there = as_object(self.at(*PROVIDERS, wanted))
            if fits((*PROVIDERS, wanted), own, there):
                return wanted
        return name


def _protocol(name: str, url: str) -> str:
    if name in {"ollama", "ollama_chat"}:
        openai = url.rstrip("/").endswith("/v1")
        return "openai-completions" if openai else "ollama"
    return _PROTOCOLS.get(name) or derive_api(url)


def _slug(name: str) -> str:
    return _ODD.sub("-", name.strip().lower()).strip("-")


def _continue(value: Json) -> Iterator[Change]:
    """Continue's `models: [{title, provider, model, apiBase, apiKey}]`."""
    place = ("models",)
    rows = [as_object(row) for row in as_array(get(value, *place))]
    named = [first_text(row, "provider") and first_text(row, "model") for row in rows]
    if not rows or not all(named) or "AUTODETECT" in named:
        return
    lists, chosen = _Lists(value), ""
    for row, source in zip(rows, lists.keyed(place), strict=True):
        roles = {role for role in as_array(row.get("roles")) if isinstance(role, str)}
        name = lists.provider(_slug(first_text(row, "provider")), source)
        lists.make(Remove((*source, "provider")))
        if "title" in row and "name" not in row:
            lists.make(Rename((*source, "title"), "name"))
        lists.make(Rename((*source, "model"), "id"))
        lists.row(source, name)
        if not chosen and not (roles and roles <= _NO_CHAT):
            chosen = f"{name}/{first_text(row, 'model')}"
    effect = lists.choose(chosen) if chosen else ""
    yield Change(
        path=place,
        operations=tuple(lists.operations),
        reason="is a list of Continue's, whose models are under each provider here",
        effect=effect,
    )


def _litellm(value: Json) -> Iterator[Change]:
    """LiteLLM's `model_list: [{model_name, litellm_params: {model, api_base …}}]`."""
    place = ("model_list",)
    rows = [as_object(row) for row in as_array(get(value, *place))]
    refs = [first_text(as_object(row.get("litellm_params")), "model") for row in rows]
    if not any(map(_meant, rows)):
        return
    lists, left = _Lists(value), 0
    for row, ref in zip(rows, refs, strict=True):
        source = (*place, left)
        if not _meant(row):
            left += 1
            continue
        name, _, model = ref.partition("/")
        inner = (*source, "litellm_params")
        url = first_text(as_object(row["litellm_params"]), "api_base", "base_url")
        if name in _SERVERS and url:
            name = derive_id(url).id
        name = lists.provider(_slug(name), inner)
        lists.make(Set((*source, "id"), model), Remove((*inner, "model")))
        if not lists.at(*inner):
            lists.make(Remove(inner))
        if isinstance(row.get("model_name"), str) and "name" not in row:
            lists.make(Rename((*source, "model_name"), "name"))
        lists.row(source, name)
    if not lists.at(*place):
        lists.make(Remove(place))
    yield Change(
        path=place,
        operations=tuple(lists.operations),
        reason="is a list of LiteLLM's, whose models are under each provider here",
    )


def _meant(row: dict[str, Json]) -> bool:
    """Whether a row of LiteLLM's list has everything that a provider needs."""
    name, slash, model = first_text(
        as_object(row.get("litellm_params")), "model"
    ).partition("/")
    return bool(slash and name and model) and name not in _CLOUDS and "id" not in row


def _zed(value: Json) -> Iterator[Change]:
    """Zed's `language_models: {anthropic: {api_url, available_models}}`."""
    place = ("language_models",)
    lists = _Lists(value)
    for name, entry in as_object(get(value, *place)).items():
        source = (*place, name)
        if entry == {}:
            lists.make(Remove(source))
        elif name == "openai_compatible":
            for own, given in as_object(entry).items():
                _of_zed(lists, (*source, own), own, as_object(given))
            if not lists.at(*source):
                lists.make(Remove(source))
        else:
            _of_zed(lists, source, name, as_object(entry))
    if not any(isinstance(made, Move) for made in lists.operations):
        return
    if not lists.at(*place):
        lists.make(Remove(place))
    yield Change(
        path=place,
        operations=tuple(lists.operations),
        reason='has providers in Zed\'s words, which are under "models.providers" here',
    )


def _of_zed(lists: _Lists, source: JsonPath, name: str, entry: dict[str, Json]) -> None:
    """Move one of Zed's providers, if it says what it is."""
    slug, rows = _slug(name), as_array(entry.get("available_models"))
    if not slug or not first_text(entry, "api_url") or lists.at(*PROVIDERS, slug):
        return
    if not all(first_text(as_object(row), "name") for row in rows):
        return
    target = (*PROVIDERS, slug)
    lists.make(Move(source, target))
    if "api" not in entry:
        api = _protocol(slug, first_text(entry, "api_url"))
        lists.make(Set((*target, "api"), api))
    if "available_models" in entry:
        lists.make(Rename((*target, "available_models"), "models"))
    for index, row in enumerate(map(as_object, rows)):
        place = (*target, "models", index)
        lists.make(Rename((*place, "name"), "id"))
        for key in [key for key in _ZED_ROW if key in row]:
            lists.make(Rename((*place, key), _ZED_ROW[key]))
        skills = as_object(row.get("capabilities"))
        for key in ("tools", "images"):
            if isinstance(skills.get(key), bool) and f"supports_{key}" not in row:
                wanted = _ZED_ROW[f"supports_{key}"]
                lists.make(Move((*place, "capabilities", key), (*place, wanted)))
        if skills and not lists.at(*place, "capabilities"):
            lists.make(Remove((*place, "capabilities")))


def _zed_default(value: Json) -> Iterator[Change]:
    """Zed's `agent.default_model: {provider, model}` → the default model."""
    for place in (("agent", "default_model"), ("assistant", "default_model")):
        given = as_object(get(value, *place))
        provider, model = first_text(given, "provider"), first_text(given, "model")
        ref = named_by(value, provider, model)
        known = get(value, *PROVIDERS, provider) is not None
        if not provider or not model or not known or get(value, *MODEL) is not None:
            continue
        yield Change(
            path=place,
            operations=(Set((*MODEL, "primary"), ref), Remove(place)),
            reason=f'is the default model: "{ref}"',
        )
        return


def _router(value: Json) -> Iterator[Change]:
    """claude-code-router's `Router: {default: "provider,model"}` → the default model.

    OpenClaw has no equivalent of its other roles, `think` and `longContext`.
    """
    lists = _Lists(value)
    for key, target in _ROUTES.items():
        place = ("Router", key)
        given = get(value, *place)
        provider, _, model = (
            given.partition(",") if isinstance(given, str) else ("",) * 3
        )
        provider, model = provider.strip(), model.strip()
        known = get(value, *PROVIDERS, provider) is not None
        if not provider or not model or not known or exists(value, target):
            continue
        ref = f"{provider}/{model}"
        lists.make(Set(target, ref), Remove(place))
        if lists.at("Router") == {}:
            lists.make(Remove(("Router",)))
        yield Change(
            path=place,
            operations=tuple(lists.operations),
            reason=f'is now "{format_path(target)}": "{ref}"',
        )
        lists.operations = []


MIGRATIONS: Final = (
    Migration(
        id="models-of-continue",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is another tool's list of models",
        doctor="refuses the file",
        find=_continue,
    ),
    Migration(
        id="models-of-litellm",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is another tool's list of models",
        doctor="drops it",
        find=_litellm,
    ),
    Migration(
        id="models-of-zed",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is another tool's list of models",
        doctor="drops it",
        find=_zed,
    ),
    Migration(
        id="default-of-zed",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is the default model",
        doctor="drops it",
        find=_zed_default,
    ),
    Migration(
        id="router-default",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="is the default model",
        doctor="drops it",
        find=_router,
    ),
)
