"""Applies operations to a plain value, so that a plan need not edit the text yet."""

from collections.abc import Iterable, Sequence

from openclaw_cfg.fix.merge_move import exists
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
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, get, value_at

_Container = dict[str, Json] | list[Json]


def patched(value: Json, operations: Iterable[Operation]) -> Json:
    """The value after the operations; the given value is not changed.

    Operations that do not fit change nothing: no step would be made of them.
    """
    return Sheet(value).apply(operations)


class Sheet:
    """A value that operations change; the original value is not changed.

    It copies what it changes, the first time only, so that many operations cost as much
    as what they change. So a reference to a part of `value` is only valid until the
    next `apply`.

    Attributes:
        value: with every operation so far.
        set_aside: what became, or would become, a comment, with its path.
    """

    def __init__(self, value: Json) -> None:
        self.value = value
        self.set_aside: list[tuple[JsonPath, Json]] = []
        self._first = value
        self._made: list[Operation] = []
        self._own: dict[int, _Container] = {}

    def apply(self, operations: Iterable[Operation]) -> Json:
        """The value after the operations; if one does not fit, as it was."""
        self.makes(tuple(operations))
        return self.value

    def makes(self, operations: Sequence[Operation]) -> bool:
        """Apply all of the operations or none; whether they fit, as in a text."""
        known = len(self._made)
        for operation in operations:
            if not _fits(self.value, operation):
                if len(self._made) > known:
                    made, self._made = self._made[:known], []
                    self.value, self._own = self._first, {}
                    self.set_aside = []
                    for one in made:
                        self._make(one)
                return False
            self._make(operation)
        return True

    def _make(self, operation: Operation) -> None:
        self._apply(operation)
        self._made.append(operation)

    def _apply(self, operation: Operation) -> None:
        match operation:
            case Set(path=path, value=new):
                self._put(path, new)
            case Insert(path=path, value=new):
                index = path[-1]
                array = self._container(path[:-1])
                assert isinstance(array, list)
                assert isinstance(index, int)
                array.insert(index, self._given(new))
            case Remove(path=path):
                self._take(path)
            case CommentOut(path=path):
                self.set_aside.append((path, self._take(path)))
            case Rename(path=path, key=key):
                self._put((*path[:-1], key), self._take(path), given=False)
            case Move(path=path, to=to):
                self._put(to, self._take(path), given=False)
            case Keyed(path=path, keys=keys):
                items = value_at(self.value, path)
                assert isinstance(items, list)
                keyed = dict(zip(keys, items, strict=True))
                self._put(path, keyed, given=False)

    def _put(self, path: JsonPath, new: Json, *, given: bool = True) -> None:
        """Put a value at a path; `given` if it may be shared with other code."""
        new = self._given(new) if given else new
        if not path:
            self.value = new
            return
        parent, step = self._container(path[:-1]), path[-1]
        if isinstance(parent, list) and isinstance(step, int):
            parent[step : step + 1] = [new]
        elif isinstance(parent, dict):
            parent[str(step)] = new

    def _take(self, path: JsonPath) -> Json:
        value_at(self.value, path)
        parent, step = self._container(path[:-1]), path[-1]
        if isinstance(parent, list) and isinstance(step, int):
            return parent.pop(step)
        assert isinstance(parent, dict)
        return parent.pop(str(step))

    def _container(self, path: JsonPath) -> _Container:
        """The object or array at a path, created if needed, and safe to change."""
        node = self._ours(self.value)
        self.value = node
        for step in path:
            if isinstance(node, dict):
                child = self._ours(node.get(str(step)))
                node[str(step)] = child
            elif isinstance(step, int) and step < len(node):
                child = self._ours(node[step])
                node[step] = child
            else:
                raise KeyError(format_path(path))
            node = child
        return node

    def _ours(self, value: Json) -> _Container:
        if id(value) in self._own:
            return self._own[id(value)]
        copy: _Container = list(value) if isinstance(value, list) else {}
        if isinstance(value, dict):
            copy = dict(value)
        self._own[id(copy)] = copy
        return copy

    def _given(self, value: Json) -> Json:
        """A value that must not be changed because it is shared."""
        if isinstance(value, dict | list):
            self._own.pop(id(value), None)
            for item in value.values() if isinstance(value, dict) else value:
                self._given(item)
        return value


def _fits(value: Json, operation: Operation) -> bool:
    """Whether the operation is possible in a text, too."""
    match operation:
        case Set(path=path):
            return _has_place(value, path)
        case Insert(path=path):
            items = get(value, *path[:-1])
            last = path[-1] if path else None
            return isinstance(items, list) and isinstance(last, int)
        case Remove(path=path) | CommentOut(path=path):
            return bool(path) and exists(value, path)
        case Rename(path=path, key=key):
            free = key == path[-1] or not exists(value, (*path[:-1], key))
            return isinstance(path[-1], str) and free and exists(value, path)
        case Move(path=path, to=to):
            inside = to[: len(path)] == path
            free = not inside and not exists(value, to) and _has_place(value, to)
            return bool(path) and free and exists(value, path)
        case Keyed(path=path, keys=keys):
            items = get(value, *path)
            fits = isinstance(items, list) and len(items) == len(keys)
            return fits and len(set(keys)) == len(keys)


def _has_place(value: Json, path: JsonPath) -> bool:
    """Whether there is a value at a path, or its nearest parent can hold one."""
    for number, step in enumerate(path):
        if isinstance(value, dict) and isinstance(step, str):
            if step not in value:
                return not any(isinstance(s, int) and s for s in path[number + 1 :])
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int):
            if step >= len(value):
                return step == len(value)
            value = value[step]
        else:
            return False
    return True
