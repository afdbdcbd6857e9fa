"""The common parts of every fact in the catalogue, and its source."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from openclaw_cfg.catalog.age import OLD, STALE, days_since
from openclaw_cfg.jsonpath import Json

NativeKeys = Mapping[str, Any]
"""JSON that is copied unchanged into a native configuration."""


class Fact(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Base class of what is read from catalogue files; unknown fields are refused."""


class FactSource(Fact, frozen=True, kw_only=True):
    """Where a fact comes from.

    Attributes:
        date: the date of the fact, `2026-10-09`.
        trust: `vendor`, `openclaw`, `third-party` or `measured`.
        after: whether the exact date is unknown, except that it is after `date`.
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
        """Whether the vendor or OpenClaw says so, or it was measured."""
        return self.trust != "third-party"

    @property
    def day(self) -> str:
        """The date for people; it does not depend on today's date."""
        return f"{self.date} or later" if self.after else self.date

    @property
    def dated(self) -> str:
        """The date, with its age where the fact may have changed since."""
        return f"{self.day}, {self.age} days old" if self.stale else self.day

    @property
    def age(self) -> int:
        """Days since the date of the fact; the maximum where the date is not exact."""
        return days_since(self.date)

    @property
    def stale(self) -> bool:
        """Whether the fact should be checked before it is relied on."""
        return self.age > STALE

    @property
    def old(self) -> bool:
        """Whether the fact is so old that its age must be mentioned."""
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
    """A figure or term that articles still mention, and what is true now.

    Attributes:
        now: None where nothing newer is known.
    """

    about: str
    was: Says
    now: Says | None = None


class Claim(Fact, frozen=True, kw_only=True):
    """What a source says about one figure of a model.

    Attributes:
        figure: one of `catalog.figures.FIGURES`.
    """

    figure: str
    value: int | float
    source: str
