"""`openclaw-cfg lsp`."""

import gc
import sys
from pathlib import Path

import click

from openclaw_cfg.cli.options import (
    Context,
    cli_command,
    env_file_option,
    version_option,
)
from openclaw_cfg.errors import AppError


@cli_command(
    "lsp",
    epilog="""\b
Examples:
  openclaw-cfg lsp                              what an editor starts
  openclaw-cfg lsp --config my.json5            for a file of another name, too
  openclaw-cfg lsp --openclaw-version 2026.7.35
  openclaw-cfg lsp -v 2> lsp.log                what it does; never what a file holds
""",
)
@click.option("--stdio", is_flag=True, hidden=True, help="Editors add it.")
@version_option("Judge as this version does; by default as `validate`.")
@env_file_option
def command(
    context: Context,
    *,
    stdio: bool,
    openclaw_version: str | None,
    env_file: Path | None,
) -> int:
    """Serve an editor by the language server protocol, on the standard streams.

    It shows what `validate` finds while you type, offers fixes, completes keys, models
    and variables, and tells what a setting does. That is for files whose names are
    like openclaw.json, OpenClaw's active one, that of --config, and what they include.
    docs/editors.md has the lines that VS Code, Neovim, Zed, Helix and JetBrains need.
    """
    try:
        from openclaw_cfg.lsp.log import start_log  # noqa: PLC0415
        from openclaw_cfg.lsp.pages import Pages  # noqa: PLC0415
        from openclaw_cfg.lsp.server import serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise AppError(
            f"the language server needs {error.name}",
            hint='run `pip install "openclaw-cfg[lsp]"`',
        ) from None
    from openclaw_cfg.app.validate import Judgement  # noqa: PLC0415
    from openclaw_cfg.paths import cache_dir  # noqa: PLC0415
    from openclaw_cfg.schema.store import load_native, load_settings  # noqa: PLC0415

    workspace = context.workspace(env_file=env_file)
    schema = load_native(openclaw_version, workspace.schemas, remembers=True)
    if sys.stdin.isatty():
        context.console.talk("waiting for an editor; Ctrl-C ends it")
    start_log(context.console.verbose)
    # A server runs long, so garbage is collected, except for the objects from start-up.
    gc.enable()
    gc.freeze()
    serve(
        workspace,
        Judgement(schema=schema),
        load_settings(openclaw_version, workspace.schemas),
        version=openclaw_version or schema.version,
        pages=Pages(cache_dir()),
    )
    return 0
