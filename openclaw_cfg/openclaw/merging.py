"""How OpenClaw merges the values of included files, and where the parts come from."""

from typing import Final

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.origin import Origin

# OpenClaw's way of building objects loses these names.
_LOST_KEYS: Final = frozenset({"__proto__", "prototype", "constructor"})


def merge(under: tuple[Json, Origin], over: tuple[Json, Origin]) -> tuple[Json, Origin]:
    """`over` on top of `under`: objects key by key, arrays joined, else replaced."""
    (low, low_origin), (high, high_origin) = under, over
    if isinstance(low, list) and isinstance(high, list):
        origins = [low_origin.child(index) for index in range(len(low))]
        origins += [high_origin.child(index) for index in range(len(high))]
        return low + high, replace(high_origin, children=dict(enumerate(origins)))
    if not (isinstance(low, dict) and isinstance(high, dict)):
        return over
    value: dict[str, Json] = {}
    children: dict[str | int, Origin] = {}
    for key in [*low, *(key for key in high if key not in low)]:
        if key in _LOST_KEYS:
            continue
        parts = [
            (side[key], origin.child(key))
            for side, origin in ((low, low_origin), (high, high_origin))
            if key in side
        ]
        value[key], children[key] = merge(*parts) if len(parts) == 2 else parts[0]
    return value, replace(high_origin, children=children)
