"""Tool policies: what cannot be combined, and what has moved elsewhere."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.refinements.base import Refined, error, objects

_SEARCH: Final[JsonPath] = ("tools", "web", "search")
_BLOCKED: Final = ("prototype", "constructor")
# Scopes of a policy inside `tools`; `*` is any key.
_SCOPES: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("byProvider", "*"),
    ("toolsBySender", "*"),
    ("sandbox", "tools"),
    ("subagents", "tools"),
)


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Policies, execution modes and web search."""
    for path in _tool_sections(value):
        for steps in _SCOPES:
            for place in _places(value, path, steps):
                yield from _policy(value, place)
        yield from _exec_mode(value, (*path, "exec"))
    yield from _web_search(value, facts)


def _tool_sections(value: Json) -> Iterator[JsonPath]:
    yield ("tools",)
    for path, _ in objects(value, "agents", "entries"):
        yield (*path, "tools")


def _places(value: Json, path: JsonPath, steps: tuple[str, ...]) -> Iterator[JsonPath]:
    if not steps:
        yield path
    elif steps[0] == "*":
        for place, _ in objects(value, *path):
            yield from _places(value, place, steps[1:])
    else:
        yield from _places(value, (*path, steps[0]), steps[1:])


def _policy(value: Json, path: JsonPath) -> Iterator[Refined]:
    if get(value, *path, "allow") and get(value, *path, "alsoAllow"):
        yield Refined(
            path,
            error(
                "conflicting-tools",
                (*path, "alsoAllow"),
                '"allow" and "alsoAllow" cannot both name tools',
                part=Part.KEY,
                help='put them all into "allow", or use a profile with "alsoAllow"',
            ),
        )


def _exec_mode(value: Json, path: JsonPath) -> Iterator[Refined]:
    settings = as_object(get(value, *path))
    old = [key for key in ("security", "ask") if key in settings]
    if "mode" in settings and old:
        yield Refined(
            path,
            error(
                "conflicting-exec-mode",
                (*path, "mode"),
                f'"mode" cannot be combined with "{old[0]}"',
                part=Part.KEY,
                help=f'keep "mode" and remove {" and ".join(f"{k!r}" for k in old)}',
            ),
        )


def _web_search(value: Json, facts: Facts) -> Iterator[Refined]:
    for key, entry in as_object(get(value, *_SEARCH)).items():
        path = (*_SEARCH, key)
        moved = key in facts.legacy_web_search_keys and isinstance(entry, dict)
        if key in _BLOCKED:
            finding = error(
                "reserved-key", path, f'"{key}" cannot be a key here', part=Part.KEY
            )
            yield Refined(_SEARCH, finding)
        elif key == "apiKey" or moved:
            yield Refined(
                _SEARCH,
                error(
                    "moved-web-search",
                    path,
                    f'"{key}" is now a setting of the plugin',
                    part=Part.KEY,
                    help="move it to plugins.entries.<plugin>.config.webSearch",
                ),
            )
