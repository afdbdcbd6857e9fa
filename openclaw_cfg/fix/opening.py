"""Which keys restrict access, and which values allow it."""

import re
from typing import Final

from openclaw_cfg.fix.strictness import is_strictest
from openclaw_cfg.jsonpath import Json, JsonPath, as_object

_RESTRICTS: Final = re.compile(
    r"allow|deny|denied|block(?!streaming)|forbid|restrict|permi|polic|secur|readonly"
    r"|sandbox|auth(?!or(?!i))|approv|whitelist|blacklist|limit",
    re.IGNORECASE,
)
_OPENING_WORDS: Final = frozenset(
    {"open", "*", "all", "any", "everyone", "public", "full", "none", "off", "lan"}
    | {"funnel", "0.0.0.0", "::", "never", "yolo"}  # noqa: S104 - only words
)


def restricts(path: JsonPath) -> bool:
    """Whether a key's name says that it restricts access to something."""
    return any(isinstance(step, str) and _RESTRICTS.search(step) for step in path[-2:])


def opens(path: JsonPath, value: Json) -> bool:
    """Whether a value at a path may allow something that was not allowed before."""
    if isinstance(value, list):
        return any(opens(path, item) for item in value)
    if isinstance(value, dict):
        return any(opens((*path, key), item) for key, item in as_object(value).items())
    if isinstance(value, bool):
        name = str(path[-1]).lower()
        off_guard = not value and restricts(path) and not name.startswith("allow")
        return off_guard or (value and ("danger" in name or "insecure" in name))
    if is_strictest(path, value):
        return False
    if isinstance(value, str) and value.strip().lower() in _OPENING_WORDS:
        return restricts(path) or str(path[-1]) in {"bind", "mode", "profile", "ask"}
    return False
