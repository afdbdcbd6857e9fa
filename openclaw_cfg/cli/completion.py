"""`openclaw-cfg completion`."""

import os
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from openclaw_cfg.cli import shells
from openclaw_cfg.cli.options import Context, cli_command, write_options
from openclaw_cfg.cli.write import may_write, told
from openclaw_cfg.errors import UsageError
from openclaw_cfg.files.read import read_or_new
from openclaw_cfg.files.write import write
from openclaw_cfg.paths import user_home

_ZSH: Final = """\
# Completion of openclaw-cfg
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
eval "$(openclaw-cfg completion zsh)"
"""
_POWERSHELL: Final = """\
# Completion of openclaw-cfg
openclaw-cfg completion powershell | Out-String | Invoke-Expression
"""


@cli_command(
    "completion",
    extra="--shell",
    epilog="""\b
Examples:
  openclaw-cfg completion install          for your shell ($SHELL)
  openclaw-cfg completion install --shell fish --dry-run
  eval "$(openclaw-cfg completion bash)"   for this session only
""",
)
@click.argument("what", type=click.Choice(["install", *shells.SHELLS]))
@click.option(
    "--shell", type=click.Choice(shells.SHELLS), help="Install it for this shell."
)
@write_options
def command(
    context: Context, *, what: str, shell: str | None, yes: bool, dry_run: bool
) -> None:
    """Print what a shell needs to complete commands, flags and names; or install it.

    For Bash and fish `install` makes its own file where the shell looks for one;
    for zsh and PowerShell it adds lines to the start file. `undo` takes it back.
    """
    if what != "install":
        if shell or yes or dry_run:
            raise UsageError("--shell, --yes and --dry-run go with install")
        context.console.result(shells.script(what))
        return
    name = shell or _own(context.env)
    workspace, console = context.workspace(), context.console
    path, lines = _place(name, context.env, user_home(context.env, workspace.cwd))
    read = read_or_new(path)
    old = read.data.decode("utf-8", "surrogateescape")
    if lines is None:
        new = shells.script(name)
    else:
        start = f"{old.rstrip(chr(10))}\n\n" if old else ""
        new = old if lines in old else start + lines
    if new == old:
        console.talk(f"nothing to change: {path} has it")
        return
    before, after = old.splitlines(), new.splitlines()
    names = (f"{path} (now)", f"{path} (after)")
    console.diff([*unified_diff(before, after, *names, lineterm="")])
    if not may_write(context, f"Write {path}?", yes=yes, dry_run=dry_run):
        return
    data = new.encode("utf-8", "surrogateescape")
    write(read, data, terms=workspace.terms("completion"))
    console.talk(f"{told(path)}; a new shell has it")


def _own(env: Mapping[str, str]) -> str:
    """The user's shell.

    Raises:
        UsageError: the shell is not supported.
    """
    name = Path(env.get("SHELL", "")).name
    if name in shells.SHELLS:
        return name
    if os.name == "nt" or name == "pwsh":
        return "powershell"
    raise UsageError(
        f'there is no completion for the shell "{name}"' if name else "$SHELL is empty",
        hint=f"pass --shell {'|'.join(shells.SHELLS)}, such as",
        flags=("--shell", "bash"),
    )


def _place(shell: str, env: Mapping[str, str], home: Path) -> tuple[Path, str | None]:
    """The file to write, and the lines to add to it; None if the file is only ours."""
    data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
    match shell:
        case "bash":
            own = env.get("BASH_COMPLETION_USER_DIR") or data / "bash-completion"
            return Path(own) / "completions" / "openclaw-cfg", None
        case "fish":
            return config / "fish" / "completions" / "openclaw-cfg.fish", None
        case "zsh":
            return Path(env.get("ZDOTDIR") or home) / ".zshrc", _ZSH
        case _:
            folder = config / "powershell"
            if os.name == "nt":
                folder = home / "Documents" / "PowerShell"
            return folder / "Microsoft.PowerShell_profile.ps1", _POWERSHELL
