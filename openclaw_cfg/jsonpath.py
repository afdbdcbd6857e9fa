"""JSON values, and the path of a value inside a document.

A path prints the way people write it: `models.providers.apiyi.models[0].name`; a key
that is not a plain word is quoted: `agents.defaults.models["openai/gpt-5.4"].alias`.
"""

import json
import re
from typing import Final

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""Any JSON value. NaN and the infinities are floats, as in JSON5."""

JsonPath = tuple[str | int, ...]
"""Keys (str) and array indexes (int, from 0), from the root of a document."""

_PLAIN_KEY: Final = re.compile(r"[\w$-]+\Z")
NOTHING: Final[Json] = float("nan")
"""A marker, compared by identity: there is no value, and nothing is inside it."""
_STEP: Final = re.compile(r'\.?(?:([^.\[\]"]+)|\[(\d*)\]|\[?("(?:[^"\\]|\\.)*")\]?)')


def format_path(path: JsonPath) -> str:
    """Text of a path; the root is the empty string."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.match(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def parse_path(text: str) -> JsonPath:
    """Parse a path written as `format_path` writes it; `[]` is the first item.

    Raises:
        ValueError: the text is not a path.
    """
    path: list[str | int] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or (at == 0 and text[0] == "."):
            raise ValueError(text)
        key, index, quoted = step.groups()
        if key is not None:
            path.append(key)
        else:
            path.append(json.loads(quoted) if quoted else int(index or 0))
        at = step.end()
    return tuple(path)


def value_at(value: Json, path: JsonPath) -> Json:
    """The value at `path`.

    Raises:
        KeyError: there is nothing at that path.
    """
    found = get(value, *path, nothing=NOTHING)
    if found is NOTHING:
        raise KeyError(format_path(path))
    return found


def get(value: Json, *path: str | int, nothing: Json = None) -> Json:
    """The value at `path`, or `nothing` where there is none."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step, nothing)  # type: ignore[arg-type]  # no key is int
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return nothing
    return value


def as_object(value: Json) -> dict[str, Json]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_array(value: Json) -> list[Json]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON: `True` is not 1, and NaN is NaN."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(
                same(item, other[key]) for key, item in one.items()
            )
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
        case bool(), _:
            return one is other
        case _, bool():
            return False
        case float(), float() if one != one:  # noqa: PLR0124 -- only NaN is not itself
            return other != other  # noqa: PLR0124 -- as above
    return one == other
