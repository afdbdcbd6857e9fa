"""Who may use a key, and where, by the vendor's terms."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import field

from openclaw_cfg.catalog.fact import Fact


class Use(StrEnum):
    """What a key is used for, from the least to the most restricted use."""

    CODING_TOOLS = "codingTools"
    UNATTENDED = "unattended"
    SCRIPTS = "scripts"
    BATCH = "batch"
    BACKENDS = "backends"


class Permission(StrEnum):
    """What the vendor's terms say about a use."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNCLEAR = "unclear"


class Policy(Fact, frozen=True, kw_only=True):
    """Who may use the key, and where.

    Attributes:
        tools: tools that the terms name, by id of a place.
        confidence: `vendor-page`, `third-party` or `assumed`.
    """

    uses: Mapping[Use, Permission]
    summary: str
    confidence: str
    source: str
    tools: Mapping[str, Permission] = field(default_factory=dict)
    consequence: str = ""
    note: str = ""

    def of(self, use: Use, *, tool: str = "") -> Permission:
        """What the terms say about a use; if they name the tool, that decides."""
        return self.tools.get(tool, self.uses[use])
