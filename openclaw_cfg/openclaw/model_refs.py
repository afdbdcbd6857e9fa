"""Every place of a configuration where OpenClaw looks for a reference to a model."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.refinements.base import agents, objects, text_at

_SELECTORS: Final[tuple[JsonPath, ...]] = (
    ("model",),
    ("utilityModel",),
    ("imageModel",),
    ("voiceModel",),
    ("pdfModel",),
    ("mediaModels", "image"),
    ("mediaModels", "video"),
    ("mediaModels", "music"),
    ("subagents", "model"),
)
_TEXTS: Final[tuple[JsonPath, ...]] = (
    ("heartbeat", "model"),
    ("compaction", "model"),
    ("compaction", "memoryFlush", "model"),
)
_DREAMING: Final[JsonPath] = ("plugins", "entries", "memory-core", "config", "dreaming")
_LOGBOOK: Final[JsonPath] = ("plugins", "entries", "logbook", "config")
OF_CODEX_PLUGIN: Final[JsonPath] = (*_LOGBOOK, "visionModel")
"""Here `codex` is the provider of the Codex plugin, not an old name of `openai`
(docs/plugins/logbook.md of OpenClaw 2026.9.6)."""
LLM_TASK: Final[JsonPath] = ("plugins", "entries", "llm-task", "config")
OF_PLUGIN: Final[tuple[JsonPath, ...]] = (
    ("subagent", "allowedModels"),
    ("llm", "allowedModels"),
    ("llm", "allowedCompletionModels"),
)
"""The models that a plugin may use; an empty list permits none, no list permits all."""
ALLOWED: Final = frozenset({"allow", *(str(path[-1]) for path in OF_PLUGIN)})
"""The names of the lists of allowed models."""
_NO_CHAT: Final = frozenset({"decisionModel", "mediaModels", "voiceModel"})
_CLICKCLACK: Final[JsonPath] = ("channels", "clickclack")
_ELSEWHERE: Final[tuple[JsonPath, ...]] = (
    ("agents", "defaults", "embeddedAgent", "cyberFailover", "model"),
    ("hooks", "internal", "entries", "session-memory", "model"),
    (*_DREAMING, "model"),
    (*_DREAMING, "execution", "defaults", "model"),
    (*_DREAMING, "phases", "light", "execution", "model"),
    (*_DREAMING, "phases", "deep", "execution", "model"),
    (*_DREAMING, "phases", "rem", "execution", "model"),
    ("plugins", "entries", "active-memory", "config", "model"),
    ("plugins", "entries", "active-memory", "config", "modelFallback"),
    OF_CODEX_PLUGIN,
    ("plugins", "entries", "team-reports", "config", "summaries", "model"),
)


def model_refs(value: Json) -> Iterator[tuple[JsonPath, str]]:
    """References with their paths; if the reference is a key, the path of its entry."""
    yield from _selector(value, ("tools", "exec", "reviewer", "model"))
    for kind in ("image", "audio", "video"):
        yield from _text(value, ("tools", "media", kind, "preferredModel"))
    yield from _agent(value, ("agents", "defaults"))
    for path, _ in objects(value, "agents", "entries"):
        yield from _agent(value, path)
        yield from _selector(value, (*path, "tools", "exec", "reviewer", "model"))
        yield from _text(value, (*path, "tts", "summaryModel"))
    for path, channel in objects(value, "channels", "modelByChannel"):
        for target in channel:
            yield from _text(value, (*path, target))
    for index, _ in enumerate(as_array(get(value, "hooks", "mappings"))):
        yield from _text(value, ("hooks", "mappings", index, "model"))
    yield from _text(value, ("hooks", "gmail", "model"))
    yield from _text(value, ("tts", "summaryModel"))
    yield from _discord_voice(value, ("channels", "discord"))
    for path, _ in objects(value, "channels", "discord", "accounts"):
        yield from _discord_voice(value, path)


def other_refs(value: Json) -> Iterator[tuple[JsonPath, str]]:
    """The same for places where OpenClaw does not look for retired models."""
    entries = (path for path, _ in objects(value, "agents", "entries"))
    for at in (("agents", "defaults"), *entries):
        yield from _text(value, (*at, "decisionModel"))
    for path in _ELSEWHERE:
        yield from _text(value, path)
    for path, _ in objects(value, "plugins", "entries", "imap", "config", "accounts"):
        yield from _text(value, (*path, "model"))
    if not text_at(value, *LLM_TASK, "defaultProvider"):  # else a model without one
        yield from _text(value, (*LLM_TASK, "defaultModel"))
    for at, _ in objects(value, "channels"):
        for path in (at, *(path for path, _ in objects(value, *at, "accounts"))):
            yield from _text(value, (*path, "tts", "summaryModel"))
            if at == _CLICKCLACK:
                yield from _text(value, (*path, "model"))


def named_providers(value: Json) -> frozenset[str]:
    """The providers, in lower case, whose plugins OpenClaw 2026.9.6 fetches and uses.

    Of plugins that are not in its package. Measured with a plugin that is installed:
    the variable of its key, its own entry in `plugins.entries` and the places of
    `other_refs` do not count; then a model of it is an "Unknown model".
    """
    profiles = as_object(get(value, "auth", "profiles")).values()
    media = as_array(get(value, "tools", "media", "models"))
    named = [text_at(row, "provider") for row in (*profiles, *media)]
    named += as_object(get(value, "models", "providers"))
    named += as_object(get(value, "channels", "modelByChannel"))
    named += [ref.partition("/")[0] for _, ref in model_refs(value) if "/" in ref]
    return frozenset(name.strip().lower() for name in named if name)


def allowed_refs(value: Json) -> Iterator[tuple[JsonPath, str]]:
    """The references, aliases and patterns in lists of allowed models."""
    for path, _ in agents(value):
        yield from _texts(value, (*path, "modelPolicy", "allow"))
    for path, _ in objects(value, "plugins", "entries"):
        for place in OF_PLUGIN:
            yield from _texts(value, (*path, *place))


def is_for_chats(path: JsonPath) -> bool:
    """Whether the model that is named there answers in words.

    Pictures, voices, transcripts and decisions come from other parts of a plugin.
    """
    at = 3 if path[:2] == ("agents", "entries") else 2
    of_agent = path[0] == "agents" and path[at] in _NO_CHAT
    return not of_agent and path[:2] != ("tools", "media")


def _agent(value: Json, at: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    if get(value, *at) is None:
        return
    for path in _SELECTORS:
        yield from _selector(value, (*at, *path))
    for path in _TEXTS:
        yield from _text(value, (*at, *path))
    for ref in as_object(get(value, *at, "models")):
        yield (*at, "models", ref), ref


def _selector(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    """A reference, or an object with `primary` and `fallbacks`."""
    found = get(value, *path)
    if isinstance(found, str):
        yield from _text(value, path)
    elif isinstance(found, dict):
        yield from _text(value, (*path, "primary"))
        yield from _texts(value, (*path, "fallbacks"))


def _texts(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    for index, _ in enumerate(as_array(get(value, *path))):
        yield from _text(value, (*path, index))


def _text(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    text = text_at(value, *path)
    if text:
        yield path, text


def _discord_voice(value: Json, at: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    yield from _text(value, (*at, "voice", "model"))
    yield from _text(value, (*at, "voice", "tts", "summaryModel"))
