"""Memory: only one engine remains, and its search has nested settings."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import EARLY, JULY, Change, ChangeKind, Migration
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.fix.words import said
from openclaw_cfg.json5.edit import CommentOut, Move, Operation, Remove, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get

_SEARCH: Final[JsonPath] = ("memory", "search")
_EMBEDDING: Final = {
    "provider": ("provider",),
    "model": ("model",),
    "apiKey": ("remote", "apiKey"),
    "baseUrl": ("remote", "baseUrl"),
}
_OF_PROVIDER: Final = {"provider", "model", "remote", "local"}
_QMD: Final = "the built-in memory engine is used"


def _qmd(value: Json) -> Iterator[Change]:
    """`memory.backend` and `memory.qmd`: paths and sessions move to the search."""
    backend = ("memory", "backend")
    if exists(value, backend):
        builtin = get(value, *backend) == "builtin"
        note = "retired by OpenClaw: there is one engine"
        yield Change(
            path=backend,
            operations=(CommentOut(backend, note),),
            reason="is retired: there is one engine",
            effect="" if builtin else _QMD,
        )
    for source, key in (
        (("memory", "qmd"), "paths"),
        (("memory", "search", "qmd"), "extraCollections"),
    ):
        yield from _block(value, source, ("memory", "search"), key)
    for scope in agent_scopes(value):
        search = (*scope, "memory", "search")
        yield from _block(value, (*search, "qmd"), search, "extraCollections")


def _block(
    value: Json, source: JsonPath, search: JsonPath, key: str
) -> Iterator[Change]:
    qmd = get(value, *source)
    if not isinstance(qmd, dict):
        if exists(value, source):
            yield Change(
                path=source,
                operations=(CommentOut(source, _QMD),),
                reason="is retired",
                effect=_QMD,
            )
        return
    operations = [
        *_sessions(value, qmd, search),
        *_paths(value, as_array(qmd.get(key)), (*search, "extraPaths")),
        CommentOut(source, f"retired by OpenClaw: {_QMD}"),
    ]
    yield Change(
        path=source,
        operations=tuple(operations),
        reason="is retired; its paths are searched on",
        effect=_QMD,
    )


def _sessions(
    value: Json, qmd: dict[str, Json], search: JsonPath
) -> Iterator[Operation]:
    if as_object(qmd.get("sessions")).get("enabled") is not True:
        return
    now = as_object(get(value, *search))
    if "sessionMemory" not in as_object(now.get("experimental")):
        yield Set((*search, "experimental", "sessionMemory"), True)
    sources = as_array(now.get("sources"))
    if "sessions" not in sources:
        new: list[Json] = [*(sources or ["memory"]), "sessions"]
        yield Set((*search, "sources"), new)


def _paths(value: Json, rows: list[Json], target: JsonPath) -> Iterator[Operation]:
    known = as_array(get(value, *target))
    found: list[Json] = []
    for row in rows:
        entry = as_object(row)
        path, pattern = entry.get("path"), entry.get("pattern")
        if not isinstance(path, str) or not path.strip():
            continue
        new: Json = path.strip()
        if isinstance(pattern, str) and pattern.strip():
            new = {"path": path.strip(), "pattern": pattern.strip()}
        if new not in known and new not in found:
            found.append(new)
    if found:
        yield Set(target, [*known, *found])


def _flat(value: Json) -> Iterator[Change]:
    """`memory.search.maxResults` → `query.maxResults`; the chunk size is now fixed."""
    for scope in ((), *agent_scopes(value)):
        search = (*scope, "memory", "search")
        block = as_object(get(value, *search))
        if "maxResults" in block:
            place = (*search, "maxResults")
            yield Change(
                path=place,
                operations=merge_move(value, place, (*search, "query", "maxResults")),
                reason='is now "query.maxResults"',
            )
        for key in ("chunkSize", "chunkOverlap"):
            if key in block:
                place = (*search, key)
                yield Change(
                    path=place,
                    operations=(CommentOut(place, "retired by OpenClaw"),),
                    reason="is retired",
                    effect="OpenClaw's built-in value applies",
                )


def _embedding(value: Json) -> Iterator[Change]:
    """`memory.embedding` → `memory.search`, as a whole: its key is for its provider."""
    search = as_object(get(value, *_SEARCH))
    for key in ("embedding", "embeddings"):
        place = ("memory", key)
        block = as_object(get(value, *place))
        if not block.keys() & _EMBEDDING.keys() or search.keys() & _OF_PROVIDER:
            continue
        moved = [
            Move((*place, word), (*_SEARCH, *target))
            for word, target in _EMBEDDING.items()
            if word in block
        ]
        left = block.keys() - _EMBEDDING.keys()
        yield Change(
            path=place,
            operations=(*moved, *(() if left else (Remove(place),))),
            reason='is now "memory.search"',
        )
        return


def _beside_search(value: Json) -> Iterator[Change]:
    """`memory.enabled` and `memory.maxResults` → `memory.search`."""
    for key, target in (("enabled", "enabled"), ("maxResults", "maxResults")):
        place = ("memory", key)
        given = get(value, *place)
        off = key == "enabled" and said(given) is False
        if off or (key == "maxResults" and isinstance(given, int)):
            yield Change(
                path=place,
                operations=merge_move(value, place, (*_SEARCH, target)),
                reason=f'is now "memory.search.{target}"',
            )


MIGRATIONS: Final = (
    Migration(
        id="memory-embedding",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_embedding,
    ),
    Migration(
        id="memory-beside-search",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="refuses the file",
        find=_beside_search,
    ),
    Migration(
        id="memory-engine",
        kind=ChangeKind.RETIRE,
        until=JULY,
        reason="is retired",
        doctor="does the same",
        find=_qmd,
    ),
    Migration(
        id="memory-search-flat",
        kind=ChangeKind.MOVE,
        until=EARLY,
        reason="has another place",
        doctor="does the same",
        find=_flat,
    ),
)
