"""The heartbeat of agents: how often, and between which hours."""

import re
from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.quantities import milliseconds
from openclaw_cfg.openclaw.refinements.base import Refined, agents, error, text_at
from openclaw_cfg.redact import shown

_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z|24:00\Z", re.ASCII)


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """`every` is a duration, the active hours are times of the day."""
    for path, agent in agents(value):
        scope = (*path, "heartbeat")
        every = text_at(agent, "heartbeat", "every")
        if every and milliseconds(every, unit="m") is None:
            yield Refined(
                scope,
                error(
                    "bad-duration",
                    (*scope, "every"),
                    f"{shown(every, ())} is not a duration",
                    help='write, for example, "30m", "2h" or "1h30m"',
                ),
            )
        for end in ("start", "end"):
            yield from _time(agent, (*scope, "activeHours", end), scope)


def _time(agent: Json, path: JsonPath, scope: JsonPath) -> Iterator[Refined]:
    text = text_at(agent, *path[len(scope) - 1 :])
    if text and (not _TIME.match(text) or (text == "24:00" and path[-1] == "start")):
        yield Refined(
            scope,
            error(
                "bad-time",
                path,
                f"{shown(text, ())} is not a time of the day",
                help='write hours and minutes, such as "08:30"; 24:00 is an end only',
            ),
        )
