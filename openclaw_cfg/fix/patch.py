"""Operations applied to a plain value, so that a plan can look ahead of the text."""

from collections.abc import Iterable

from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Keyed,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.jsonpath import Json, JsonPath, value_at


def patched(value: Json, operations: Iterable[Operation]) -> Json:
    """The value after the operations; the given one is left as it is.

    Raises:
        KeyError: an operation names a path that is not there.
    """
    for operation in operations:
        value = _apply(value, operation)
    return value


def _apply(value: Json, operation: Operation) -> Json:
    match operation:
        case Set(path=path, value=new):
            return _put(value, path, new)
        case Insert(path=path, value=new):
            return _insert(value, path, new)
        case Remove(path=path) | CommentOut(path=path):
            return _take(value, path)
        case Rename(path=path, key=key):
            return _rename(value, path, key)
        case Move(path=path, to=to):
            return _put(_take(value, path), to, value_at(value, path))
        case Keyed(path=path, keys=keys):
            items = value_at(value, path)
            assert isinstance(items, list)
            return _put(value, path, dict(zip(keys, items, strict=True)))


def _put(value: Json, path: JsonPath, new: Json) -> Json:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, list) and isinstance(step, int):
        return [
            _put(item, rest, new) if index == step else item
            for index, item in enumerate(value)
        ]
    here = dict(value) if isinstance(value, dict) else {}
    key = str(step)
    here[key] = _put(here.get(key), rest, new)
    return here


def _insert(value: Json, path: JsonPath, new: Json) -> Json:
    items = value_at(value, path[:-1])
    assert isinstance(items, list)
    index = path[-1]
    assert isinstance(index, int)
    return _put(value, path[:-1], [*items[:index], new, *items[index:]])


def _take(value: Json, path: JsonPath) -> Json:
    value_at(value, path)
    parent, step = value_at(value, path[:-1]), path[-1]
    if isinstance(parent, list):
        kept: Json = [item for index, item in enumerate(parent) if index != step]
    else:
        assert isinstance(parent, dict)
        kept = {key: item for key, item in parent.items() if key != step}
    return _put(value, path[:-1], kept)


def _rename(value: Json, path: JsonPath, key: str) -> Json:
    parent, old = value_at(value, path[:-1]), path[-1]
    assert isinstance(parent, dict)
    renamed = {
        key if name == old else name: item
        for name, item in parent.items()
        if name == old or name != key
    }
    return _put(value, path[:-1], renamed)
