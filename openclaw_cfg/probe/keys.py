"""Gets the key that a configuration refers to, or the reason why it cannot.

The result is a `Literal`, which never prints its value; only the runner reads it.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, assert_never

from msgspec import Struct

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.openclaw.substitution import substitute
from openclaw_cfg.probe.base import Status
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef

Lookup = Callable[[str], str | None]
"""The value of an environment variable; None when it is unset or empty."""

_MAX_FILE: Final = 1 << 20
_SKIPPED: Final = {
    "exec": "the key comes from a command (exec), and the probe runs none",
    "store": "the key lies in OpenClaw's own store, which the probe does not open",
}


class NoKey(Struct, frozen=True):
    """There is a key, but it cannot be used here; `status` is no_key or skipped."""

    status: Status
    reason: str
    help: str


def find_key(
    secret: Secret | None, *, lookup: Lookup, stores: Mapping[str, Json]
) -> Literal | NoKey | None:
    """The key that `secret` refers to; None when no key is configured.

    Args:
        secret: as configured.
        lookup: the environment that OpenClaw sees.
        stores: `secrets.providers` of the configuration.
    """
    match secret:
        case None:
            return None
        case EnvRef(name):
            return _from_environment(name, lookup)
        case Literal(value):
            filled, missing = substitute(value, lookup)
            if missing:
                return _unset(missing[0].name)
            return _usable(str(filled))
        case SecretRef():
            return _from_store(secret, lookup, stores)
        case _:
            assert_never(secret)


def _from_environment(name: str, lookup: Lookup) -> Literal | NoKey:
    value = lookup(name)
    return _usable(value) if value else _unset(name)


def _unset(name: str) -> NoKey:
    return NoKey(
        Status.NO_KEY,
        f'the environment variable "{name}" is not set',
        f"set {name}, in OpenClaw's .env for instance",
    )


def _usable(value: str) -> Literal | NoKey:
    """The key without the space around it, as OpenClaw sends it."""
    key = value.strip()
    if not key:
        return NoKey(Status.NO_KEY, "the key is empty", "put a key in its place")
    if key.isascii() and key.isprintable() and " " not in key:
        return Literal(key)
    place = next(
        i for i, c in enumerate(key) if not ("!" <= c <= "~")
    )  # the first character that is not allowed in a header or a key
    return NoKey(
        Status.NO_KEY,
        f"character {place + 1} of the key cannot be part of a key",
        "paste the key again, on one line and without quotes",
    )


def _from_store(
    ref: SecretRef, lookup: Lookup, stores: Mapping[str, Json]
) -> Literal | NoKey:
    if ref.source == "env":
        return _from_environment(ref.id, lookup)
    if ref.source == "file":
        return _from_file(ref, stores.get(ref.provider))
    return NoKey(
        Status.SKIPPED,
        _SKIPPED.get(ref.source, f'the key comes from "{ref.source}", unknown here'),
        "run `openclaw models status --probe`, which asks with the key",
    )


def _from_file(ref: SecretRef, store: Json) -> Literal | NoKey:
    """OpenClaw reads a file as one value, or as JSON with a pointer into it."""
    path = store.get("path") if isinstance(store, dict) else None
    if not isinstance(store, dict) or not isinstance(path, str):
        return _unreadable(f'there is no secret provider "{ref.provider}" with a path')
    try:
        with Path(path).expanduser().open(encoding="utf-8-sig") as file:
            text = file.read(_MAX_FILE)
        value: Json = text.strip() if ref.id == "value" else json.loads(text)
    except (OSError, RuntimeError, ValueError, RecursionError):
        return _unreadable(
            f'the file of secret provider "{ref.provider}" is unreadable'
        )
    for step in () if ref.id == "value" else ref.id.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str):
        return _unreadable(f'secret provider "{ref.provider}" has no "{ref.id}"')
    return _usable(value)


def _unreadable(reason: str) -> NoKey:
    return NoKey(Status.NO_KEY, reason, "check secrets.providers and the file it names")
