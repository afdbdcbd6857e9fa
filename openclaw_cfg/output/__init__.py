"""The formats in which a run can be printed, loaded when one is chosen."""

from importlib import import_module
from typing import Final, cast

from openclaw_cfg.output.base import Format

FORMATS: Final = (
    *("text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit"),
    "markdown",
)


def pick(name: str) -> Format:
    """The format of this name, imported only now: `text` needs rich."""
    return cast("Format", import_module(f"openclaw_cfg.output.{name}"))
