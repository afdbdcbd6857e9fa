"""What every fact of the catalogue is made of, and where it comes from."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from openclaw_cfg.catalog.age import OLD, STALE, days_since
from openclaw_cfg.jsonpath import Json

NativeKeys = Mapping[str, Any]
"""JSON that goes into a native configuration as it is."""


class Fact(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Base of what is read from a file of the catalogue; a misspelt name is refused."""


class FactSource(Fact, frozen=True, kw_only=True):
    """Where a fact comes from.

    Attributes:
        date: the day the fact is of, `2026-10-09`.
        trust: `vendor`, `openclaw`, `third-party` or `measured`.
        after: whether the exact day is unknown, and only known to be after `date`.
    """

    title: str
    date: str
    trust: str
    url: str = ""
    after: bool = False

    def __str__(self) -> str:
        return f"{self.title}, {self.day}"

    @property
    def first_party(self) -> bool:
        """Whether the vendor or OpenClaw says so, or we measured it."""
        return self.trust != "third-party"

    @property
    def day(self) -> str:
        """The day as people read it; the same whenever it is asked."""
        return f"after {self.date}" if self.after else self.date

    @property
    def dated(self) -> str:
        """The day, with its age where the fact may have changed since."""
        return f"{self.day}, {self.age} days old" if self.stale else self.day

    @property
    def age(self) -> int:
        """Days since the day of the fact; of an undated one, at most."""
        return days_since(self.date)

    @property
    def stale(self) -> bool:
        """Whether the fact wants checking before it is relied on."""
        return self.age > STALE

    @property
    def old(self) -> bool:
        """Whether the fact is too old to be a reason without saying so."""
        return self.age > OLD

    def as_json(self) -> dict[str, Json]:
        """The source of a figure, for `--json`."""
        return {
            "title": self.title,
            "date": self.date,
            "trust": self.trust,
            **({"after": True} if self.after else {}),
            "stale": self.stale,
        }


class Says(Fact, frozen=True):
    """What a source says, in words."""

    says: str
    source: str


class OutdatedClaim(Fact, frozen=True, kw_only=True):
    """A figure or term that people still meet in articles, and what became of it.

    Attributes:
        now: None where nothing newer is known.
    """

    about: str
    was: Says
    now: Says | None = None


class Claim(Fact, frozen=True, kw_only=True):
    """What a source says of one figure of a model.

    Attributes:
        figure: one of `catalog.figures.FIGURES`.
    """

    figure: str
    value: int | float
    source: str
