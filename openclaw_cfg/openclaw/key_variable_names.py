"""Names of variables for keys that are left out."""

import re
from collections.abc import Collection, Iterable
from itertools import chain, count
from typing import Final

from openclaw_cfg.catalog.offer import key_of
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.owner import preset_here
from openclaw_cfg.secret import EnvRef, Literal, Secret, variable_of

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def name_variables(
    providers: Iterable[Provider], environment: Environment
) -> dict[str, str]:
    """Provider id → the variable for its key; none for a provider without one.

    A key in the file gets the vendor's usual variable, or one named after the
    provider's id, but never one that is already used for another key, here or in the
    environment. The same key of one offer is the same variable.
    """
    found = [(p, key_of(p, preset_here(p, environment))) for p in providers]
    names = {p.id: name for p, key in found if (name := _named(key))}
    taken = {*names.values()}
    same = {
        _owned(p, key, environment): names[p.id] for p, key in found if p.id in names
    }
    for provider, key in found:
        if key is not None and provider.id not in names:
            owned = _owned(provider, key, environment)
            if owned[1] is None or owned not in same:
                same[owned] = _fresh(provider, key, environment, taken)
                taken.add(same[owned])
            names[provider.id] = same[owned]
    return names


def _owned(
    provider: Provider, key: Secret | None, environment: Environment
) -> tuple[str, str | None]:
    """The offer or host that the key is for, and its text; None if unknown here."""
    preset, url = preset_here(provider, environment), provider.url
    return preset.id if preset else url.host if url else "", environment.value_of(key)


def _named(key: Secret | None) -> str:
    name = variable_of(key)
    return name if isinstance(key, EnvRef) or _NAME.fullmatch(name) else ""


def _fresh(
    provider: Provider, key: Secret, environment: Environment, taken: Collection[str]
) -> str:
    preset = preset_here(provider, environment)
    letters = (c if c.isalnum() and c.isascii() else "_" for c in provider.id)
    word = "".join(letters).upper().lstrip("0123456789_") or "PROVIDER"
    own = f"{word}_API_KEY"
    value = key.value if isinstance(key, Literal) else None
    usual = preset.key.env[:1] if preset else ()
    names = chain(usual, (own, f"OPENCLAW_{own}"), (f"{own}_{n}" for n in count(2)))
    return next(
        n for n in names if n not in taken and environment.get(n) in {None, value}
    )
