"""What passed before and is the same now need not be judged again.

For whoever judges one text over and over, as an editor does: of a change nearly all is
as it was. The library stays the only judge; what it found nothing in is remembered by a
digest, for each part of the schema. What fails is judged each time.
"""

import marshal
from collections.abc import Hashable
from hashlib import blake2b
from typing import Any, Final

# About 100 bytes each; a file of 100 KB has a thousand.
_MOST: Final = 50_000
_VERSION: Final = 2  # of marshal: later ones write equal values in different ways


class Sound:
    """The values that passed, each with the part of the schema that it passed."""

    def __init__(self) -> None:
        # The part beside its id keeps it alive, so that no other one gets that id.
        self._passed: dict[Hashable, Any] = {}

    def key(self, plain: dict[str, Any], part: Any) -> Hashable:
        """What an object is known by; `1` and `true` are not equal here."""
        told = marshal.dumps(plain, _VERSION)
        return id(part), blake2b(told, digest_size=16).digest()

    def holds(self, key: Hashable) -> bool:
        """Whether the value has passed."""
        return key in self._passed

    def add(self, key: Hashable, part: Any) -> None:
        """The value has passed."""
        if len(self._passed) >= _MOST:
            self._passed.clear()
        self._passed[key] = part
