"""What every module in `refinements/` offers, and their common messages."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.json5.edit import Rename, Set
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Fix, Severity
from openclaw_cfg.schema.nearest import closest


class Refined(Struct, frozen=True):
    """A finding, and the value whose refinement it is.

    OpenClaw refines a value only when nothing in it has a wrong type, so a finding is
    dropped when there is such an error at or below `scope`.
    """

    scope: JsonPath
    finding: Finding


class Refinement(Protocol):
    """Checks beyond the JSON Schema of one area of the configuration."""

    def check(self, value: Json, facts: Facts, /) -> Iterator[Refined]:
        """What is wrong; `value` may be any JSON value."""
        ...


def error(
    rule: str,
    path: JsonPath,
    message: str,
    *,
    help: str = "",  # noqa: A002 - named after the field
    part: Part = Part.VALUE,
) -> Finding:
    """A finding for which OpenClaw refuses the file."""
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        path=path,
        message=message,
        help=help,
        part=part,
    )


def warning(
    rule: str,
    path: JsonPath,
    message: str,
    *,
    help: str = "",  # noqa: A002 - named after the field
    part: Part = Part.VALUE,
) -> Finding:
    """A finding that OpenClaw warns about, or a setting that it silently ignores."""
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        path=path,
        message=message,
        help=help,
        part=part,
    )


def misnamed(finding: Finding, name: str, known: Iterable[str]) -> Finding:
    """A finding about a name that there is not, with the one that was meant.

    Args:
        finding: its help is for a name that is like no known one.
        name: as it is written.
        known: the names that there are.
    """
    near = closest(name, sorted(known))
    if not near:
        return finding
    fix = None
    if len(near) == 1:
        write = Rename if finding.part is Part.KEY else Set
        operation = write(finding.path, near[0])
        fix = Fix(title=f'write "{near[0]}"', safe=False, operations=(operation,))
    meant = " or ".join(shown(one, ()) for one in near)
    return replace(finding, help=f"did you mean {meant}?", fix=fix)


def text_at(value: Json, *path: str | int) -> str | None:
    """The string at `path`, or None."""
    found = get(value, *path)
    return found if isinstance(found, str) else None


def items(value: Json, *path: str | int) -> Iterator[tuple[JsonPath, Json]]:
    """The items of the array at `path`."""
    found = get(value, *path)
    if isinstance(found, list):
        for index, item in enumerate(found):
            yield (*path, index), item


def texts(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    """The strings in the array at `path`."""
    found = get(value, *path)
    if isinstance(found, list):
        for index, item in enumerate(found):
            if isinstance(item, str):
                yield (*path, index), item


def objects(
    value: Json, *path: str | int
) -> Iterator[tuple[JsonPath, dict[str, Json]]]:
    """The objects that are values of the object at `path`."""
    for key, item in as_object(get(value, *path)).items():
        if isinstance(item, dict):
            yield (*path, key), item


def agents(value: Json) -> Iterator[tuple[JsonPath, dict[str, Json]]]:
    """The defaults for agents, and the settings of each agent."""
    defaults = get(value, "agents", "defaults")
    if isinstance(defaults, dict):
        yield ("agents", "defaults"), defaults
    yield from objects(value, "agents", "entries")
