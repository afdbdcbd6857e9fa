"""A value that passed before and is unchanged need not be checked again.

For a program that checks one text again and again, as an editor does: most of the text
stays the same. The library still does every check; values in which it found nothing are
remembered by a digest, for each part of the schema. What fails is checked each time.
"""

import marshal
from collections.abc import Hashable
from hashlib import blake2b
from typing import Any, Final

# About 100 bytes each; a file of 100 KB has a thousand.
_MOST: Final = 50_000
_VERSION: Final = 2  # of marshal: later versions write equal values in different ways


class Sound:
    """The values that passed, each with the part of the schema that it passed."""

    def __init__(self) -> None:
        # Keeping the part beside its id keeps it alive, so that no other part gets that
        # id.
        self._passed: dict[Hashable, Any] = {}

    def key(self, plain: dict[str, Any], part: Any) -> Hashable:
        """The digest of an object; `1` and `true` are not equal here."""
        told = marshal.dumps(plain, _VERSION)
        return id(part), blake2b(told, digest_size=16).digest()

    def holds(self, key: Hashable) -> bool:
        """Whether the value has passed."""
        return key in self._passed

    def add(self, key: Hashable, part: Any) -> None:
        """Remember that the value has passed."""
        if len(self._passed) >= _MOST:
            self._passed.clear()
        self._passed[key] = part
