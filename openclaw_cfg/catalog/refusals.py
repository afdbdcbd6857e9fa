"""What refusals mean, for all vendors: `templates/refusals.json`.

Vendors and relay software share codes and phrases, in English and Chinese. A code that
is a name counts most, then the message, then the type of the error, which many vendors
use for several things. Numeric codes are specific to one vendor.
"""

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum, auto
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct
from msgspec.json import decode

from openclaw_cfg.catalog.api import ErrorFact
from openclaw_cfg.catalog.fact import Fact, FactSource
from openclaw_cfg.catalog.fault import Fault, plain_code
from openclaw_cfg.resources import folder

_MAX_WORDS: Final = 1000


class Evidence(IntEnum):
    """What a verdict is based on, the weakest first."""

    STATUS = auto()
    TYPE = auto()
    WORDS = auto()
    CODE = auto()


class Saying(Fact, frozen=True, kw_only=True):
    """Codes or phrases with one meaning.

    Attributes:
        verdict: one of the probe's statuses.
        codes: names; a star stands for any characters.
        patterns: regular expressions; case does not matter.
        statuses: the HTTP statuses for which this holds; empty for any.
        meaning: what exactly these mean; empty where the verdict is enough.
        fix: the one thing to do; empty where it follows from the verdict.
        terms: whether the vendor's terms are the reason.
    """

    verdict: str
    source: str
    codes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    meaning: str = ""
    fix: str = ""
    terms: bool = False


class Refusals(Fact, frozen=True, kw_only=True):
    """The whole table.

    Attributes:
        words: checked in this order.
        vendors: the vendor's own codes, by the catalogue's name of the vendor.
    """

    sources: Mapping[str, FactSource]
    codes: tuple[Saying, ...]
    types: tuple[Saying, ...]
    words: tuple[Saying, ...]
    vendors: Mapping[str, tuple[ErrorFact, ...]]


class Reading(Struct, frozen=True):
    """What a refusal means, and what that is based on."""

    saying: Saying
    evidence: Evidence


@cache  # a shipped file; each answer of each provider is compared with it
def load_refusals() -> Refusals:
    """The table that is shipped."""
    text = (folder("templates") / "refusals.json").read_bytes()
    return decode(text, type=Refusals)


def read_refusal(fault: Fault, status: int) -> Reading | None:
    """What a refusal means; None when neither its codes nor its words are known.

    Args:
        status: the HTTP status.
    """
    codes, types = _named()
    found = _by_code(codes, fault.codes, status)
    if found:
        return Reading(found, Evidence.CODE)
    found = _by_words(fault.words[:_MAX_WORDS], status)
    if found:
        return Reading(found, Evidence.WORDS)
    found = _by_code(types, fault.codes, status)
    return Reading(found, Evidence.TYPE) if found else None


def _by_code(
    sayings: tuple[tuple[str, Saying], ...], codes: frozenset[str], status: int
) -> Saying | None:
    found = (
        saying
        for name, saying in sayings
        if name in codes or ("*" in name and _any_like(codes, name))
    )
    return _first_with(found, status)


@cache
def _named() -> tuple[tuple[tuple[str, Saying], ...], tuple[tuple[str, Saying], ...]]:
    """The codes and the types, each name as `plain_code` writes it."""
    table = load_refusals()
    codes, types = (
        tuple((plain_code(name), saying) for saying in part for name in saying.codes)
        for part in (table.codes, table.types)
    )
    return codes, types


@lru_cache(64)  # a provider refuses every model with the same message
def _by_words(words: str, status: int) -> Saying | None:
    found = (
        saying
        for saying, patterns in _compiled()
        if any(pattern.search(words) for pattern in patterns)
    )
    return _first_with(found, status)


def _first_with(sayings: Iterable[Saying], status: int) -> Saying | None:
    meant = (s for s in sayings if not s.statuses or status in s.statuses)
    return next(meant, None)


def _any_like(codes: frozenset[str], pattern: str) -> bool:
    return any(fnmatchcase(code, pattern) for code in codes)


@cache
def _compiled() -> tuple[tuple[Saying, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (saying, tuple(re.compile(text, re.IGNORECASE) for text in saying.patterns))
        for saying in load_refusals().words
    )
