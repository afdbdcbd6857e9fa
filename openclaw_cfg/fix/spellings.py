"""Other tools' names for a setting, in every spelling."""

from collections.abc import Mapping
from typing import Final


def spellings(*phrases: str) -> tuple[str, ...]:
    """Of `"api base"` these: `apiBase`, `api_base`, `api-base`, `API_BASE` and more."""
    found: list[str] = []
    for phrase in phrases:
        words = phrase.split()
        capital = [word.capitalize() for word in words]
        found += ["".join((words[0], *capital[1:])), "".join(capital)]
        found += [joint.join(words) for joint in ("", "_", "-")]
        found += [joint.join(words).upper() for joint in ("", "_", "-")]
        last = "".join((words[0], *capital[1:-1], words[-1].upper()))
        if len(words) > 1:
            found.append(last)
    return tuple(dict.fromkeys(found))


def named(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every spelling → the key that it means; the key itself is not included."""
    return {
        spelling: key
        for key, phrases in words.items()
        for spelling in spellings(*phrases)
        if spelling != key
    }


ADDRESS: Final = (
    *("url", "endpoint", "base url", "api base", "api url", "api base url"),
    *("api endpoint", "endpoint url", "server url"),
)
API_KEY: Final = (
    *("token", "key", "api key", "api token", "auth token", "access token"),
    *("bearer token", "secret key", "api secret"),
)
LOOSE_ADDRESS: Final = spellings("base", "address", "host", "server", "uri", "api host")
"""Names that only count if the value is an address."""
LOOSE_KEY: Final = spellings("secret", "credential", "bearer", "password")
"""Names that only count in a provider, and only if the value is a string."""
