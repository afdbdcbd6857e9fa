"""When a key was added or removed, and where it is now.

`schemas/history.json` is made from the differences between the bundled schemas, so
changes are only known to be between two of these versions; `schemas/moves.json` adds
what only OpenClaw's own migrations show.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from openclaw_cfg.jsonpath import Json, JsonPath, as_object


class KeyHistory(Struct, frozen=True):
    """The history of one key.

    Attributes:
        since: the first bundled version with it; empty if the oldest has it.
        until: the last bundled version with it; empty if the newest has it.
        now: where its value belongs today, as text; empty if nowhere, or unknown.
    """

    since: str = ""
    until: str = ""
    now: str = ""

    @property
    def told(self) -> str:
        """The same in words."""
        parts = (
            f"since {self.since}" if self.since else "",
            f"removed after {self.until}" if self.until else "",
            f"now `{self.now}`" if self.now else "",
        )
        return ", ".join(part for part in parts if part)


class History(Struct, frozen=True, dict=True):
    """The history of keys, by path: `agents.list.[].embeddedPi`, `*` for any key."""

    keys: Mapping[str, Json]

    def past(self, path: JsonPath) -> KeyHistory | None:
        """The history of the key at a path; None if there is none."""
        steps = ["[]" if isinstance(step, int) else step for step in path]
        # A pattern that names the key has priority over one that matches any key.
        ends = dict.fromkeys((steps[-1], "*")) if steps else ()
        for pattern in (one for end in ends for one in self._by_end.get(end, ())):
            if not _fits(pattern.split("."), steps):
                continue
            past = as_object(self.keys[pattern])
            since, until, now = (
                str(past.get(k, "")) for k in ("since", "until", "now")
            )
            return KeyHistory(since, until, _filled(now, pattern.split("."), steps))
        return None

    @cached_property
    def sections(self) -> frozenset[str]:
        """The first steps of all keys that are known to have changed."""
        return frozenset(pattern.partition(".")[0] for pattern in self.keys) - {"*"}

    @cached_property
    def _by_end(self) -> dict[str, list[str]]:
        """Patterns by their last step; a key with a dot in it has none."""
        found: dict[str, list[str]] = defaultdict(list)
        for pattern in self.keys:
            found[pattern.rpartition(".")[2]].append(pattern)
        return found


def _fits(pattern: list[str], steps: list[str]) -> bool:
    return len(pattern) == len(steps) and all(
        one in ("*", other) for one, other in zip(pattern, steps, strict=True)
    )


def _filled(now: str, pattern: list[str], steps: list[str]) -> str:
    """`now` with its stars replaced by the keys."""
    keys = [s for p, s in zip(pattern, steps, strict=True) if p == "*"]
    for key in keys:
        now = now.replace("*", key, 1)
    return now
