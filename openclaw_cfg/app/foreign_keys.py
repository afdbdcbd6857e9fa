"""Keys that a change puts where another offer's key is needed."""

from collections.abc import Iterator

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.loader import Loaded
from openclaw_cfg.rules import foreign_key


def foreign_keys(before: Loaded | None, after: Loaded) -> Iterator[str]:
    """What to do if a change puts a key where another offer's is needed."""
    known = {*_foreign_keys(before)} if before else set()
    yield from (text for text in _foreign_keys(after) if text not in known)


def _foreign_keys(loaded: Loaded) -> Iterator[str]:
    for found in foreign_key.check(RuleContext(loaded)):
        yield f"{found.message}; {found.help}"
