"""Flags of the form `PRESET=VALUE`."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from openclaw_cfg.errors import UsageError
from openclaw_cfg.secret import SecretRef

# The part before `=` is a preset, unless it cannot be one: a URL has a colon.
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def by_preset(
    pairs: Iterable[str],
    presets: Collection[str],
    flag: str,
    *,
    named: Sequence[str] = (),
) -> Mapping[str, list[str]]:
    """The values of a repeated flag, by preset, in the order given.

    Args:
        named: the presets that were named; of one alone the name may be left out.

    Raises:
        UsageError: a pair has no `=`, or names a preset that was not chosen.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if len(named) == 1 and not _ID.fullmatch(name if equals else ""):
            name, equals, value = named[0], "=", pair
        if not equals or not value:
            raise UsageError(
                f"{flag} needs PRESET=VALUE", hint=f"such as {flag} {name}=…"
            )
        if name not in presets:
            raise UsageError(
                f'{flag} names "{name}", which is not among the providers',
                hint=f"add --provider {name}",
            )
        found[name].append(value)
    return found


def only_one(found: Mapping[str, list[str]]) -> dict[str, str]:
    """The last value for each preset, as with any flag that is given twice."""
    return {name: values[-1] for name, values in found.items()}


def secret_ref(text: str) -> SecretRef:
    """A reference written `SOURCE:PROVIDER:ID`.

    Raises:
        UsageError: it is none.
    """
    parts = text.split(":", 2)
    if len(parts) != 3 or not all(parts):
        raise UsageError(
            "--api-key-ref needs SOURCE:PROVIDER:ID",
            hint="such as --api-key-ref env:default:ZAI_API_KEY",
        )
    return SecretRef(*parts)
