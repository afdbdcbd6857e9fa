"""Providers that the user's other coding tools are set up for: read, never written.

One module per tool: it knows the tool's files, and yields each provider with its
address, protocol, models and where its key is. No command named in a file is run, and
no file of the working folder is read: someone else may have written it.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from openclaw_cfg.errors import AppError, FileError
from openclaw_cfg.other_tools.base import Tool, ToolProvider

__all__ = ("TOOLS", "ToolProvider", "providers_at_hand", "providers_of", "title")

TOOLS: Final = ("claude-code", "codex", "opencode", "cc-switch")
"""Ids of the tools, which `add --from` takes: the modules' names, with hyphens."""


def title(tool: str) -> str:
    """The name of a tool, for people."""
    return _module(tool).TITLE


def providers_of(
    tool: str, env: Mapping[str, str], home: Path
) -> tuple[ToolProvider, ...]:
    """The providers of one tool, each once; none where it is not set up.

    Args:
        home: the user's own folder.

    Raises:
        FileError: a file of the tool cannot be read or understood.
    """
    import sqlite3  # noqa: PLC0415  (only cc-switch has a database)

    try:
        found = tuple(_module(tool).providers(env, home))
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


def _module(tool: str) -> Tool:
    """The module of a tool, imported only now: `--help` names the tools alone."""
    name = tool.replace("-", "_")
    return cast("Tool", import_module(f"openclaw_cfg.other_tools.{name}"))
