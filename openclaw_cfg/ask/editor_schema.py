"""The offer to name a schema in the file, if an editor that reads it was detected.

Other editors (Vim, Emacs, nano) ignore `$schema`: then there is no question.
"""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.wish import Wish
from openclaw_cfg.ask import Confirm
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.jsonpath import get

# The variables of terminals inside editors, with their values; empty for any value.
_TERMINALS: Final = (
    ("TERM_PROGRAM", "vscode", "VS Code"),
    ("TERMINAL_EMULATOR", "JetBrains-JediTerm", "your JetBrains editor"),
    ("ZED_TERM", "", "Zed"),
)
_COMMANDS: Final = {
    "code": "VS Code",
    "code-insiders": "VS Code",
    "codium": "VSCodium",
    "cursor": "Cursor",
    "windsurf": "Windsurf",
    "zed": "Zed",
    "zeditor": "Zed",
}


def ask_editor_schema(desk: Desk, wish: Wish) -> Wish:
    """The wish with the answer; unchanged if there is nothing to ask."""
    editor = schema_reader(desk.workspace.env)
    named = get(desk.value, "$schema") is not None and not wish.force
    if not desk.attended or wish.editor_schema or named or not editor:
        return wish
    told = desk.prompter.confirm(
        Confirm(
            title=f"Let {editor} complete and explain the settings?",
            short="$schema",
            hint="names a schema in the file, which OpenClaw accepts",
            unasked=False,
        )
    )
    return replace(wish, editor_schema=told)


def schema_reader(env: Mapping[str, str]) -> str:
    """The editor that reads `$schema`, of this terminal or the user; or empty."""
    for name, content, title in _TERMINALS:
        if env.get(name) and content in {"", env[name]}:
            return title
    for name in ("VISUAL", "EDITOR"):
        found = _COMMANDS.get(_command(env.get(name, "")))
        if found:
            return found
    return ""


def _command(line: str) -> str:
    """The command in a line such as `/usr/bin/code --wait`."""
    try:
        words = shlex.split(line)
    except ValueError:
        return ""
    return Path(words[0]).stem if words else ""
