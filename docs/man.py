"""Man pages, from the program itself.

    python docs/man.py ~/.local/share/man/man1     then: man openclaw-cfg

Needs the extra `docs`.
"""

import sys
from pathlib import Path

import click
from click_man.core import generate_man_page

from openclaw_cfg import __version__
from openclaw_cfg.catalog.age import today
from openclaw_cfg.cli import cli


def main(folder: Path) -> None:
    """Write a page for the program, and one for each of its commands."""
    folder.mkdir(parents=True, exist_ok=True)
    top = click.Context(cli, info_name="openclaw-cfg")
    pages = {"openclaw-cfg": top}
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        if command is not None:
            context = click.Context(command, info_name=name, parent=top)
            pages[f"openclaw-cfg-{name}"] = context
    for context in pages.values():
        # click-man cuts the line under NAME, which `man -k` shows, at 45 characters.
        context.command.short_help = _first_sentence(context.command.help or "")
    for name, context in pages.items():
        text = generate_man_page(context, __version__, today().isoformat())
        (folder / f"{name}.1").write_text(text, encoding="utf-8")


def _first_sentence(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split()).rstrip(".")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
