"""When a key came, when it went, and where it is now.

`schemas/history.json` is made from the differences between the bundled schemas, so a
version is known no closer than between two of them; `schemas/moves.json` adds what
only OpenClaw's own migrations tell.
"""

from collections.abc import Mapping

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath, as_object


class Past(Struct, frozen=True):
    """What is known of one key.

    Attributes:
        since: the first bundled version with it; empty if the oldest has it.
        until: the last bundled version with it; empty if the newest has it.
        now: where its value belongs today, as text; empty if nowhere, or unknown.
    """

    since: str = ""
    until: str = ""
    now: str = ""


class History(Struct, frozen=True):
    """The past of keys, by path: `agents.list.[].embeddedPi`, `*` for any key."""

    keys: Mapping[str, Json]

    def past(self, path: JsonPath) -> Past | None:
        """What is known of the key at a path; None if nothing is."""
        steps = ["[]" if isinstance(step, int) else step for step in path]
        ends = (steps[-1], "*") if steps else ()
        fitting = [
            pattern
            for pattern in self.keys
            if pattern.endswith(ends) and _fits(pattern.split("."), steps)
        ]
        # A pattern that names the key goes before one that fits any key.
        for pattern in sorted(fitting, key=lambda pattern: pattern.endswith("*")):
            past = as_object(self.keys[pattern])
            since, until, now = (
                str(past.get(k, "")) for k in ("since", "until", "now")
            )
            return Past(since, until, _filled(now, pattern.split("."), steps))
        return None


def _fits(pattern: list[str], steps: list[str]) -> bool:
    return len(pattern) == len(steps) and all(
        one in ("*", other) for one, other in zip(pattern, steps, strict=True)
    )


def _filled(now: str, pattern: list[str], steps: list[str]) -> str:
    """`now` with the keys that stand at its stars."""
    keys = [s for p, s in zip(pattern, steps, strict=True) if p == "*"]
    for key in keys:
        now = now.replace("*", key, 1)
    return now
