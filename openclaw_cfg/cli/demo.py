"""`openclaw-cfg demo`."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from openclaw_cfg.cli.options import Context, cli_command
from openclaw_cfg.demo.server import serve
from openclaw_cfg.errors import AppError

_PLAN: Final = "zai-coding-plan"
_GENERAL: Final = "deepseek"
_PLAN_KEY: Final = "demo-key-of-the-plan"
_GENERAL_KEY: Final = "demo-key-of-the-api"
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
    with _folder(keep) as folder, _providers() as bases:
        demo = _Demo(context, folder)
        plan, general = bases
        console = context.console
        console.talk("Two providers on this machine stand in for the vendors'.\n")
        demo.run(
            "Make a hybrid configuration: plan for you, general API for the rest.",
            *("init", "--setup", "hybrid", "--provider", _PLAN, "--provider", _GENERAL),
            *("--base-url", f"{_PLAN}={plan}", "--base-url", f"{_GENERAL}={general}"),
            *("--api-key-env", f"{_PLAN}=DEMO_PLAN_KEY"),
            *("--api-key-env", f"{_GENERAL}=DEMO_API_KEY", "--yes"),
        )
        demo.run("Ask every provider: does it answer, is the key good?", "probe")
        demo.run(
            "The same with a wrong key.",
            *("probe", _GENERAL),
            expect=1,
            DEMO_API_KEY="demo-key-that-is-wrong",
        )
        demo.run("Check the file as OpenClaw does.", "validate")
        demo.run("Who does what, with whose key?", "list")
        kept = f"kept in {folder}" if keep else "removed; nothing else was touched"
        console.talk(f"The folder of this demo is {kept}. Next, on your own:\n")
        for command, words in _NEXT:
            console.talk(f"$ {command:<24}{words}")


class _Demo:
    """Runs our own commands in a folder, as a user would."""

    def __init__(self, context: Context, folder: Path) -> None:
        self.console = context.console
        self.folder = folder
        self.config = folder / ".openclaw" / "openclaw.json"
        self.env = _environment(context.env, folder)

    def run(self, words: str, *args: str, expect: int = 0, **variables: str) -> None:
        """Say what comes, show the command, run it.

        Raises:
            AppError: it did not end as expected.
        """
        self.console.talk(f"# {words}")
        before = "".join(f"{name}=… " for name in variables)
        self.console.talk(f"$ {before}openclaw-cfg {shlex.join(args)}")
        flags = ["--color", "always"] if self.console.colored(sys.stdout) else []
        done = subprocess.run(
            [sys.executable, "-m", "openclaw_cfg", *args, *flags],
            env={**self.env, **variables},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        self.console.talk("")
        if done.returncode != expect:
            raise AppError(
                f"the demo's `{args[0]}` ended with {done.returncode}, not {expect}",
                hint="report it with the lines above",
            )


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
        "DEMO_PLAN_KEY": _PLAN_KEY,
        "DEMO_API_KEY": _GENERAL_KEY,
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


@contextmanager
def _providers() -> Iterator[tuple[str, str]]:
    """Base URLs of a plan and a general provider on the loopback interface."""
    from openclaw_cfg.catalog import preset  # noqa: PLC0415  (the model names only)

    models = {name: [m.id for m in preset(name).models] for name in (_PLAN, _GENERAL)}
    with (
        serve(keys={_PLAN_KEY}, models=models[_PLAN]) as plan,
        serve(keys={_GENERAL_KEY}, models=models[_GENERAL]) as general,
    ):
        yield plan.base_url, general.base_url
