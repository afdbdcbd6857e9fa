"""`openclaw-cfg convert`."""

import json
import sys
from pathlib import Path

import click

from openclaw_cfg.app.convert import Conversion, convert, rendered
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.cli.options import Context, cli_command, json_option, output_option
from openclaw_cfg.cli.outfile import write_new
from openclaw_cfg.cli.refuse_keys import refuse_keys
from openclaw_cfg.dialects import DIALECTS, compact, native
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.jsonpath import Json, format_path
from openclaw_cfg.loader import Loaded
from openclaw_cfg.output.printable import counted, escaped


@cli_command(
    "convert",
    epilog="""\b
Examples:
  openclaw-cfg convert short.json --to native
  openclaw-cfg convert short.json --to native --output openclaw.json
  openclaw-cfg convert openclaw.json --to compact --lossy
""",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Choice([dialect.ID for dialect in DIALECTS]),
    help="The form to convert to.",
)
@output_option
@click.option("--lossy", is_flag=True, help="Drop what the target cannot express.")
@json_option
def command(
    context: Context,
    *,
    file: Path,
    target: str,
    output: Path | None,
    lossy: bool,
    as_json: bool,
) -> int:
    """Convert a file between the native and the compact form.

    Keys in clear text are carried over into --output FILE only. On standard output a
    `${NAME}` stands for each of them.
    """
    workspace = context.workspace()
    loaded = _load(workspace, file)
    _refuse_same(loaded, target)
    made = convert(loaded, target, keep_keys=output is not None)
    refusal = _report(context, made, lossy=lossy)
    if refusal and not as_json:
        raise refusal
    if refusal:
        context.console.error(refusal.message, hint=refusal.hint)
        _print(context, made, target, None)
        return refusal.exit_code
    text, lost = rendered(loaded, made, keep_keys=output is not None)
    if lost:
        context.console.talk(
            f"left out: {counted(lost, 'comment')} "
            f"on what has no place in the {target} form"
        )
    if output is None:
        refuse_keys(
            text,
            hint="a screen or a pipe may be kept; write it to a file",
            flags=("--output", "FILE"),
        )
        if not as_json:
            context.console.result(escaped(text))
    else:
        write_new(
            context.console, workspace, output, text, command="convert", root=made.value
        )
    if as_json:
        _print(context, made, target, output, value=made.value, comments=lost)
    return 0


def _print(
    context: Context,
    made: Conversion,
    target: str,
    output: Path | None,
    *,
    value: Json = None,
    comments: int = 0,
) -> None:
    """The one JSON document; without the value if that is in a file or nowhere."""
    pairs: list[Json] = [
        {"name": name, "provider": provider} for name, provider in made.variables
    ]
    document: dict[str, Json] = {
        "version": 1,
        "to": target,
        "converted": value is not None,
        "value": value if output is None else None,
        "output": str(output) if output else None,
        "losses": [*made.losses],
        "unclear": [*made.unclear],
        "variables": pairs,
        "lostComments": comments,
    }
    context.console.json(document, schema="convert-1")


def _load(workspace: Workspace, file: Path) -> Loaded:
    if str(file) == "-":
        return workspace.load_text(sys.stdin.buffer.read())
    there = workspace.at(file)
    read = read_bytes(there.location.config)
    return there.load_text(read.data, read.path)


def _refuse_same(loaded: Loaded, target: str) -> None:
    """Refuse a file that is already in the form: the result would contain less.

    Raises:
        UsageError: it is.
    """
    if target == loaded.dialect.ID:
        other = compact.ID if target == native.ID else native.ID
        raise UsageError(
            f"the file is in the {target} form already",
            hint="leave it as it is, or convert it the other way",
            flags=("--to", other),
        )


def _report(context: Context, made: Conversion, *, lossy: bool) -> Refused | None:
    """Report what is unclear or lost, and refuse if that is not allowed."""
    console = context.console
    for text in made.unclear:
        console.talk(f"unclear: {text}")
    for text in made.losses:
        console.talk(f"lost: {text}")
    reasons: dict[str, list[str]] = {}
    for one, why in made.switched:
        setting = f"{format_path(one.path)} to {json.dumps(one.value)}"
        reasons.setdefault(why, []).append(setting)
    for why, settings in reasons.items():
        console.talk(f"sets {', '.join(settings)}: {why}")
    for name, provider in made.variables:
        console.talk(f'left out: the key of "{provider}"; set {name} to it')
    if made.unclear:
        return Refused(
            "a defaultModel or fallback must name one provider's model",
            hint="correct the lines above and convert again",
        )
    if made.losses and not lossy:
        count = len(made.losses)
        return Refused(
            f"{counted(count, 'setting')} would be lost",
            hint="leave them out",
            flags=("--lossy",),
        )
    return None
