"""Providers that the user's other coding tools are set up for: read, never written.

One module per tool: it knows the tool's files, and yields each provider with its
address, protocol, models and where its key is. No command named in a file is run, and
no file of the working folder is read: someone else may have written it.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from openclaw_cfg.errors import AppError, FileError
from openclaw_cfg.other_tools import cc_switch, claude_code, codex, opencode
from openclaw_cfg.other_tools.base import ToolProvider

__all__ = ("TOOLS", "ToolProvider", "providers_at_hand", "providers_of", "title")

_MODULES: Final[Mapping[str, ModuleType]] = {
    module.ID: module for module in (claude_code, codex, opencode, cc_switch)
}
TOOLS: Final[tuple[str, ...]] = tuple(_MODULES)
"""Ids of the tools; `add --from` takes them."""


def title(tool: str) -> str:
    """The name of a tool, for people."""
    name: str = _MODULES[tool].TITLE
    return name


def providers_of(
    tool: str, env: Mapping[str, str], home: Path
) -> tuple[ToolProvider, ...]:
    """The providers of one tool, each once; none where it is not set up.

    Args:
        home: the user's own folder.

    Raises:
        FileError: a file of the tool cannot be read or understood.
    """
    read: Callable[[Mapping[str, str], Path], Iterator[ToolProvider]]
    read = _MODULES[tool].providers
    try:
        found = tuple(read(env, home))
    except (ValueError, RecursionError, sqlite3.Error) as error:
        # Their messages may quote the file, and with it a key.
        raise FileError(
            f"the settings of {title(tool)} could not be understood "
            f"({type(error).__name__})",
            hint="name the provider by its preset instead, such as "
            "`openclaw-cfg add deepseek`",
        ) from None
    seen: dict[tuple[str, str, str], ToolProvider] = {}
    for one in found:
        seen.setdefault((one.base_url or one.name, one.api, one.key_value), one)
    return tuple(seen.values())


def providers_at_hand(env: Mapping[str, str], home: Path) -> tuple[ToolProvider, ...]:
    """The providers of all tools; a tool whose files cannot be read has none."""
    found: list[ToolProvider] = []
    for tool in TOOLS:
        try:
            found += providers_of(tool, env, home)
        except AppError:
            continue
    return tuple(found)
