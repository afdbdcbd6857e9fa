"""The forms in which a configuration is written."""

from typing import Final

from openclaw_cfg.dialects import compact, native
from openclaw_cfg.dialects.base import Dialect
from openclaw_cfg.jsonpath import Json

DIALECTS: Final[tuple[Dialect, ...]] = (native, compact)


def detect(value: Json) -> Dialect:
    """The form of a file with this value; native where it cannot be told."""
    for dialect in DIALECTS:
        if dialect.matches(value):
            return dialect
    return native


def named(name: str) -> Dialect:
    """The dialect with this id; `KeyError` for any other name."""
    return {dialect.ID: dialect for dialect in DIALECTS}[name]
