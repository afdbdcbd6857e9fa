"""Duplicate keys in one object: OpenClaw uses the last; the others become comments.

An operation on a path affects the last one, so the others would be lost silently.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from openclaw_cfg.fix.change import Removed
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.repeated import each_once, repeated, value_of
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.loader import Loaded, load_document


class Single(Struct, frozen=True):
    """A configuration in which no key is repeated.

    Attributes:
        loaded: the configuration.
        included: the included files that were changed for that.
        earlier: the path of each key that a later one overrides, in the whole value.
        removed: those that are not in a comment, because their file cannot have any.
    """

    loaded: Loaded
    included: Mapping[Path, Document] = MappingProxyType({})
    earlier: tuple[JsonPath, ...] = ()
    removed: tuple[Removed, ...] = ()


def once(loaded: Loaded) -> Single:
    """The configuration with each key once, the earlier ones as comments."""
    earlier: list[JsonPath] = []
    removed: list[Removed] = []
    changed: dict[int, Document] = {}
    for document in loaded.documents:
        strict = is_strict(document)
        for found in repeated(document):
            at = loaded.root.merged(document, found.path)
            for member in found.members:
                path = (*at, member.key)
                earlier.append(path)
                if strict:
                    reason = "appears again; the last one counts"
                    removed.append(Removed(path, reason, value_of(document, member)))
            changed[id(document)] = document
    if not changed:
        return Single(loaded)
    included = {
        document.source.path: each_once(document)
        for document in loaded.documents[1:]
        if id(document) in changed and document.source.path is not None
    }
    again = load_document(
        each_once(loaded.document),
        environment=loaded.environment,
        changed=included,
    )
    return Single(again, included, tuple(earlier), tuple(removed))
