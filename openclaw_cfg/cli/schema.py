"""`openclaw-cfg schema`."""

import json
import sys

import click

from openclaw_cfg.app.schemas import (
    OUTPUTS,
    output_schema,
    schema_of,
    take_from_openclaw,
)
from openclaw_cfg.cli.options import Context, cli_command, json_option, version_option
from openclaw_cfg.dialects import DIALECTS, compact
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.output.printable import dumps, escaped
from openclaw_cfg.schema.store import pick, versions


@cli_command(
    "schema",
    epilog="""\b
Examples:
  openclaw-cfg schema > openclaw.schema.json    for an editor
  openclaw-cfg schema --list
  openclaw-cfg schema --of fix                  of what `fix --json` prints
  openclaw-cfg schema --from-openclaw           with the plugins installed here
""",
)
@click.option("--list", "list_all", is_flag=True, help="List the available versions.")
@version_option("For this version of OpenClaw.")
@click.option(
    "--dialect",
    type=click.Choice([dialect.ID for dialect in DIALECTS]),
    default="native",
    show_default=True,
    help="For this form.",
)
@click.option(
    "--of",
    "command_name",
    type=click.Choice([*OUTPUTS]),
    help="The schema of a command's --json output; error: of a command that failed.",
)
@click.option(
    "--from-openclaw",
    "take",
    is_flag=True,
    help="Use the schema of the OpenClaw installed here from now on.",
)
@json_option
def command(
    context: Context,
    *,
    list_all: bool,
    openclaw_version: str | None,
    dialect: str,
    command_name: str | None,
    take: bool,
    as_json: bool,
) -> None:
    """Print the JSON Schema in use, for editors and other tools."""
    if list_all and take:
        raise UsageError("--list and --from-openclaw exclude each other")
    if openclaw_version and dialect == compact.ID:
        raise UsageError("the compact form is the same for all versions of OpenClaw")
    if command_name and (list_all or take or openclaw_version):
        raise UsageError("--of goes with no other flag")
    if command_name:
        context.console.result(_shown(output_schema(command_name)))
        return
    if as_json and not list_all:
        raise UsageError("--json goes with --list", hint="a schema is JSON as it is")
    extra = context.workspace().schemas
    if list_all:
        default = pick(extra=extra)
        rows: list[dict[str, Json]] = [
            {
                "version": version,
                "default": version == default,
                "taken": (extra / f"native-{version}.schema.json").exists(),
            }
            for version in versions(extra)
        ]
        if as_json:
            document = {"version": 1, "versions": rows}
            context.console.json(document, schema="schema-1")
            return
        for row in rows:
            notes = ["used by default"] if row["default"] else []
            notes += ["taken from the OpenClaw here"] if row["taken"] else []
            text = f"{row['version']:<12} {', '.join(notes)}"
            context.console.result(text.rstrip())
    elif take:
        found = take_from_openclaw(context.env, extra)
        talk = context.console.talk
        talk(f"wrote {found.path}; it speaks for OpenClaw {found.version}")
        talk(f"its own descriptions of settings come first now ({found.language})")
        default = pick(extra=extra)
        newer = default != found.version
        why = f"for it was taken as well ({extra})" if newer else "until it is deleted"
        talk(f"files are judged by {default} from now on, {why}")
    else:
        text = schema_of(dialect, openclaw_version, extra)
        _tell_another(context, openclaw_version, pick(openclaw_version, extra))
        context.console.result(_shown(text))


def _tell_another(context: Context, asked: str | None, found: str) -> None:
    """Say that the schema of another version is used instead of the requested one."""
    if asked and asked.removeprefix("v") != found:
        context.console.talk(
            f"there is no schema of OpenClaw {asked} here; using the one of {found}"
        )


def _shown(text: str) -> str:
    """A schema as it is printed; on a screen with a line for each value."""
    return dumps(json.loads(text)) if _on_screen() else escaped(text)


def _on_screen() -> bool:
    return sys.stdout.isatty()
