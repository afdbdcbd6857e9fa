"""Which hosts the browser may visit."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration
from openclaw_cfg.json5.edit import Remove, Set
from openclaw_cfg.jsonpath import Json, as_array, get


def _hostnames(value: Json) -> Iterator[Change]:
    """`browser.ssrfPolicy.hostnameAllowlist` → `allowedHostnames`, joined with it."""
    place = ("browser", "ssrfPolicy", "hostnameAllowlist")
    given = get(value, *place)
    if not isinstance(given, list):
        return
    target = (*place[:-1], "allowedHostnames")
    both = [*as_array(get(value, *target)), *given]
    names = [name for i, name in enumerate(both) if name not in both[:i]]
    yield Change(
        path=place,
        operations=(Set(target, list(names)), Remove(place)),
        reason='is now "allowedHostnames"',
    )


MIGRATIONS: Final = (
    Migration(
        id="browser-hostnames",
        kind=ChangeKind.MERGE,
        until=JULY,
        reason="has another name",
        doctor="does the same",
        find=_hostnames,
    ),
)
