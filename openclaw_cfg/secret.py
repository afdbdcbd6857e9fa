"""The ways in which a configuration holds a key, none of which ever prints it.

OpenClaw takes a key as a literal string, as `${NAME}` (or `$NAME`) read from the
environment, or as a reference object `{source, provider, id}`.
"""

import re
from typing import Final

from msgspec import Struct

MASK: Final = "***"
VARIABLE: Final = re.compile(r"[A-Z_][A-Z0-9_]*")
"""The name of a variable that OpenClaw puts in for `${NAME}`."""

_ENV: Final = re.compile(r"\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))\Z")


def mask(value: str) -> str:
    """What may be shown of a long key: its first three and last two characters."""
    return f"{value[:3]}{MASK}{value[-2:]}" if len(value) > 12 else MASK


class Opaque(Struct, frozen=True):
    """Base class of what may hold a key: tracebacks and logs show only its name."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({MASK})"


class Literal(Opaque, frozen=True):
    """A key that is in the file as it is."""

    value: str

    def __str__(self) -> str:
        return mask(self.value)


class EnvRef(Struct, frozen=True):
    """A key that OpenClaw reads from the environment variable `name`."""

    name: str

    def __str__(self) -> str:
        return f"${{{self.name}}}"


class SecretRef(Struct, frozen=True):
    """A key that OpenClaw asks a secret provider for."""

    source: str
    provider: str
    id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.provider}:{self.id}"


Secret = Literal | EnvRef | SecretRef


def variable_of(secret: Secret | None) -> str:
    """The environment variable that a secret is read from; empty for another source."""
    match secret:
        case EnvRef(name) | SecretRef("env", _, name):
            return name
    return ""


def parse_secret(value: object) -> Secret | None:
    """The secret that a JSON value represents; None when it does not represent one."""
    if isinstance(value, str) and value:
        match = _ENV.match(value)
        return EnvRef(match[1] or match[2]) if match else Literal(value)
    if isinstance(value, dict):
        source, provider, ref = (value.get(k) for k in ("source", "provider", "id"))
        if (
            isinstance(source, str)
            and isinstance(provider, str)
            and isinstance(ref, str)
        ):
            return SecretRef(source, provider, ref)
    return None
