"""Secret references: OpenClaw asks a variable, a file or a command for the key."""

import re
import shlex
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.ask import Choice, Choose, Text
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.json5.edit import Operation, Set
from openclaw_cfg.jsonpath import Json, as_object, get
from openclaw_cfg.openclaw.secret_refs import command_problem
from openclaw_cfg.secret import SecretRef

_STORES: Final = ("secrets", "providers")
_ODD: Final = re.compile(r"[^a-z0-9_-]+")


class _Id(Struct, frozen=True, kw_only=True):
    """How a kind of store names its secrets; the grammars are OpenClaw 2026.9.6's."""

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
    wrong='say "value", or a pointer that starts with /',
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


def ask_vault(desk: Desk, id_: str) -> tuple[SecretRef, tuple[Operation, ...]]:
    """The reference, and the secret provider that it needs if there is none yet."""
    stores = as_object(get(desk.value, *_STORES))
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
    match kind:
        case "alias":
            source = str(as_object(stores[alias])["source"])
            return SecretRef(source, alias, _id_for(desk, source)), ()
        case "file":
            return _file(desk, id_)
        case "exec":
            return _exec(desk, id_)
    return SecretRef("env", "default", _id_for(desk, "env")), ()


def _file(desk: Desk, id_: str) -> tuple[SecretRef, tuple[Operation, ...]]:
    path = desk.prompter.text(
        Text(
            title="Path of the file",
            short="Path of the file",
            hint="it holds the key, or JSON with it",
            check=lambda text: "" if text else "type something, or Esc to go back",
            path=True,
        )
    )
    pointer = _id_for(desk, "file")
    mode = "singleValue" if pointer == "value" else "json"
    store: dict[str, Json] = {"source": "file", "path": path, "mode": mode}
    return _made("file", id_, pointer, store)


def _exec(desk: Desk, id_: str) -> tuple[SecretRef, tuple[Operation, ...]]:
    line = desk.prompter.text(
        Text(
            title="Command",
            short="Command",
            hint="its full path, then its arguments",
            check=_wrong_command,
        )
    )
    command, *args = shlex.split(line)
    name = _id_for(desk, "exec")
    # Else OpenClaw 2026.9.6 takes no answer but JSON of its own protocol, and runs the
    # command in an empty environment, where no password manager finds its home.
    store: dict[str, Json] = {
        "source": "exec",
        "command": command,
        **({"args": list(args)} if args else {}),
        "passEnv": ["HOME", "PATH"],
        "jsonOnly": False,
    }
    return _made("exec", id_, name, store)


def _made(
    source: str, id_: str, name: str, store: Json
) -> tuple[SecretRef, tuple[Operation, ...]]:
    alias = f"{_ODD.sub('-', id_.lower()).strip('-')}-{source}"[:64]
    if not alias[0].isalpha():
        alias = f"p{alias}"[:64]
    return SecretRef(source, alias, name), (Set((*_STORES, alias), store),)


def _id_for(desk: Desk, source: str) -> str:
    grammar = _IDS[source]
    return desk.prompter.text(
        Text(
            title=grammar.title,
            short="Secret",
            default=grammar.default,
            hint=grammar.hint,
            check=grammar.check,
        )
    )


def _wrong_command(line: str) -> str:
    try:
        words = shlex.split(line)
    except ValueError:
        return "a quote is not closed"
    if not words or not words[0].startswith("/"):
        return "the full path of a command, such as /usr/local/bin/op"
    problem = command_problem(Path(words[0]))
    return f'"{words[0]}" {problem[0]}: {problem[1]}' if problem else ""
