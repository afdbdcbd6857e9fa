"""A list that is searched, moved through and picked from; no terminal in it."""

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from openclaw_cfg.wizard import Choice


class PickList(Struct):
    """The state of a list question.

    Attributes:
        typed: what a typed answer is called; empty when typing only searches.
        checked: values that are taken, when several can be.
        query: what was typed to search.
        cursor: index of the choice that is pointed at, among those found.
    """

    choices: list[Choice]
    typed: str = ""
    checked: list[str] = field(default_factory=list)
    query: str = ""
    cursor: int = 0

    def found(self) -> Sequence[Choice]:
        """The choices that the query finds, and last what was typed itself."""
        words = self.query.lower().split()
        hits = [c for c in self.choices if all(w in _text(c) for w in words)]
        own = self.query.strip()
        if self.typed and own and own not in {c.value for c in self.choices}:
            hits.append(Choice(value=own, title=own, hint=f"{self.typed} of your own"))
        return hits

    @property
    def current(self) -> Choice | None:
        """The choice that is pointed at."""
        found = self.found()
        return found[self.cursor] if self.cursor < len(found) else None

    def point_at(self, value: str) -> None:
        """Point at the choice with a value, if it is there."""
        values = [choice.value for choice in self.found()]
        self.cursor = values.index(value) if value in values else 0

    def move(self, by: int) -> None:
        """Move the pointer; by one it goes round, by more it stops at the ends."""
        count = len(self.found())
        if not count:
            return
        if abs(by) == 1:
            self.cursor = (self.cursor + by) % count
        else:
            self.cursor = max(0, min(count - 1, self.cursor + by))

    def search(self, query: str) -> None:
        """Search for something else."""
        self.query = query
        self.cursor = 0

    def toggle(self) -> None:
        """Take the choice that is pointed at, or leave it."""
        choice = self.current
        if choice is None:
            return
        if choice.value in self.checked:
            self.checked.remove(choice.value)
            return
        self.checked.append(choice.value)
        if choice.value not in {c.value for c in self.choices}:
            self.choices.insert(0, Choice(value=choice.value, hint="typed"))
            self.search("")

    def extend(self, choices: Iterable[Choice]) -> None:
        """Add choices that are not there yet; the pointer stays where it is."""
        here = self.current
        known = {choice.value for choice in self.choices}
        self.choices += [choice for choice in choices if choice.value not in known]
        if here is not None:
            self.point_at(here.value)

    def taken(self) -> tuple[str, ...]:
        """The values taken, in the order of the list."""
        listed = [c.value for c in self.choices if c.value in self.checked]
        return (*listed, *(v for v in self.checked if v not in listed))


def _text(choice: Choice) -> str:
    parts = (choice.label, choice.value, choice.hint, choice.words)
    return " ".join(parts).lower()
