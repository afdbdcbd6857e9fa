"""Which names say that the value under them is secret."""

import re
from typing import Final

from openclaw_cfg.jsonpath import JsonPath

_SECRET_NAME: Final = re.compile(
    r"""(api|access|secret|signing|encrypt(ion)?|service|master|auth|priv(ate)?
         |subscription|licen[cs]e)[-_ ]?key
      | key(file)?content
      | (?<!max)(?<!context)(?<!output)(?<!input)(?<!reserve)token(?!s\b|s?[A-Z_])
      | secret | (?<!one)passw | passphrase | credential | authorization | cookie
      | webhook[-_]?url | connection[-_]?string | mnemonic
      | ^key$ | ^bearer$ | ^pass$ | ^pin$ | ^seed$ | ^nsec$
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where a secret is read from is shown: people have to find it.
_PUBLIC_NAME: Final = re.compile(
    r"tokens?(budget|limit|count|s?field|chars?)|maxtokens|tokens$"
    r"|(key|token|secret|password|credentials?)[-_]?(file|path|dir|env|name)$"
    r"|^secrets$|header$",
    re.IGNORECASE,
)
# The whole name of a field that holds a secret, which no user chose.
_SECRET_FIELD: Final = re.compile(
    r"((api|access|secret|signing|encrypt(ion)?|auth|private|app|bot|gateway)[-_ ]?)?"
    r"(key|token|secret|password|passphrase|credentials?|authorization|cookie)",
    re.IGNORECASE,
)
_SECRET_FOLDERS: Final = frozenset({"headers", "vars", "env"})
# Objects whose keys are names: of providers, models, agents, accounts, places.
_NAMING: Final = frozenset(
    {
        "accessGroups",
        "accounts",
        "broadcast",
        "byProvider",
        "channelRules",
        "channels",
        "definitions",
        "direct",
        "dms",
        "edgeAuth",
        "entries",
        "groups",
        "guilds",
        "items",
        "mcpServers",
        "modelByChannel",
        "models",
        "nodes",
        "order",
        "peers",
        "personas",
        "profiles",
        "providerOptions",
        "providers",
        "resetByChannel",
        "rooms",
        "routes",
        "safeBinProfiles",
        "servers",
        "stickerSets",
        "surfaces",
        "teams",
        "toolsBySender",
        "topics",
        "ulimits",
        "workspaces",
    }
)
PUBLIC_IN_SECRET: Final = frozenset(
    {"source", "provider", "id", "mode", "type", "enabled", "shellEnv"}
)
"""The parts of a reference to a secret, and words that appear beside a secret."""


def is_secret_name(name: str) -> bool:
    """Whether a value under this key is a key, token or password by its name."""
    return bool(_SECRET_NAME.search(name)) and not _PUBLIC_NAME.search(name)


def is_naming(name: str) -> bool:
    """Whether the keys of the object under this name are names that a user chose."""
    return name in _NAMING


def is_telling(name: str, *, chosen: bool = False) -> bool:
    """Whether the value under this name is secret, or everything inside it.

    `chosen` says that the key is a name chosen by a user whose value is an object or an
    array: the word "token" does not make a provider `xiaomi-token-plan` a secret.
    """
    if chosen:
        return bool(_SECRET_FIELD.fullmatch(name))
    return name in _SECRET_FOLDERS or is_secret_name(name)


def is_secret_path(path: JsonPath) -> bool:
    """Whether the value at `path` is secret by the names on the way to it."""
    secret, chosen = False, False
    for index, step in enumerate(path):
        if isinstance(step, str):
            holds = index + 1 < len(path)
            named = (holds or step not in _SECRET_FOLDERS) and is_telling(
                step, chosen=chosen and holds
            )
            secret = (secret and step not in PUBLIC_IN_SECRET) or named
        chosen = isinstance(step, str) and is_naming(step)
    return secret
