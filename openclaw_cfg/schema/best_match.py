"""Which failures show the user's mistake: one per mistake, the most specific.

A union fails with the failures of all its branches, but only one branch was meant; a
value may fail a type, a pattern and a length at once, and one of these says it best.
"""

from collections.abc import Hashable, Iterable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object
from openclaw_cfg.schema.evaluator import Evaluator
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.values import canonical, same, type_name
from openclaw_cfg.schema.walk import Schema, as_schema

# Of several failures of one value the first of these is reported.
_TELLING: Final = ("false", "type", "enum", "anyOf", "oneOf", "format", "pattern")
# Not about one value as a whole: there may be several at one path.
_SEPARATE: Final = frozenset({"required", "not"})


class _Branch(Struct, frozen=True):
    """A branch of a union, and how a value fails it."""

    schema: Schema
    failures: tuple[Failure, ...]


def best_matches(
    failures: Iterable[Failure], evaluator: Evaluator
) -> Iterator[Failure]:
    """The failures worth reporting, in their order."""
    told = [leaf for failure in failures for leaf in _leaves(failure, evaluator)]
    mistyped = {failure.path for failure in told if failure.keyword == "type"}
    best: dict[tuple[JsonPath, bool], Failure] = {}
    for failure in told:
        place = (failure.path, failure.of_key)
        if failure.keyword not in _SEPARATE:
            best[place] = min(best.get(place, failure), failure, key=_rank)
    seen: set[tuple[JsonPath, str]] = set()
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


def _leaves(failure: Failure, evaluator: Evaluator) -> Iterator[Failure]:
    """The failures of the branch that was meant; of anything else the failure."""
    if not failure.branches or () in failure.branches:
        yield failure
        return
    branches = list(_flat(failure, evaluator))
    fitting = [branch for branch in branches if not _is_other_type(branch, failure)]
    structured = [b for b in fitting if not _literals(b, failure.path)]
    if missing := _one_key_of(branches, failure):
        yield missing
    elif structured:
        for leaf in _of_the_nearest(structured, failure, evaluator):
            yield from _leaves(leaf, evaluator)
    elif fitting:
        literals = [v for b in fitting for v in _literals(b, failure.path)]
        yield replace(failure, keyword="enum", expected=literals, branches=())
    else:
        yield replace(failure, keyword="type", branches=())


def _flat(union: Failure, evaluator: Evaluator) -> Iterator[_Branch]:
    """The branches of a union, including those of a union directly inside it."""
    for part, failures in zip(as_array(union.expected), union.branches, strict=True):
        first = failures[0]
        if len(failures) == 1 and first.branches and first.path == union.path:
            yield from _flat(first, evaluator)
        else:
            yield _Branch(evaluator.resolved(as_schema(part)), failures)


def _is_other_type(branch: _Branch, union: Failure) -> bool:
    """Whether a branch is for values of another JSON type."""
    for failure in branch.failures:
        if failure.path == union.path and failure.keyword in {"type", "false"}:
            return True
        if failure.path == union.path and failure.keyword == "enum":
            kinds = {type_name(v) for v in as_array(failure.expected)}
            return type_name(union.value) not in kinds
    return False


def _literals(branch: _Branch, path: JsonPath) -> list[Json]:
    """The literals of a branch that consists only of literals."""
    first = branch.failures[0]
    if first.keyword == "enum" and first.path == path:
        return as_array(first.expected)
    return []


def _one_key_of(branches: list[_Branch], union: Failure) -> Failure | None:
    """The failure of a union that only asks for one of several keys."""
    keys: list[Json] = []
    for branch in branches:
        first, *more = branch.failures
        if more or first.keyword != "required" or first.path != union.path:
            return None
        keys += as_array(first.expected)
    if len(_distinct(keys)) < max(len(branches), 2):
        return None
    return replace(union, keyword="required", expected=keys, branches=())


def _of_the_nearest(
    branches: list[_Branch], union: Failure, evaluator: Evaluator
) -> Iterator[Failure]:
    """The failures of the branch that the value is closest to.

    Branches are told apart by a key that is a literal in each (`source`, `mode`,
    `type`). Where the value has that key, it decides; a wrong value of it is the only
    mistake reported.
    """
    value, marks = as_object(union.value), _marks(branches, evaluator)
    key = next((k for k in marks if k in value), next(iter(marks), None))
    if key is None:
        yield from min(branches, key=_distance).failures
        return
    pairs = list(zip(branches, marks[key], strict=True))
    known = _distinct(mark for _, own in pairs for mark in own)
    if key not in value:
        for failure in min(branches, key=_distance).failures:
            yield _with_literals(failure, union, key, known)
        return
    chosen = [b for b, own in pairs if any(same(value[key], mark) for mark in own)]
    if chosen:
        yield from min(chosen, key=_distance).failures
    else:
        yield Failure("enum", (*union.path, key), known, value[key], {"enum": known})


def _with_literals(
    failure: Failure, union: Failure, key: str, known: list[Json]
) -> Failure:
    """A failure about the missing `key`, with all values that it may have."""
    if failure.path != union.path or failure.expected != [key]:
        return failure
    part: Json = {"enum": known}
    return replace(failure, schema={"properties": {key: part}})


def _marks(
    branches: list[_Branch], evaluator: Evaluator
) -> dict[str, list[list[Json]]]:
    """The keys that are literals in every branch, with those of each branch."""
    marks = [
        {
            key: literals
            for key, part in _properties(branch.schema).items()
            if (literals := _of_part(evaluator.resolved(as_schema(part))))
        }
        for branch in branches
    ]
    if len(marks) < 2:
        return {}
    return {key: [own[key] for own in marks] for key in marks[0] if _in_all(key, marks)}


def _in_all(key: str, marks: list[dict[str, list[Json]]]) -> bool:
    return all(key in own for own in marks)


def _properties(schema: Schema) -> dict[str, Json]:
    return as_object(schema.get("properties")) if isinstance(schema, dict) else {}


def _of_part(schema: Schema) -> list[Json]:
    """The literals that a schema consists of."""
    if isinstance(schema, bool):
        return []
    return [schema["const"]] if "const" in schema else as_array(schema.get("enum"))


def _distance(branch: _Branch) -> tuple[int, int]:
    """How far a value is from a branch: by the failures; deeper ones are closer."""
    return len(branch.failures), -max(len(f.path) for f in branch.failures)


def _distinct(values: Iterable[Json]) -> list[Json]:
    kept: dict[Hashable, Json] = {}
    for value in values:
        kept.setdefault(canonical(value), value)
    return [*kept.values()]
