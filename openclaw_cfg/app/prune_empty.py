"""The maps that a removal empties go with it."""

from collections.abc import Iterable

from openclaw_cfg.app.change import edited
from openclaw_cfg.json5.edit import Remove
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.empty_objects import says_nothing


def prune_empty(
    loaded: Loaded, document: Document, gone: Iterable[JsonPath]
) -> Document:
    """A native document without the maps that only contained what was removed.

    Maps that mean something even if they are empty stay (`modelPolicy`, `heartbeat`, an
    agent), and so does a map with a comment in it.
    """
    parents = {place[:length] for place in gone for length in range(1, len(place))}
    for parent in sorted(filter(_is_map, parents), key=len, reverse=True):
        if get(document.value, *parent) == {} and not _has_comment(document, parent):
            document = edited(loaded, document, (Remove(parent),))
    return document


def alone_in(value: Json, path: JsonPath) -> JsonPath:
    """The object around a setting, if it has nothing else; else the setting itself."""
    return path[:-1] if len(as_object(get(value, *path[:-1]))) == 1 else path


def _is_map(path: JsonPath) -> bool:
    """Whether the object at a path only contains entries by name."""
    return says_nothing(path) or (path[0] == "agents" and path[-1] == "models")


def _has_comment(document: Document, path: JsonPath) -> bool:
    place = document.locate(path)
    return any(
        place.start <= comment.span.start < place.end for comment in document.comments
    )
