"""What a version's schema and history say about one setting, for editing."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object
from openclaw_cfg.schema.descriptions import Descriptions
from openclaw_cfg.schema.history import History, KeyHistory
from openclaw_cfg.schema.values import type_name

Part = dict[str, Json]
_UNIONS: Final = ("anyOf", "oneOf", "allOf")
_BOUNDS: Final = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "pattern {}",
}
_HUGE: Final = 2**53 - 1


class Setting(Struct, frozen=True, kw_only=True):
    """A setting.

    Attributes:
        title: OpenClaw's title for it, if its descriptions were imported; else empty.
        known: whether there is such a setting in this version.
        types: names of JSON types, in the schema's order; several in a union.
        choices: the accepted values, where they are listed.
        bounds: the limits for a value besides its type, in words.
        default: where the schema says it, in a tuple of one; else empty.
        past: since and until when the key exists; None if always.
        required: whether its object needs it.
    """

    known: bool = False
    title: str = ""
    description: str = ""
    types: tuple[str, ...] = ()
    choices: tuple[Json, ...] = ()
    bounds: tuple[str, ...] = ()
    default: tuple[Json, ...] = ()
    past: KeyHistory | None = None
    required: bool = False

    @property
    def kind(self) -> str:
        """The JSON types that it takes, in words."""
        types = dict.fromkeys(self.types or map(type_name, self.choices))
        return " or ".join(types)


class Settings(Struct, frozen=True, dict=True):
    """The settings of one version, or of the compact form.

    Attributes:
        read_descriptions: reads the descriptions; called when the first one is needed.
    """

    root: Part
    history: History = field(default_factory=lambda: History({}))
    read_descriptions: Callable[[], Descriptions] = Descriptions

    @cached_property
    def descriptions(self) -> Descriptions:
        """The descriptions of the settings."""
        return self.read_descriptions()

    def at(self, path: JsonPath) -> Setting:
        """The setting at a path."""
        parts = tuple(self._parts(path))
        required = bool(path) and any(
            path[-1] in as_array(above.get("required"))
            for above in self._parts(path[:-1])
        )
        told = self.descriptions.at(path) if parts else Descriptions()
        return _setting(parts, told, self.history.past(path), required=required)

    def keys(self, path: JsonPath) -> Mapping[str, Setting]:
        """The keys that the object at a path accepts by name."""
        names: dict[str, None] = {}
        for part in self._parts(path):
            names |= dict.fromkeys(as_object(part.get("properties")))
        return {name: self.at((*path, name)) for name in names}

    def is_open(self, path: JsonPath) -> bool:
        """Whether the object at a path accepts keys that the schema does not name."""
        return any(
            part.get("type") == "object"
            and "properties" not in part
            and part.get("additionalProperties", True) is True
            for part in self._parts(path)
        )

    def pattern(self, path: JsonPath) -> tuple[str, ...]:
        """A path with `*` for each key that a user chose, and `[]` for an item."""
        steps = []
        for number, step in enumerate(path):
            named = isinstance(step, str) and any(
                step in as_object(part.get("properties"))
                for part in self._parts(path[:number])
            )
            steps.append(str(step) if named else "*" if isinstance(step, str) else "[]")
        return tuple(steps)

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Every path of the schema, as patterns."""
        yield from dict.fromkeys(path for path, _ in self.parts())

    def parts(self) -> Iterator[tuple[tuple[str, ...], Part]]:
        """Every path with each schema there; recursive parts only once."""
        todo: list[tuple[Part, tuple[str, ...], frozenset[str]]] = [
            (self.root, (), frozenset())
        ]
        while todo:
            part, path, refs = todo.pop()
            yield path, part
            ref = part.get("$ref")
            if isinstance(ref, str) and ref not in refs:
                todo += ((one, path, refs | {ref}) for one in self._open(part, ()))
            todo += ((inner, (*path, *more), refs) for inner, more in _inside(part))

    def _parts(self, path: JsonPath) -> Iterator[Part]:
        """The schemas that may apply to the value at a path."""
        found = [self.root]
        for step in path:
            found = [
                inner
                for part in found
                for open_ in self._open(part, ())
                if (inner := _inner(open_, step)) is not None
            ]
        for part in found:
            yield from self._open(part, ())

    def _open(self, part: Part, seen: tuple[str, ...]) -> Iterator[Part]:
        """A schema, and those of its unions, with references followed."""
        ref = part.get("$ref")
        if isinstance(ref, str) and ref.startswith("#/") and ref not in seen:
            target: Json = self.root
            for step in ref[2:].split("/"):
                name = step.replace("~1", "/").replace("~0", "~")
                target = as_object(target).get(name)
            # Keywords beside a reference are more specific for this place than its
            # target.
            beside = {key: value for key, value in part.items() if key != "$ref"}
            joined = {**as_object(target), **beside}
            yield from self._open(joined, (*seen, ref))
            return
        yield part
        for keyword in _UNIONS:
            for inner in as_array(part.get(keyword)):
                if isinstance(inner, dict):
                    yield from self._open(inner, seen)


def _inside(part: Part) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """The schemas directly inside a schema, each with the steps that lead there."""
    for keyword in _UNIONS:
        for inner in as_array(part.get(keyword)):
            yield as_object(inner), ()
    for key, inner in as_object(part.get("properties")).items():
        yield as_object(inner), (key,)
    for keyword, step in (("additionalProperties", "*"), ("items", "[]")):
        for inner in as_array(part.get(keyword)) or [part.get(keyword)]:
            if isinstance(inner, dict):
                yield inner, (step,)


def _inner(part: Part, step: str | int) -> Part | None:
    if isinstance(step, int):
        items = part.get("items")
        inner = items[step] if isinstance(items, list) and step < len(items) else items
    else:
        inner = as_object(part.get("properties")).get(step)
        if inner is None:
            inner = part.get("additionalProperties")
    if inner is True:
        return {}
    return inner if isinstance(inner, dict) else None


def _setting(
    parts: tuple[Part, ...],
    told: Descriptions,
    past: KeyHistory | None,
    *,
    required: bool,
) -> Setting:
    types: dict[str, None] = {}
    choices: list[Json] = []
    bounds: dict[str, None] = {}
    for part in parts:
        kind = part.get("type")
        names = kind if isinstance(kind, list) else [kind]
        types |= dict.fromkeys(name for name in names if isinstance(name, str))
        choices += as_array(part.get("enum"))
        choices += [part["const"]] if "const" in part else []
        for keyword, words in _BOUNDS.items():
            limit = part.get(keyword)
            if limit is not None and limit not in {_HUGE, -_HUGE}:
                bounds[words.format(limit)] = None
    texts = (told.description, *(part.get("description") for part in parts))
    defaults = [part["default"] for part in parts if "default" in part]
    return Setting(
        known=bool(parts),
        title=told.title,
        description=next(
            (text for text in texts if text and isinstance(text, str)), ""
        ),
        types=tuple(types),
        choices=tuple(choices),
        bounds=tuple(bounds),
        default=tuple(defaults[:1]),
        past=past,
        required=required,
    )
