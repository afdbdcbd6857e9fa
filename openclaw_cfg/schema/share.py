"""Equal parts of a schema written once, under `$defs`."""

import json
import re
from collections import Counter
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.walk import KEYWORDS_OF_PARTS, Schema, children, rebuilt

# A shorter part is smaller than the reference to it.
_SHORTEST: Final = 60
_ANNOTATIONS: Final = ("title", "description")


def share(root: dict[str, Json]) -> dict[str, Json]:
    """`root` with every part that is in two places moved to `$defs`.

    Titles and descriptions do not make parts different: they stay beside the `$ref`
    (where draft 7 ignores them and editors show them).
    """
    return _Sharing(root).shared(root)


class _Sharing:
    """One run: how often each part is used, and the definitions made so far."""

    def __init__(self, root: dict[str, Json]) -> None:
        self._texts: dict[int, str] = {}
        self._uses: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._defs: dict[str, Json] = {}
        self._count(root)

    def shared(self, root: dict[str, Json]) -> dict[str, Json]:
        body = rebuilt(root, lambda part, name: self._emitted(part, name, "part"))
        assert isinstance(body, dict)
        given = body.pop("$defs", {})
        assert isinstance(given, dict)
        defs = {**given, **self._defs}
        return {**body, "$defs": defs} if defs else body

    def _count(self, schema: Schema) -> None:
        # A part's own parts count once, however often the part itself is used: what is
        # only used inside one shared part needs no definition of its own.
        text = self._text(schema)
        self._uses[text] += 1
        if self._uses[text] == 1:
            for _, child in children(schema):
                self._count(child)

    def _text(self, schema: Schema) -> str:
        """What makes two parts equal; remembered because it is needed often."""
        text = self._texts.get(id(schema))
        if text is None:
            plain = _plain(schema)
            text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
            self._texts[id(schema)] = text
        return text

    def _emitted(self, schema: Schema, name: str, outer: str) -> Schema:
        text = self._text(schema)
        place = outer if name in KEYWORDS_OF_PARTS else name
        if isinstance(schema, bool) or self._uses[text] < 2 or len(text) < _SHORTEST:
            return self._parts(schema, place)
        if text not in self._names:
            self._names[text] = self._new_name(place)
            self._defs[self._names[text]] = None  # keeps the name and the order
            body = self._parts(schema, place)
            assert isinstance(body, dict)
            plain = {k: v for k, v in body.items() if k not in _ANNOTATIONS}
            self._defs[self._names[text]] = plain
        own: dict[str, Json] = {k: schema[k] for k in _ANNOTATIONS if k in schema}
        return {"$ref": f"#/$defs/{self._names[text]}", **own}

    def _parts(self, schema: Schema, place: str) -> Schema:
        return rebuilt(schema, lambda part, name: self._emitted(part, name, place))

    def _new_name(self, name: str) -> str:
        word = re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-") or "part"
        taken = self._defs.keys()
        numbers = range(2, len(taken) + 3)
        return next(
            n for n in (word, *(f"{word}-{i}" for i in numbers)) if n not in taken
        )


def _plain(schema: Schema) -> Schema:
    bare = rebuilt(schema, lambda part, _: _plain(part))
    if isinstance(bare, bool):
        return bare
    return {k: v for k, v in bare.items() if k not in _ANNOTATIONS}
