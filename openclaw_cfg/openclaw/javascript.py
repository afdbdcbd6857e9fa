"""What JavaScript does differently from Python, where OpenClaw depends on it."""

import math
from decimal import Decimal
from typing import Final

SPACE: Final = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
MAX_SAFE: Final = 2**53 - 1


def trim(text: str) -> str:
    """`text.trim()`: Python also strips some control characters, but not a BOM."""
    return text.strip(SPACE)


def normal(text: str) -> str:
    """Trimmed and in lower case: how OpenClaw compares ids."""
    return trim(text).lower()


def number_text(number: float) -> str:
    """`String(number)`."""
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        return (
            "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
        )
    if number == 0 or 1e-6 <= abs(number) < 1e21:
        text = format(Decimal(repr(number)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return repr(number).replace("e-0", "e-")


def is_safe_integer(number: float) -> bool:
    """`Number.isSafeInteger(number)` for a number that has no fraction."""
    return math.isfinite(number) and abs(number) <= MAX_SAFE
