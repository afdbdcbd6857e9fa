"""Writes a result to its own file, which must not exist yet."""

from pathlib import Path

from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli.console import Console
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.files.read import read_or_new
from openclaw_cfg.files.write import write
from openclaw_cfg.jsonpath import Json


def write_new(
    console: Console,
    workspace: Workspace,
    path: Path,
    text: str,
    *,
    command: str,
    root: Json = None,
) -> None:
    """Write a new file, mode 0600; the same again changes nothing.

    Args:
        root: the text's JSON value, if it is a configuration.

    Raises:
        Refused: there is already another file.
        AppError: as `files.write.write`.
    """
    if str(path) == "-":
        raise UsageError('"-" is not the name of a file', hint="name one")
    made = "" if path.absolute().parent.is_dir() else ", in a new folder"
    data = text.encode()
    read = read_or_new(path)
    if read.exists and read.data != data:
        raise Refused(f'"{path}" exists', hint="name a new file, or remove it first")
    written = write(read, data, terms=workspace.terms(command), roots=(None, root))
    console.talk(f"wrote {path}{made}" if written.changed else "nothing to change")
