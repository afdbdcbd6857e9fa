"""What every fact of the catalogue is made of, and where it comes from."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

NativeKeys = Mapping[str, Any]
"""JSON that goes into a native configuration as it is."""


class Fact(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Base of what is read from a file of the catalogue; a misspelt name is refused."""


class Source(Fact, frozen=True, kw_only=True):
    """Where a fact comes from.

    Attributes:
        date: year, month or day (`2026`, `2026-10`, `2026-10-09`).
        trust: `vendor`, `openclaw`, `third-party` or `measured`.
    """

    title: str
    date: str
    trust: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.title}, {self.date}"
