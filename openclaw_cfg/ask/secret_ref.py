"""Secret references: OpenClaw gets the key from a variable, a file or a command."""

import re
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.app.secret_store import STORES, command_words, secret_alias
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.ask import Choice, Choose, Text
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.openclaw.secret_refs import command_problem
from openclaw_cfg.secret import SecretRef


class _Id(Struct, frozen=True, kw_only=True):
    """The names of secrets in a kind of store, by the grammars of OpenClaw 2026.9.6."""

    fits: re.Pattern[str]
    wrong: str
    title: str = "Id of the secret"
    default: str = ""
    hint: str = ""

    def check(self, text: str) -> str:
        """What is wrong with an id; empty when nothing is."""
        return "" if self.fits.fullmatch(text) else self.wrong


_VARIABLE: Final = _Id(
    title="Name of the variable",
    fits=re.compile(r"[A-Z][A-Z0-9_]{0,127}"),
    wrong="capital letters, digits and _ only, a letter first",
)
_FILE: Final = _Id(
    title="Where in the file?",
    fits=re.compile(r"value|(/([^~]|~[01])*)+"),
    wrong='write "value", or a pointer that starts with /',
    default="value",
    hint='"value" when the file is the key, else a pointer such as /zai/key',
)
_EXEC: Final = _Id(
    fits=re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,255}"),
    wrong="letters, digits and . _ : / # - only",
    default="value",
    hint='"value" when the command prints the key alone',
)
_STORE: Final = _Id(fits=_VARIABLE.fits, wrong=_VARIABLE.wrong)
_IDS: Final = {"env": _VARIABLE, "file": _FILE, "exec": _EXEC, "store": _STORE}


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
        Choice(value="env", title="A variable", hint="env; of the gateway's process"),
        Choice(value="file", title="A file", hint="one value, or JSON"),
        Choice(value="exec", title="A command", hint="such as a password manager's"),
    ]
    kind, _, alias = desk.prompter.choose(
        Choose(title="Which vault?", short="Vault", choices=tuple(choices))
    ).partition(":")
    file = command = ""
    source, alias = (
        (kind, secret_alias(wish.provider_id, kind))
        if not alias
        else (
            str(as_object(stores[alias])["source"]),
            alias,
        )
    )
    if kind == "file":
        file = _ask_file(desk)
    elif kind == "exec":
        command = _ask_command(desk)
    elif kind == "env":
        alias = "default"
    ref = SecretRef(source, alias, _id_for(desk, source))
    return replace(wish, key_ref=ref, key_file=file, key_command=command, store=None)


def _ask_file(desk: Desk) -> str:
    return desk.prompter.text(
        Text(
            title="Path of the file",
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
            short="Command",
            hint="its full path, then its arguments",
            check=_wrong_command,
        )
    )


def _id_for(desk: Desk, source: str) -> str:
    grammar = _IDS[source]
    return desk.prompter.text(
        Text(
            title=grammar.title,
            short="Secret",
            default=grammar.default,
            hint=grammar.hint,
            masked=grammar.fits is _VARIABLE.fits,
            check=grammar.check,
        )
    )


def _wrong_command(line: str) -> str:
    try:
        command, *_ = command_words(line)
    except UsageError as error:
        return ", ".join(filter(None, (error.message, error.hint)))
    problem = command_problem(Path(command))
    return f'"{command}" {problem[0]}: {problem[1]}' if problem else ""
