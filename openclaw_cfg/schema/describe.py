"""Our own descriptions put into a schema, for people who edit with its help."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from openclaw_cfg.jsonpath import Json, as_array, as_object
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.walk import Schema, as_schema


def described(
    schema: dict[str, Json], descriptions: Mapping[str, str]
) -> dict[str, Json]:
    """`schema` with a description at each path that it has.

    A path is written `models.providers.*.models[].id`, `*` for any key; a union or a
    `$ref` on the way is looked into. Paths that this version lacks are left out.
    """
    described_schema = deepcopy(schema)
    for path, text in descriptions.items():
        steps = path.replace("[]", ".[]").split(".")
        evaluator = Evaluator.of(described_schema)
        for holder, key in _slots(evaluator, described_schema, steps):
            holder[key] = {**as_object(holder[key]), "description": text}
    return described_schema


def _slots(
    evaluator: Evaluator, schema: Schema, steps: Sequence[str]
) -> Iterator[tuple[dict[str, Json], str]]:
    """Where the parts at a path hang: the object and the key that hold each."""
    schema = evaluator.resolved(schema)
    if isinstance(schema, bool):
        return
    for keyword in ("anyOf", "oneOf", "allOf"):
        for part in as_array(schema.get(keyword)):
            yield from _slots(evaluator, as_schema(part), steps)
    step, *rest = steps
    holder, key = {
        "*": (schema, "additionalProperties"),
        "[]": (schema, "items"),
    }.get(step, (as_object(schema.get("properties")), step))
    if key in holder and rest:
        yield from _slots(evaluator, as_schema(holder[key]), rest)
    elif key in holder:
        yield holder, key
