"""Commands in messages, for the file that `--config` or `--profile` chose.

Messages name commands as they are for the active file. Pasted, they must work on the
file of the run that printed them.
"""

import re
import shlex
from collections.abc import Mapping
from typing import Final

# Commands that work on the active file; the others have none, or are given theirs.
_OURS: Final = re.compile(
    r"\bopenclaw-cfg (?=(?:init|add|remove|list|status|validate|fix|probe|default|cost"
    r"|export|undo)\b)"
)
# OpenClaw's, where they are to be run. `system event` only says what.
_THEIRS: Final = re.compile(
    r"(?<![\w./-])openclaw (?=(?:gateway|config|models|plugins|doctor|agents|channels"
    r"|cron (?:add|edit|disable|list|rm)|agent)\b)"
)
# A flag that chooses a file, later in the same command.
_SAID: Final = re.compile(r"[^`\n]*? --(?:config|profile)\b")
# The members of documents that name commands.
_COMMANDS: Final = frozenset({"command", "cure", "help", "hint", "next"})


class ChosenFile:
    """The flags that chose a file; without any, texts stay as they are."""

    def __init__(self, *, config: str = "", profile: str = "") -> None:
        self._ours = self._theirs = ""
        if config:
            word = shlex.quote(config)
            self._ours = f"openclaw-cfg --config {word} "
            self._theirs = f"OPENCLAW_CONFIG_PATH={word} openclaw "
        elif profile:
            word = shlex.quote(profile)
            self._ours = f"openclaw-cfg --profile {word} "
            self._theirs = f"openclaw --profile {word} "

    def in_text(self, text: str) -> str:
        """A message whose commands are for the chosen file."""
        if not self._ours:
            return text
        text = _OURS.sub(lambda found: _unless_said(found, self._ours), text)
        return _THEIRS.sub(lambda _: self._theirs, text)

    def in_json(self, value: object, name: str = "") -> object:
        """A document whose commands are."""
        if not self._ours:
            return value
        if isinstance(value, Mapping):
            return {key: self.in_json(item, str(key)) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.in_json(item, name) for item in value]
        if isinstance(value, str) and name in _COMMANDS:
            return self.in_text(value)
        return value


def _unless_said(found: re.Match[str], instead: str) -> str:
    said = _SAID.match(found.string, found.end())
    return found[0] if said else instead
