"""Which rules a run is about: `--select` and `--ignore`."""

from typing import Final

from msgspec import Struct

# Without these nothing else could be looked at, so they are never left out.
ALWAYS: Final = frozenset({"syntax", "encoding"})


class Selection(Struct, frozen=True, kw_only=True):
    """Rules by their ids.

    Attributes:
        select: the only ones that count; empty for all.
        ignore: those that do not.
        elsewhere: those that depend on a machine which is not this one.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()

    def has(self, rule: str) -> bool:
        """Whether a rule is among the selected ones, ignored or not."""
        return not self.select or rule in self.select or rule in ALWAYS

    def ignores(self, rule: str) -> bool:
        """Whether a selected rule is left out, which the summary counts."""
        return rule in self.ignore and rule not in ALWAYS

    def runs(self, rule: str) -> bool:
        """Whether looking for it is of any use."""
        return self.has(rule) and not self.ignores(rule) and not self.is_elsewhere(rule)

    def is_elsewhere(self, rule: str) -> bool:
        """Whether a rule is left out, unless it was asked for by name."""
        return rule in self.elsewhere and rule not in self.select


EVERYTHING: Final = Selection()
