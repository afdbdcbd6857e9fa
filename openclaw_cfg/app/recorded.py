"""The user's own usage, as OpenClaw recorded it, in the terms of `cost`."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from msgspec import Struct, to_builtins

from openclaw_cfg.app.usage import DAYS, Usage
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.token_counts import Answered, token_counts


class Tokens(Struct, frozen=True, kw_only=True, rename="camel"):
    """Sums over answers; `input` has the tokens without caching."""

    requests: int = 0
    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    @property
    def sent(self) -> int:
        """All input tokens."""
        return self.input + self.cache_read + self.cache_write

    def as_json(self) -> dict[str, Json]:
        """For `cost --json`."""
        found: dict[str, Json] = to_builtins(self)
        return found


class Recorded(Struct, frozen=True, kw_only=True):
    """The last 30 days.

    Attributes:
        models: by reference, the most used first.
        five_hours: the most requests in any five hours.
        week: the most requests in any seven days.
        packed: events that could not be read without the extra `usage`.
        broken: databases that could not be read.
    """

    whole: Tokens
    models: tuple[tuple[ModelRef, Tokens], ...]
    five_hours: int
    week: int
    packed: int
    broken: tuple[Path, ...]

    @property
    def usage(self) -> Usage:
        """The same as an average request, for `app.cost.compare`."""
        whole = self.whole
        sent = whole.sent or 1
        return Usage(
            prompts_per_day=whole.requests / DAYS,
            input_tokens=whole.sent / whole.requests,
            output_tokens=whole.output / whole.requests,
            cache_hit=whole.cache_read / sent,
            cache_write=whole.cache_write / sent,
        )

    def as_json(self) -> dict[str, Json]:
        """For `cost --json`."""
        return {
            "days": DAYS,
            **self.whole.as_json(),
            "mostInFiveHours": self.five_hours,
            "mostInAWeek": self.week,
            "packedEvents": self.packed,
            "unreadable": [str(path) for path in self.broken],
            "models": [
                {"ref": str(ref), **tokens.as_json()} for ref, tokens in self.models
            ],
        }


def recorded(state: Path) -> Recorded:
    """What OpenClaw recorded in 30 days; `whole.requests` is 0 without data."""
    counts = token_counts(state, days=DAYS)
    answers = counts.answers
    refs = dict.fromkeys(answer.ref for answer in answers)
    models = [(ref, _sum(a for a in answers if a.ref == ref)) for ref in refs]
    return Recorded(
        whole=_sum(answers),
        models=tuple(sorted(models, key=lambda row: -row[1].sent)),
        five_hours=_most(answers, timedelta(hours=5)),
        week=_most(answers, timedelta(days=7)),
        packed=counts.packed,
        broken=counts.broken,
    )


def _sum(answers: Iterable[Answered]) -> Tokens:
    rows = tuple(answers)
    return Tokens(
        requests=len(rows),
        input=sum(row.input for row in rows),
        output=sum(row.output for row in rows),
        cache_read=sum(row.cache_read for row in rows),
        cache_write=sum(row.cache_write for row in rows),
    )


def _most(answers: Sequence[Answered], window: timedelta) -> int:
    """The most answers in any window; the answers must be in order of time."""
    most = start = 0
    for end, answer in enumerate(answers):
        while answer.at - answers[start].at >= window:
            start += 1
        most = max(most, end - start + 1)
    return most
