"""Web search: a provider's settings are now in its plugin."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move, outdone
from openclaw_cfg.fix.patch import patched
from openclaw_cfg.fix.spellings import spellings
from openclaw_cfg.json5.edit import Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get

_SEARCH: Final[JsonPath] = ("tools", "web", "search")
# Search provider → the plugin that has its settings now.
_SEARCH_PLUGINS: Final = {
    "brave": "brave",
    "duckduckgo": "duckduckgo",
    "exa": "exa",
    "firecrawl": "firecrawl",
    "gemini": "google",
    "grok": "xai",
    "kimi": "moonshot",
    "minimax": "minimax",
    "ollama": "ollama",
    "perplexity": "perplexity",
    "searxng": "searxng",
}


def _web_search(value: Json) -> Iterator[Change]:
    """`tools.web.search.apiKey` was for Brave; `.<provider>` is now in the plugin."""
    search = as_object(get(value, *_SEARCH))
    moves: list[tuple[JsonPath, str, JsonPath]] = []
    if "apiKey" in search:
        moves.append(((*_SEARCH, "apiKey"), "brave", ("apiKey",)))
    for provider, plugin in _SEARCH_PLUGINS.items():
        if isinstance(search.get(provider), dict):
            moves.append(((*_SEARCH, provider), plugin, ()))
    x_search = ("tools", "web", "x_search", "apiKey")
    if exists(value, x_search):
        moves.append((x_search, "xai", ("apiKey",)))
    for source, plugin, rest in moves:
        entry = ("plugins", "entries", plugin)
        target = (*entry, "config", "webSearch", *rest)
        operations: tuple[Operation, ...] = merge_move(value, source, target)
        if not exists(value, (*entry, "enabled")):
            operations = (Set((*entry, "enabled"), True), *operations)
        yield Change(
            path=source,
            operations=operations,
            reason=f'is now "{format_path(target)}"',
        )
        value = patched(value, operations)


def _beside(value: Json) -> Iterator[Change]:
    """`tools.web_search: {…}` → `tools.web.search`, and the same of `web_fetch`."""
    for name in ("search", "fetch"):
        for key in spellings(f"web {name}"):
            place, target = ("tools", key), ("tools", "web", name)
            if isinstance(get(value, *place), dict):
                operations = merge_move(value, place, target)
                yield Change(
                    path=place,
                    operations=operations,
                    reason=f'is now "{format_path(target)}"',
                    effect=outdone(operations),
                )
                value = patched(value, operations)


def _named(value: Json) -> Iterator[Change]:
    """`tools.web.search: "brave"`, or true or false → an object."""
    given = get(value, *_SEARCH)
    new: Json = None
    if isinstance(given, bool):
        new = {"enabled": given}
    elif isinstance(given, str) and given.strip().lower() in _SEARCH_PLUGINS:
        new = {"provider": given.strip().lower()}
    if new is not None:
        yield Change(
            path=_SEARCH, operations=(Set(_SEARCH, new),), reason="is an object"
        )


def _empty_x_search(value: Json) -> Iterator[Change]:
    place = ("tools", "web", "x_search")
    if get(value, *place) == {}:
        yield Change(path=place, operations=(Remove(place),), reason="is empty")


MIGRATIONS: Final = (
    Migration(
        id="web-tools",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="drops it",
        find=_beside,
    ),
    Migration(
        id="web-search-word",
        kind=ChangeKind.WRAP,
        until=EARLY,
        reason="is an object",
        doctor="refuses the file",
        find=_named,
    ),
    Migration(
        id="web-search",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_web_search,
    ),
    Migration(
        id="empty-x-search",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is empty",
        doctor="does the same",
        find=_empty_x_search,
    ),
)
