"""Where a value that steps have moved was in the user's file."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.edit import Insert, Operation, Set
from openclaw_cfg.jsonpath import Json, JsonPath

# A marker that is not equal to any key of a file; it holds the place of an object.
_OWN: Final = "\0origin"


class Origins:
    """The value with the original place of everything in it, changed with the plan.

    Args:
        value: the value from the files.
    """

    def __init__(self, value: Json) -> None:
        self._places: list[JsonPath] = []
        self._sheet = Sheet(self._placed(value, ()))

    def of(self, path: JsonPath) -> JsonPath:
        """Where a value was, or the nearest container around it.

        Args:
            path: where it is after the changes so far.
        """
        node: Json = self._sheet.value
        found: JsonPath = ()
        for step in path:
            if isinstance(node, dict) and step in node:
                node = node[str(step)]
            elif isinstance(node, list) and step in range(len(node)):
                node = node[int(step)]
            else:
                return found
            found = self._own(node) or (*found, step)
        if isinstance(node, dict) and _OWN not in node:
            # The place of an object that steps created is that of the first value in
            # it.
            return next(filter(None, map(self._own, node.values())), found)
        return found

    def make(self, cause: JsonPath, operations: Iterable[Operation]) -> None:
        """Apply a step; values that it adds get the place of its cause."""
        place = self.of(cause)
        self._sheet.makes(
            [
                replace(one, value=self._stamped(one.value, place))
                if isinstance(one, Set | Insert)
                else one
                for one in operations
            ]
        )

    def _own(self, node: Json) -> JsonPath:
        """The known place of a value; empty if it has none."""
        if isinstance(node, dict):
            node = node.get(_OWN)
        return self._places[node] if isinstance(node, int) else ()

    def _placed(self, value: Json, path: JsonPath) -> Json:
        if isinstance(value, list):
            return [self._placed(item, (*path, i)) for i, item in enumerate(value)]
        own = self._number(path)
        if not isinstance(value, dict):
            return own
        inner = {key: self._placed(item, (*path, key)) for key, item in value.items()}
        return {**inner, _OWN: own}

    def _stamped(self, value: Json, place: JsonPath) -> Json:
        if isinstance(value, list):
            return [self._stamped(item, place) for item in value]
        own = self._number(place)
        if not isinstance(value, dict):
            return own
        inner = {key: self._stamped(item, place) for key, item in value.items()}
        return {**inner, _OWN: own}

    def _number(self, place: JsonPath) -> int:
        self._places.append(place)
        return len(self._places) - 1
