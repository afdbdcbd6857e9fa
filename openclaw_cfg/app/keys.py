"""How a key is given, and where it is stored: in the environment, a file, or inline."""

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from openclaw_cfg.app.secret_store import secret_ref
from openclaw_cfg.app.wish import NewVariable, ProviderWish, Store, flag_names
from openclaw_cfg.catalog.entry import second_id
from openclaw_cfg.catalog.find import shipped
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.errors import UsageError
from openclaw_cfg.model import Url
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.secret import VARIABLE, EnvRef, Literal, Secret, SecretRef

_OWN_SERVER = (
    "a server that needs no key: --secret none, or its own preset (ollama, lmstudio, "
    "vllm, llama-cpp); else "
)
# A line for a shell, a .env file, cmd or PowerShell; a key may end in `=` itself.
_ASSIGNMENT = re.compile(
    r"(?:(?:export\s+|set\s+|\$env:)\w+|[A-Za-z]\w*_\w+)"
    r"\s*=\s*([^\s=;].{6,}?)\s*;?",
    re.ASCII,
)
KEY_NAME = re.compile(r"_(KEY|TOKEN)$")
"""The name of a variable that holds a key."""
# A key that is only a reference would be checked as what it refers to.
_REFERENCE = re.compile(r"\$\{?[A-Za-z_]\w*\}?|%[A-Za-z_]\w*%")
# Kinds that a vendor sells side by side, with keys that look alike.
_BESIDE = frozenset({Kind.CODING_PLAN, Kind.GENERAL})
# No vendor's key is this short.
_SHORTEST = 8
_ODD = re.compile(r"[^A-Z0-9]+")


Key = tuple[Secret | None, tuple[NewVariable, ...]]
"""The key to write, None for a server without one, and variables for the `.env`."""


def variable_name(id_: str) -> str:
    """The usual name of the variable for a provider's key: `lab` has LAB_API_KEY."""
    return f"{_ODD.sub('_', id_.upper()).strip('_').removesuffix('_API')}_API_KEY"


def variable_names(preset: Preset, id_: str) -> tuple[str, ...]:
    """The variables that may hold the key for a provider.

    A provider at the user's own address has a variable named after its id: a variable
    shared by all of them would send a key to the wrong host. Where a plan and a general
    API have one usual variable, each has others of its own.
    """
    if preset.id == "custom" and preset.key.env:
        return (variable_name(id_),)
    if not _has_variable_beside(preset):
        return preset.key.env
    plan = preset.kind is Kind.CODING_PLAN
    own = map(variable_name, (id_, preset.id if plan else second_id(preset)))
    return tuple(dict.fromkeys((*preset.key.env, *own)))


def _has_variable_beside(preset: Preset) -> bool:
    """Whether a plan has the usual variable of a general API, or the reverse."""
    kinds = {one.kind for one in shipped().by_variable(preset.env)}
    return preset.kind in _BESIDE and kinds >= _BESIDE


def settle(wish: ProviderWish, environment: Environment) -> Key:
    """The key for a provider, from what was given or is available here.

    By default a named variable is referred to, and a value is stored in OpenClaw's
    `.env`.

    Raises:
        UsageError: there is no key, or it cannot be stored that way.
    """
    preset = wish.known
    if wish.store is Store.NONE:
        return _without(wish, preset)
    stays = wish.kept or secret_ref(wish)
    if stays is not None:
        return stays, ()
    names = variable_names(preset, wish.provider_id)
    if wish.key_value is not None:
        name = wish.key_name or (names[0] if names else preset.env)
        return _from_value(wish.key_value, name, wish)
    if wish.key_name:
        return _from_variable(wish.key_name, wish, environment)
    if not preset.key.required or not names:
        return None, ()
    here = next((name for name in names if environment.where(name)), None)
    if here is None:
        raise UsageError(
            f'there is no key for "{wish.id or preset.id}"',
            hint=f"{_OWN_SERVER if preset.is_own_server else ''}set {names[0]}, or "
            "name the variable that holds it",
            flags=("--api-key-env", f"{preset.id}=NAME"),
        )
    return _from_variable(here, wish, environment)


def refuse_unset(wishes: Sequence[ProviderWish], environment: Environment) -> None:
    """Refuse to store keys of variables that are not set, all of them at once.

    Raises:
        UsageError: there are such variables.
    """
    unset = {
        name: one.key_name
        for name, one in zip(flag_names(wishes), wishes, strict=True)
        if one.store in {Store.DOTENV, Store.INLINE}
        and one.key_name
        and one.key_value is None
        and environment.get(one.key_name) is None
    }
    if unset:
        raise _unset(unset)


def _unset(unset: Mapping[str, str]) -> UsageError:
    """The error for variables that are not set, by what flags call their provider."""
    names = [*dict.fromkeys(unset.values())]
    several = len(names) > 1
    quoted = " and ".join(f'"{name}"' for name in names)
    return UsageError(
        f"the variables {quoted} are not set, so their keys cannot be stored"
        if several
        else f"the variable {quoted} is not set, so its key cannot be stored",
        hint=f"set {' and '.join(names)}, or refer to {'them' if several else 'it'}, "
        "which stores no key",
        flags=[w for name in unset for w in ("--secret", f"{name}={Store.ENV}")],
    )


def cleaned(pasted: str) -> str:
    """A key as it was pasted, without the space and quotes around it.

    Of a line that sets a variable (`export NAME="…"`) only the value is taken. Nothing
    else is changed: a trailing `=` belongs to the key.
    """
    text = _unquoted(pasted)
    line = _ASSIGNMENT.fullmatch(text)
    return _unquoted(line[1]) if line else text


def wrong_key(preset: Preset, value: str) -> str:
    """What is wrong with a key for an offer, cleaned; empty when nothing is."""
    plain = value.isascii() and value.isprintable() and " " not in value
    # The user's own server may accept any text.
    strict = not preset.is_own_server
    faults = (
        (not value, "the key is empty"),
        (not plain, "a key has no spaces, line breaks or special letters inside"),
        (Url.parse(value) is not None, "this is an address, not the key"),
        (
            _REFERENCE.fullmatch(value)
            or (VARIABLE.fullmatch(value) and KEY_NAME.search(value)),
            "this is the name of a variable, not the key",
        ),
        (
            strict and len(value) < _SHORTEST,
            f"too short for a key of {preset.vendor_title}",
        ),
        (
            strict and value.isalpha() and len(value) < 2 * _SHORTEST,
            "this is a word, not a key",
        ),
    )
    return next((said for wrong, said in faults if wrong), "")


def _unquoted(text: str) -> str:
    text = text.strip()
    while len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        text = text[1:-1].strip()
    return text


def _without(wish: ProviderWish, preset: Preset) -> Key:
    """Nothing where no key is needed; a server of the user's own gets a placeholder.

    OpenClaw requires some text as the key of a server outside of this network.
    """
    if replace(wish, store=None).has_key:
        raise UsageError(
            "--secret none says that there is no key, and one was given",
            hint="leave one of them out",
        )
    if not preset.key.required and not preset.is_own_server:
        # The machine's cloud credentials, or a login, are used instead.
        return None, ()
    if not preset.is_own_server:
        raise UsageError(
            f'"{preset.id}" needs a key',
            hint="name the variable that holds it",
            flags=("--api-key-env", f"{preset.id}=NAME"),
        )
    return Literal(preset.key.placeholder or "none"), ()


def _from_variable(name: str, wish: ProviderWish, environment: Environment) -> Key:
    store = wish.store
    if store in {None, Store.ENV}:
        return EnvRef(name), ()
    if store is Store.REF:
        return SecretRef("env", "default", name), ()
    value = environment.get(name)
    if value is None:
        raise _unset({wish.preset: name})
    return _from_value(value, name, wish)


def _from_value(value: str, name: str, wish: ProviderWish) -> Key:
    value, store = cleaned(value), wish.store
    if not value:
        raise UsageError("the key is empty", hint="give one line with the key")
    if store is Store.INLINE:
        return Literal(value), ()
    if store in {None, Store.DOTENV}:
        return EnvRef(name), (NewVariable(name, value),)
    raise UsageError(
        f"--secret {store} keeps no key itself, and one was given",
        hint="name a variable instead, or keep the key in OpenClaw's .env file",
        flags=("--secret", f"{wish.preset}={Store.DOTENV}"),
    )
