"""`openclaw-cfg demo`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.errors import AppError

_NEXT: Final = (
    ("openclaw-cfg init", "make your configuration, by questions"),
    ("openclaw-cfg probe", "ask your providers, without spending anything"),
    ("openclaw-cfg validate", "check the file as OpenClaw does"),
)


@cli_command(
    "demo",
    epilog="""\b
Examples:
  openclaw-cfg demo
  openclaw-cfg demo --keep ./demo      keep the files that it makes
""",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Work in this folder and leave it there.",
)
def command(context: Context, *, keep: Path | None) -> None:
    """Show the main job against a loopback provider, in a temporary folder.

    Makes a hybrid configuration (a coding plan and a general API), probes both
    endpoints, validates the file and shows it. Nothing else is touched.
    """
    with _folder(keep) as folder:
        colored = context.console.colored(sys.stdout)
        start = "import sys; from openclaw_cfg.cli import demo_steps as demo; "
        start += "demo.main(sys.argv[1])"
        # One process for all steps: starting Python and its imports takes a while.
        done = subprocess.run(
            [sys.executable, "-c", start, "always" if colored else "auto"],
            env=_environment(context.env, folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode == AppError.exit_code:
            raise click.exceptions.Exit(done.returncode)
        if done.returncode:
            raise AppError(
                f"the demo ended with {done.returncode}",
                hint="report it with the lines above",
            )
        console = context.console
        kept = f"kept in {folder}" if keep else "removed; nothing else was touched"
        console.talk(f"The folder of this demo is {kept}. Next, on your own:\n")
        for command, words in _NEXT:
            console.talk(f"$ {command:<24}{words}")


def _environment(env: Mapping[str, str], folder: Path) -> dict[str, str]:
    """An environment in which every path leads into the demo's folder."""
    kept = {
        name: value
        for name, value in env.items()
        if not name.upper().endswith("_PROXY")
        and not name.startswith(("OPENCLAW_", "XDG_"))
    }
    homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME")
    package = str(Path(__file__).parents[2])
    return {
        **kept,
        **dict.fromkeys(homes, str(folder)),
        "PYTHONPATH": os.pathsep.join(filter(None, [package, env.get("PYTHONPATH")])),
    }


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        if keep.exists() and any(keep.iterdir()):
            raise AppError(f'"{keep}" is not empty', hint="name a new folder")
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="openclaw-cfg-demo-") as folder:
        yield Path(folder).resolve()
