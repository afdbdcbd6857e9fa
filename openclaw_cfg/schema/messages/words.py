"""How messages name values and keys, and what a schema accepts."""

import json
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.walk import Schema, as_schema

_MANY: Final = 10
TYPES: Final = frozenset(
    {"array", "boolean", "integer", "null", "number", "object", "string"}
)


def name_of(path: JsonPath) -> str:
    """A value by its key and the indexes after it, in double quotes: `"args[0]"`."""
    named = [index for index, step in enumerate(path) if isinstance(step, str)]
    if not named:
        return f'"[{path[-1]}]"' if path else "the file"
    key, *indexes = path[named[-1] :]
    return f'"{scrub(str(key))}{"".join(f"[{index}]" for index in indexes)}"'


def accepted(evaluator: Evaluator, schema: Schema) -> str:
    """Types and literals that a schema accepts: `string or object`, `"a" or "b"`."""
    words = accepted_words(evaluator, schema)
    literals = [word for word in words if word not in TYPES]
    if len(literals) > _MANY:
        words = [word for word in words if word in TYPES]
        words.append(f"one of {len(literals)} words")
    return joined(words) or "anything"


def accepted_words(evaluator: Evaluator, schema: Schema) -> list[str]:
    """The types and literals that a schema accepts, each once."""
    return list(dict.fromkeys(_words(evaluator, schema)))


def literal(value: Json) -> str:
    """A literal of a schema as it is written in a file."""
    return json.dumps(value, ensure_ascii=False)


def limit(count: Json, unit: str) -> str:
    """A limit of a schema in its unit: `1 item`, `3 items`."""
    return f"{literal(count)} {unit if count == 1 else f'{unit}s'}"


def joined(words: list[str], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _words(evaluator: Evaluator, schema: Schema) -> Iterator[str]:
    schema = evaluator.resolved(schema)
    if isinstance(schema, bool):
        return
    match schema:
        case {"const": value}:
            yield literal(value)
        case {"enum": [*values]}:
            yield from map(literal, values)
        case {"type": [*names]}:
            yield from (str(name) for name in names)
        case {"type": name}:
            yield str(name)
        case {"anyOf": [*parts]} | {"oneOf": [*parts]} | {"allOf": [*parts]}:
            for part in parts:
                yield from _words(evaluator, as_schema(part))
