"""Names of variables for keys that are left out."""

import re
from collections.abc import Collection, Iterable
from itertools import chain, count
from typing import Final

from openclaw_cfg.catalog.offer import key_of
from openclaw_cfg.catalog.preset import Preset
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
    offers = [(p, preset_here(p, environment)) for p in providers]
    found = [(p, preset, key_of(p, preset)) for p, preset in offers]
    names = {p.id: name for p, _, key in found if (name := _named(key))}
    taken = {*names.values()}
    same = {
        (_owner(p, preset), environment.value_of(key)): names[p.id]
        for p, preset, key in found
        if p.id in names
    }
    for provider, preset, key in found:
        if key is not None and provider.id not in names:
            text = environment.value_of(key)
            owned = (_owner(provider, preset), text)
            if text is None or owned not in same:
                same[owned] = _fresh(provider, preset, key, environment, taken)
                taken.add(same[owned])
            names[provider.id] = same[owned]
    return names


def _owner(provider: Provider, preset: Preset | None) -> str:
    """The offer or host that a provider's key is for."""
    return preset.id if preset else provider.url.host if provider.url else ""


def _named(key: Secret | None) -> str:
    name = variable_of(key)
    return name if isinstance(key, EnvRef) or _NAME.fullmatch(name) else ""


def _fresh(
    provider: Provider,
    preset: Preset | None,
    key: Secret,
    environment: Environment,
    taken: Collection[str],
) -> str:
    letters = (c if c.isalnum() and c.isascii() else "_" for c in provider.id)
    word = "".join(letters).upper().lstrip("0123456789_") or "PROVIDER"
    own = f"{word}_API_KEY"
    value = key.value if isinstance(key, Literal) else None
    usual = preset.key.env[:1] if preset else ()
    names = chain(usual, (own, f"OPENCLAW_{own}"), (f"{own}_{n}" for n in count(2)))
    return next(
        n for n in names if n not in taken and environment.get(n) in {None, value}
    )
