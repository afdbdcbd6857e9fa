"""The search in a list of choices."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from openclaw_cfg.ask.prompter import Choice
from openclaw_cfg.ask.typed import holds_key, ids, wrong_ids


def found(
    choices: Iterable[Choice],
    query: str,
    *,
    typed: str = "",
    made: Callable[[str], Choice | None] | None = None,
) -> list[Choice]:
    """The choices in which every word of the query occurs.

    Args:
        typed: the label of an answer that is not in the list: the typed text is then
            the last choice.
        made: the choice that is made of the query, the last one too.
    """
    known = list(choices)
    words = query.lower().split()
    hits = [c for c in known if all(word in _text(c) for word in words)]
    own = query.strip()
    if typed and own not in {c.value for c in known} and not wrong_ids(own):
        count = len(ids(own))
        hint = f"{typed} that is not listed" if count == 1 else f"{count} ids"
        hits.append(Choice(value=own, hint=hint))
    more = made(own) if made and not holds_key(own) else None
    if more is not None and more.value not in {c.value for c in hits}:
        hits.append(more)
    return hits


def near(choices: Iterable[Choice], query: str) -> list[Choice]:
    """The choices with the word that is nearest to the query, for a typing error."""
    words = [(c, frozenset(re.split(r"[^\w.]+", _text(c)))) for c in choices]
    known = frozenset[str]().union(*(theirs for _, theirs in words))
    nearest = get_close_matches(query.strip().lower(), known, n=1, cutoff=0.8)
    return [choice for choice, theirs in words if not theirs.isdisjoint(nearest)]


def is_named(choice: Choice, query: str) -> bool:
    """Whether every word of a query is in the name of a choice, not in its hint."""
    name = f"{choice.label} {choice.value}".lower()
    return all(word in name for word in query.lower().split())


def _text(choice: Choice) -> str:
    parts = (choice.label, choice.value, choice.hint, choice.words)
    return " ".join(parts).lower()
