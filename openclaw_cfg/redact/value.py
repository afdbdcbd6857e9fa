"""Single values: whether one may be a key, and how a message shows it."""

import json
import re
from typing import Final

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.redact.name import is_secret_path
from openclaw_cfg.redact.shape import scrub
from openclaw_cfg.secret import MASK, EnvRef, parse_secret

# A header's scheme before a variable is not a secret: `Bearer ${ACME_API_KEY}`.
_SCHEME: Final = re.compile(r"(?:bearer|basic|token) +(?=\$\{)", re.IGNORECASE)


def may_be_key(value: object) -> bool:
    """Whether a value under a secret's name may be one: not a reference or a flag."""
    if isinstance(value, str):
        return bool(value) and not _is_reference(value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: Json, path: JsonPath) -> str:
    """A value as messages quote it: short, scalar, not a key; else a placeholder."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and _is_reference(value):
        return json.dumps(value, ensure_ascii=False)
    if is_secret_path(path) and value is not None and not isinstance(value, bool):
        return MASK
    if isinstance(value, str):
        short = value if len(value) <= 60 else f"{value[:57]}…"
        clean = scrub(value)
        return json.dumps(short if clean == value else clean[:60], ensure_ascii=False)
    return json.dumps(value)


def _is_reference(text: str) -> bool:
    return isinstance(parse_secret(_SCHEME.sub("", text, count=1)), EnvRef)
