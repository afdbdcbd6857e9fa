"""Secret references: OpenClaw gets the key from a variable, a file or a command."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.secret_store import STORES, command_words, secret_alias
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.ask import Choice, Choose, Text
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.openclaw.secret_refs import command_problem
from openclaw_cfg.secret import SecretRef


def _fits(pattern: str, wrong: str) -> Callable[[str], str]:
    """Returns what is wrong with a text that does not fit; empty when it fits."""
    grammar = re.compile(pattern)
    return lambda text: "" if grammar.fullmatch(text) else wrong


_IS_NAME: Final = _fits(
    r"[A-Z][A-Z0-9_]{0,127}", "capital letters, digits and _ only, a letter first"
)
_secret: Final = partial(Text, unasked=None, short="Secret")
# The names of secrets in each kind of store, by the grammars of OpenClaw 2026.9.6.
_IDS: Final = {
    "env": _secret(
        title="Name of the variable",
        masked=True,
        check=_IS_NAME,
    ),
    "file": _secret(
        title="Where in the file?",
        default="value",
        hint='"value" when the file is the key, else a pointer such as /zai/key',
        check=_fits(
            r"value|(/([^~]|~[01])*)+",
            'write "value", or a pointer that starts with /',
        ),
    ),
    "exec": _secret(
        title="Id of the secret",
        default="value",
        hint='"value" when the command prints the key alone',
        check=_fits(
            r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}",
            "letters, digits and . _ : / # - only",
        ),
    ),
    "store": _secret(
        title="Id of the secret",
        masked=True,
        check=_IS_NAME,
    ),
}


def ask_vault(desk: Desk, wish: ProviderWish) -> ProviderWish:
    """The wish with a reference, and the settings of a new secret provider."""
    stores = as_object(get(desk.value, *STORES))
    choices = [
        Choice(
            value=f"alias:{alias}",
            title=f'The secret provider "{alias}"',
            hint=str(as_object(store).get("source", "")),
        )
        for alias, store in stores.items()
        if as_object(store).get("source") in {"file", "exec", "store"}
    ]
    choices += [
        Choice(value="env", title="A variable", hint="of the gateway's process"),
        Choice(value="file", title="A file", hint="one value, or JSON"),
        Choice(value="exec", title="A command", hint="such as a password manager's"),
    ]
    kind, _, alias = desk.prompter.choose(
        Choose(
            title="Reference to what?",
            unasked=None,
            short="Reference",
            choices=tuple(choices),
        )
    ).partition(":")
    file = command = ""
    if alias:
        source = str(as_object(stores[alias])["source"])
    else:
        source, alias = kind, secret_alias(wish.provider_id, kind)
    if kind == "file":
        file = _ask_file(desk)
    elif kind == "exec":
        command = _ask_command(desk)
    elif kind == "env":
        alias = "default"
    ref = SecretRef(source, alias, desk.prompter.text(_IDS[source]))
    return replace(wish, key_ref=ref, key_file=file, key_command=command, store=None)


def _ask_file(desk: Desk) -> str:
    return desk.prompter.text(
        Text(
            title="Path of the file",
            unasked=None,
            short="Path of the file",
            hint="it holds the key, or JSON with it",
            check=lambda text: "" if text else "name a file",
            path=True,
        )
    )


def _ask_command(desk: Desk) -> str:
    return desk.prompter.text(
        Text(
            title="Command",
            unasked=None,
            short="Command",
            hint="its full path, then its arguments",
            check=_wrong_command,
        )
    )


def _wrong_command(line: str) -> str:
    try:
        command, *_ = command_words(line)
    except UsageError as error:
        return ", ".join(filter(None, (error.message, error.hint)))
    problem = command_problem(Path(command))
    return f'"{command}" {problem[0]}: {problem[1]}' if problem else ""
