"""Which failures tell the user's mistake: one each, as deep as it goes.

A union fails with the failures of all its branches, of which one branch was meant; a
value may fail a type, a pattern and a length at once, of which one says it best.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.values import as_list, as_object, same, type_name

# Of several failures of one value the first of these is told.
_TELLING: Final = ("false", "type", "enum", "anyOf", "oneOf", "format", "pattern")
# Not about one value as a whole: several may hold at one path.
_SEPARATE: Final = frozenset({"required", "not"})


def meant(failures: Iterable[Failure]) -> Iterator[Failure]:
    """The failures worth telling, in the order they come."""
    told = [leaf for failure in failures for leaf in _leaves(failure)]
    mistyped = {failure.path for failure in told if failure.keyword == "type"}
    best: dict[tuple[JsonPath, bool], Failure] = {}
    for failure in told:
        place = (failure.path, failure.of_key)
        if failure.keyword not in _SEPARATE:
            best[place] = min(best.get(place, failure), failure, key=_rank)
    seen: set[tuple[JsonPath, Json]] = set()
    for failure in told:
        if failure.keyword in _SEPARATE:
            mark = (failure.path, str(failure.expected))
            if mark not in seen and failure.path not in mistyped:
                seen.add(mark)
                yield failure
        elif best.get((failure.path, failure.of_key)) is failure:
            yield failure


def _rank(failure: Failure) -> int:
    keyword = failure.keyword
    return _TELLING.index(keyword) if keyword in _TELLING else len(_TELLING)


def _leaves(failure: Failure) -> Iterator[Failure]:
    if not failure.branches or () in failure.branches:
        yield failure
        return
    branches = list(_flat(failure))
    fitting = [branch for branch in branches if not _is_other_type(branch, failure)]
    structured = [b for b in fitting if not _literals(b, failure.path)]
    if len(branches) > 1 and (missing := _one_key_of(branches, failure)):
        yield missing
    elif len(fitting) > 1 and (mark := _wrong_mark(fitting, failure.path)):
        yield mark
    elif structured:
        for leaf in min(structured, key=_distance):
            yield from _leaves(_with_all_marks(leaf, structured))
    elif fitting:
        literals = [v for b in fitting for v in _literals(b, failure.path)]
        yield replace(failure, keyword="enum", expected=literals, branches=())
    else:
        yield replace(failure, keyword="type", branches=())


def _flat(union: Failure) -> Iterator[tuple[Failure, ...]]:
    """The branches of a union, those of a union right inside it among them."""
    for branch in union.branches:
        first = branch[0]
        if len(branch) == 1 and first.branches and first.path == union.path:
            yield from _flat(first)
        else:
            yield branch


def _is_other_type(branch: tuple[Failure, ...], union: Failure) -> bool:
    """Whether a branch is for values of another JSON type."""
    for failure in branch:
        if failure.path == union.path and failure.keyword in {"type", "false"}:
            return True
        if failure.path == union.path and failure.keyword == "enum":
            kinds = {type_name(v) for v in as_list(failure.expected)}
            return type_name(union.value) not in kinds
    return False


def _literals(branch: tuple[Failure, ...], path: JsonPath) -> list[Json]:
    """The literals of a branch that is nothing else."""
    first = branch[0]
    if first.keyword == "enum" and first.path == path:
        return as_list(first.expected)
    return []


def _one_key_of(branches: list[tuple[Failure, ...]], union: Failure) -> Failure | None:
    """The failure of a union that only asks for one of several keys."""
    keys: list[Json] = []
    for branch in branches:
        first = branch[0]
        if len(branch) > 1 or first.keyword != "required" or first.path != union.path:
            return None
        keys += as_list(first.expected)
    if len(_distinct(keys)) < len(branches):
        return None
    return replace(union, keyword="required", expected=keys, branches=())


def _wrong_mark(branches: list[tuple[Failure, ...]], path: JsonPath) -> Failure | None:
    """The failure of the key that tells the branches apart, if it fits none.

    Such a key (`source`, `mode`, `type`) is a literal in every branch.
    """
    marks: dict[JsonPath, list[Failure]] = {}
    for branch in branches:
        for failure in branch:
            if failure.keyword == "enum" and len(failure.path) == len(path) + 1:
                marks.setdefault(failure.path, []).append(failure)
    for found in marks.values():
        if len(found) == len(branches):
            expected = _distinct(v for f in found for v in as_list(f.expected))
            return replace(found[0], expected=expected)
    return None


def _with_all_marks(leaf: Failure, branches: list[tuple[Failure, ...]]) -> Failure:
    """A missing key told with the literals it may have in any of the branches."""
    if leaf.keyword != "required":
        return leaf
    missing = [f for b in branches for f in b if _same_key(f, leaf)]
    key = str(as_list(leaf.expected)[0])
    parts = [as_object(as_object(f.schema).get("properties")).get(key) for f in missing]
    marks = [part["const"] for part in map(as_object, parts) if "const" in part]
    if len(marks) < 2:
        return leaf
    return replace(leaf, schema={"properties": {key: {"enum": _distinct(marks)}}})


def _same_key(one: Failure, other: Failure) -> bool:
    same_place = one.path == other.path and one.expected == other.expected
    return one.keyword == other.keyword and same_place


def _distance(branch: tuple[Failure, ...]) -> tuple[int, int, int]:
    """How far a value is from a branch: a wrong literal inside weighs most.

    Next the number of failures, then how deep they lie: deeper is closer.
    """
    shallow = min(len(f.path) for f in branch)
    marks = sum(f.keyword == "enum" and len(f.path) == shallow for f in branch)
    return marks, len(branch), -max(len(f.path) for f in branch)


def _distinct(values: Iterable[Json]) -> list[Json]:
    kept: list[Json] = []
    for value in values:
        if not any(same(value, other) for other in kept):
            kept.append(value)
    return kept
