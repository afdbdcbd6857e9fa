"""How many examples Hypothesis tries: a few in CI, fifty times as many by night.

`HYPOTHESIS_PROFILE=nightly pytest …` chooses the long look; `ci` is the usual one.
"""

import os
from typing import Final

PROFILE: Final = os.environ.get("HYPOTHESIS_PROFILE", "ci")
_FACTOR: Final = {"ci": 1, "nightly": 50}


def many(examples: int) -> int:
    """What to give as `max_examples` where a test says how many it needs in CI."""
    return examples * _FACTOR[PROFILE]
