"""The secret provider of a key that OpenClaw reads from a file or a command."""

import re
import shlex
from typing import Final

from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.secret import SecretRef

STORES: Final = ("secrets", "providers")
WHOLE: Final = "value"
"""The id of a secret if the file, or the command's output, is only the key."""

_ODD: Final = re.compile(r"[^a-z0-9_-]+")


def secret_ref(wish: ProviderWish) -> SecretRef | None:
    """The reference to the key; None if a variable or the configuration has it."""
    if wish.key_ref is not None or not (wish.key_file or wish.key_command):
        return wish.key_ref
    source = "file" if wish.key_file else "exec"
    return SecretRef(source, secret_alias(wish.provider_id, source), WHOLE)


def secret_alias(provider_id: str, source: str) -> str:
    """The id of the secret provider that is created for a provider's key."""
    alias = f"{_ODD.sub('-', provider_id.lower()).strip('-')}-{source}"[:64]
    return alias if alias[0].isalpha() else f"p{alias}"[:64]


def secret_provider(wish: ProviderWish) -> Set | None:
    """The operation that adds the secret provider; None if the wish needs none.

    Raises:
        UsageError: the command is not valid.
    """
    ref = secret_ref(wish)
    if ref is None:
        return None
    if wish.key_file:
        mode = "singleValue" if ref.id == WHOLE else "json"
        file: dict[str, Json] = {"source": "file", "path": wish.key_file, "mode": mode}
        return Set((*STORES, ref.provider), file)
    if not wish.key_command:
        return None
    command, *args = command_words(wish.key_command)
    # Otherwise OpenClaw 2026.9.6 only accepts JSON in its own protocol, and runs the
    # command in an empty environment, where password managers do not find the home
    # folder.
    return Set(
        (*STORES, ref.provider),
        {
            "source": "exec",
            "command": command,
            **({"args": list(args)} if args else {}),
            "passEnv": ["HOME", "PATH"],
            "jsonOnly": False,
        },
    )


def command_words(line: str) -> list[str]:
    """A command and its arguments.

    Raises:
        UsageError: a quote is not closed, or the command has no full path.
    """
    try:
        words = shlex.split(line)
    except ValueError:
        raise UsageError("a quote is not closed in the command for the key") from None
    if not words or not words[0].startswith("/"):
        raise UsageError(
            "the command for the key needs its full path",
            hint="such as /usr/local/bin/op",
        )
    return words
