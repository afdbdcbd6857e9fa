"""Which rules a run is about: `--select` and `--ignore`."""

from typing import Final

from msgspec import Struct

# Without these nothing else can be checked, so they are never left out.
ALWAYS: Final = frozenset({"syntax", "encoding"})


class Selection(Struct, frozen=True, kw_only=True):
    """Rules by their ids.

    Attributes:
        select: the only ones that count; empty for all.
        ignore: the rules that do not count.
        elsewhere: rules that depend on the machine, if OpenClaw does not run on this
        one.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()

    def has(self, rule: str) -> bool:
        """Whether a rule is among the selected ones, ignored or not."""
        return not self.select or rule in self.select or rule in ALWAYS

    def ignores(self, rule: str) -> bool:
        """Whether a selected rule is left out; the summary counts these."""
        return rule in self.ignore and rule not in ALWAYS

    def runs(self, rule: str) -> bool:
        """Whether the rule needs to be run at all."""
        return self.has(rule) and not self.ignores(rule) and not self.is_elsewhere(rule)

    def is_elsewhere(self, rule: str) -> bool:
        """Whether a rule is left out, unless it was asked for by name."""
        return rule in self.elsewhere and rule not in self.select


EVERYTHING: Final = Selection()
