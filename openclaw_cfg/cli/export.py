"""`openclaw-cfg export`."""

import shlex
from collections.abc import Callable
from pathlib import Path

import click

from openclaw_cfg.app.export import Export, export
from openclaw_cfg.app.export_formats import TARGETS
from openclaw_cfg.cli import complete
from openclaw_cfg.cli.options import Context, cli_command, json_option, output_option
from openclaw_cfg.cli.outfile import write_new
from openclaw_cfg.errors import Refused, UsageError
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.loader import Loaded
from openclaw_cfg.redact import scrub


@cli_command(
    "export",
    extra="--provider",
    epilog="""\b
Examples:
  eval "$(openclaw-cfg export env)"                  for a script with `openai`
  openclaw-cfg export env --provider anthropic
  openclaw-cfg export litellm --output litellm.yaml  for `litellm --config`
  openclaw-cfg export open-webui > open-webui.sh     lines for a shell to read
""",
)
@click.argument(
    "name", metavar="TARGET", type=click.Choice([target.id for target in TARGETS])
)
@click.option(
    "--provider",
    "providers",
    multiple=True,
    metavar="ID",
    shell_complete=complete.providers,
    help="Only this provider; repeat for more, where the target takes several.",
)
@click.option(
    "--reveal",
    is_flag=True,
    help="Print the keys themselves; only in a terminal.",
)
@output_option
@json_option
def command(
    context: Context,
    name: str,
    *,
    providers: tuple[str, ...],
    reveal: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print what another tool needs to use the same providers.

    TARGET is `env` (lines for bash, zsh and other POSIX shells, for the libraries of
    OpenAI and Anthropic), `litellm` (the proxy's YAML) or `open-webui` (its
    environment). Each key is a variable; fish reads the lines where it is set.
    Keys of coding plans and subscriptions are not exported: their terms restrict them
    to the tools they are sold for.
    """
    if reveal and as_json:
        raise UsageError("--reveal is for a person, --json for a program")
    if reveal and not context.console.interactive():
        raise UsageError(
            "--reveal shows keys, and there is no terminal to show them on",
            hint="leave it out; variables stand for the keys then",
        )
    target = next(target for target in TARGETS if target.id == name)
    if target.only_one and len(providers) > 1:
        raise UsageError(f"{name} takes one provider", hint="run it once for each")
    workspace = context.workspace()
    loaded = context.in_force(workspace, workspace.load()[1], sends=True)
    found = export(loaded, target, providers, reveal=reveal)
    _tell(context.console.talk, name, found, loaded)
    text = target.render(found)
    if not reveal:
        _check_shown(text)
    if output is not None:
        write_new(context.console, workspace, output, text, command="export")
    if as_json:
        context.console.json(_document(name, found, text, output), schema="export-1")
    elif output is None:
        context.console.result(text)


def _tell(
    talk: Callable[[str], None], name: str, found: Export, loaded: Loaded
) -> None:
    """Say what is left out, and what the user has to do."""
    for text in found.left_out:
        talk(f"left out: {text}")
    if found.others:
        (one,) = found.providers
        named = [shlex.join(["--provider", other]) for other in found.others]
        talk(f'note: {name} takes one provider, "{one.id}"; others: {", ".join(named)}')
    for variable, provider in found.replaced:
        said = f'in its shell {variable} is no longer the key of "{provider}"'
        talk(f"note: {said}; where OpenClaw runs, use another shell")
    for variable, provider in found.unset:
        there = loaded.environment.where(variable)
        where = (
            f", which is in {there.place.label}; --reveal shows it in a terminal"
            if there
            else ""
        )
        talk(f'note: set {variable} to the key of "{provider}"{where}')


def _document(
    name: str, found: Export, text: str, output: Path | None
) -> dict[str, Json]:
    providers: list[Json] = [
        {
            "id": one.id,
            "baseUrl": one.base_url,
            "api": one.api,
            "models": [*one.models],
            "variable": one.variable or None,
        }
        for one in found.providers
    ]
    return {
        "version": 1,
        "target": name,
        "providers": providers,
        "defaultModel": found.default or None,
        "fallbacks": [*found.fallbacks],
        "leftOut": [*found.left_out],
        "unset": [
            {"name": variable, "provider": provider}
            for variable, provider in found.unset
        ],
        "text": text if output is None else None,
        "output": str(output) if output else None,
    }


def _check_shown(text: str) -> None:
    """Look for keys in addresses, ids and models, where no variable can replace them.

    Raises:
        Refused: there is one.
    """
    if scrub(text) != text:
        raise Refused(
            "the result holds a key that no variable can stand for",
            hint="`openclaw-cfg validate` shows the address or name that has it",
        )
