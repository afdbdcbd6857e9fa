"""What changed between versions of the schema: the text of `schemas/history.json`."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise

from openclaw_cfg.jsonpath import Json, as_array, as_object
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.walk import Schema, as_schema

# A key counts as renamed only if both names begin with this many equal letters.
_ALIKE = 4

Parts = dict[str, Schema]
"""The part of a schema behind each key, by the key's path (`agents.list.[].id`)."""


def history(
    schemas: Mapping[str, dict[str, Json]], moves: Mapping[str, str]
) -> dict[str, Json]:
    """The history of every key that not all versions have; of a removed tree, its top.

    Args:
        schemas: by version, oldest first.
        moves: new places of keys that the schemas alone do not show.
    """
    parts = {version: _parts(root) for version, root in schemas.items()}
    versions = list(parts)
    paths = {path for known in parts.values() for path in known}
    changed = {p for p in paths if not all(p in known for known in parts.values())}
    moved = dict(_renames(schemas, parts)) | dict(moves)
    past: dict[str, Json] = {}
    for path in sorted(_tops(changed) | moved.keys()):
        if _is_install(path):
            continue
        having = [version for version in versions if path in parts[version]]
        entry: dict[str, Json] = {}
        if having and having[0] != versions[0]:
            entry["since"] = having[0]
        if having and having[-1] != versions[-1]:
            entry["until"] = having[-1]
        if path in moved and (not having or "until" in entry):
            entry["now"] = moved[path]
        past[path] = entry
    return past


def _parts(root: dict[str, Json]) -> Parts:
    parts: Parts = {}
    for path, schema in _walk(Evaluator.of(root), root, (), ()):
        parts.setdefault(".".join(path), schema)
    return parts


def _walk(
    evaluator: Evaluator, schema: Schema, path: tuple[str, ...], refs: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """Every key below a schema; `refs` are the references followed to get here."""
    if isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
        if ref in refs:
            return
        refs = (*refs, ref)
    schema = evaluator.resolved(schema)
    if isinstance(schema, bool):
        return
    for key, part in as_object(schema.get("properties")).items():
        yield (*path, key), as_schema(part)
        yield from _walk(evaluator, as_schema(part), (*path, key), refs)
    if isinstance(part := schema.get("additionalProperties"), dict):
        yield from _walk(evaluator, part, (*path, "*"), refs)
    items = schema.get("items", [])
    for part in items if isinstance(items, list) else [items]:
        yield from _walk(evaluator, as_schema(part), (*path, "[]"), refs)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for part in as_array(schema.get(keyword)):
            yield from _walk(evaluator, as_schema(part), path, refs)


def _tops(paths: set[str]) -> set[str]:
    """The paths that are not below another path of the set."""
    return {p for p in paths if not any(above in paths for above in _above(p))}


def _above(path: str) -> Iterator[str]:
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _is_install(path: str) -> bool:
    """Whether a key depends on what is installed, so that it is never unknown."""
    steps = path.split(".")
    plugin = steps[:2] == ["plugins", "entries"] and len(steps) == 3
    return plugin or (steps[0] == "channels" and len(steps) == 2)


def _renames(
    schemas: Mapping[str, dict[str, Json]], parts: Mapping[str, Parts]
) -> Iterator[tuple[str, str]]:
    """Keys that were removed in the version that added another with the same structure.

    Only the certain ones: both begin alike, and there is one such pair.
    """
    for older, newer in pairwise(parts):
        gone = parts[older].keys() - parts[newer].keys()
        came = parts[newer].keys() - parts[older].keys()
        for old in gone:
            fitting = [
                new
                for new in came
                if _begin_alike(old, new)
                and _structure(schemas[older], parts[older][old])
                == _structure(schemas[newer], parts[newer][new])
            ]
            if len(fitting) == 1:
                yield old, fitting[0]


def _begin_alike(old: str, new: str) -> bool:
    old_parent, _, old_key = old.rpartition(".")
    new_parent, _, new_key = new.rpartition(".")
    same = old_key[:_ALIKE] == new_key[:_ALIKE] and len(old_key) >= _ALIKE
    return old_parent == new_parent and same


def _structure(root: dict[str, Json], schema: Schema) -> str:
    """The text of a schema with its references written out."""
    return json.dumps(_written_out(Evaluator.of(root), schema, ()), sort_keys=True)


def _written_out(evaluator: Evaluator, value: Json, refs: tuple[str, ...]) -> Json:
    if isinstance(value, list):
        return [_written_out(evaluator, item, refs) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(ref := value.get("$ref"), str):
        if ref in refs:
            return ref
        return _written_out(evaluator, evaluator.resolved(value), (*refs, ref))
    return {
        key: _written_out(evaluator, part, refs)
        for key, part in value.items()
        if not (key == "description" and isinstance(part, str))
    }
