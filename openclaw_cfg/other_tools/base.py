"""A provider that another tool on this machine is set up for, and reading its files."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from openclaw_cfg.errors import FileMissing
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.secret import Opaque

# A tool's settings are a few kilobytes; the history of its chats is another file.
LIMIT: Final = 1024 * 1024


class ToolProvider(Opaque, frozen=True, kw_only=True):
    """One provider as another tool has it; empty fields are not in the tool's file.

    Attributes:
        tool: id of the tool.
        name: what the tool calls the provider.
        file: where that was read.
        base_url: empty where the tool knows the vendor's address.
        api: the protocol, in OpenClaw's words.
        key_name: the environment variable that holds the key.
        key_value: the key itself, where the tool's own file holds it.
        key_file: a file that holds the key.
        models: ids, the one in use first.
    """

    tool: str
    name: str
    file: Path
    base_url: str = ""
    api: str = ""
    key_name: str = ""
    key_value: str = ""
    key_file: str = ""
    models: tuple[str, ...] = ()


class Tool(Protocol):
    """What every module in `other_tools/` offers.

    Attributes:
        ID: the name of the module with hyphens.
        TITLE: what people call the tool.
    """

    ID: str
    TITLE: str

    def providers(
        self, env: Mapping[str, str], home: Path, /
    ) -> Iterator[ToolProvider]:
        """The providers that it is set up for, those in use first.

        Args:
            home: the user's own folder.

        Raises:
            FileError: a file cannot be read.
            ValueError: a file cannot be understood.
        """
        ...


def read_text(path: Path) -> str:
    """A small text file; empty when there is none.

    Raises:
        FileError: it is not a regular file, may not be read, or is too large.
        ValueError: it is not UTF-8.
    """
    try:
        return read_bytes(path, limit=LIMIT).data.decode("utf-8-sig")
    except FileMissing:
        return ""


def read_json(path: Path) -> dict[str, Json]:
    """The object in a JSON file; empty when there is none.

    Raises:
        FileError: as `read_text`.
        ValueError: it is not JSON.
        RecursionError: it is nested too deeply.
    """
    text = read_text(path)
    return as_object(json.loads(text)) if text.strip() else {}


def word(value: Json) -> str:
    """A text without the blanks around it; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""
