"""The command line: commands loaded when used, and one place that catches errors."""

import gc
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Final, NoReturn, cast

import click
from click.shell_completion import CompletionItem

from openclaw_cfg import __version__
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.failure import INTERRUPTED, FailureReport, wants_json
from openclaw_cfg.cli.help import HelpContext
from openclaw_cfg.cli.options import Context, global_options
from openclaw_cfg.errors import AppError

# Name → one line of help. A command's module is imported only when it is run, so
# that `--help` and `--version` load nothing but Click.
COMMANDS: Final = {
    "init": "Make a configuration, step by step or from flags",
    "add": "Add one provider to a configuration",
    "remove": "Remove a provider and everything that refers to it",
    "list": "Show providers, models, the defaultModel and where keys come from",
    "status": "Show what works, and for each problem the command that fixes it",
    "validate": "Check files as OpenClaw does, with line, column and a hint",
    "fix": "Update a file to what OpenClaw accepts today",
    "probe": "Ask every provider whether it answers and the key is good",
    "catalog": "Show the known providers: endpoints, models, prices, terms",
    "default": "Show, explain, choose or set the defaultModel and its fallbacks",
    "cost": "Compare monthly costs: pay-as-you-go, and with each plan",
    "convert": "Convert between the native and the compact form",
    "export": "Print what another tool needs to use the same providers",
    "schema": "Print the JSON Schema in use",
    "explain": "Explain a rule or a setting",
    "lsp": "Serve an editor: findings, fixes, completion (language server)",
    "undo": "Put back what this tool wrote last",
    "completion": "Print or install shell completion",
    "demo": "Show the main job against a loopback provider, in a temporary folder",
}

# What people type who know OpenClaw's own commands or another tool's.
_OTHER_NAMES: Final = {
    "init": "configure new onboard setup",
    "add": "auth login provider",
    "remove": "delete rm uninstall",
    "list": "get ls models show",
    "status": "health info",
    "validate": "check lint verify",
    "fix": "doctor migrate repair update upgrade",
    "probe": "ping test",
    "catalog": "presets providers search vendors",
    "default": "model set switch use",
    "cost": "price prices usage",
    "undo": "restore revert rollback",
}

_NUMBERS: Final = {
    "float": "a number",
    "float range": "a number",
    "integer": "a whole number",
    "integer range": "a whole number",
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports a command when it runs."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which a user meets them."""
        # Not `list(…)`: our own module of that name is in this namespace.
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command from its own module; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"openclaw_cfg.cli.{cmd_name}")
        return cast("click.Command", module.command)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        """Names of commands or flags, without importing any command."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        found = COMMANDS.items()
        return [CompletionItem(k, help=v) for k, v in found if k.startswith(incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does, with the nearest name for a command that does not exist."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415  (only on failure)

            word = args[0].lower()
            meant = [
                name for name, other in _OTHER_NAMES.items() if word in other.split()
            ]
            near = meant or get_close_matches(word, COMMANDS, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            ctx.fail(f'No such command "{args[0]}".{hint}')
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Run `openclaw-cfg COMMAND --help` for the flags and examples of a command.",
)
@global_options
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def cli() -> None:
    """Make, check, repair and probe the configuration of OpenClaw."""


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    # The process is short and has almost no reference cycles; looking for them while
    # modules load takes a twentieth of the start time.
    gc.disable()
    from openclaw_cfg.cli.streams import outlast_readers  # noqa: PLC0415  (a process's)

    args = sys.argv[1:]
    ended = outlast_readers()
    code = run(args)
    lost = ended()
    if lost is not None and code != INTERRUPTED:
        failed = FailureReport(Context.early(args).console, as_json=False)
        code = failed(lost.message, hint=lost.hint, code=lost.exit_code)
    sys.exit(code)


def run(args: list[str]) -> int:  # noqa: PLR0911  (one return per exit code)
    """Run one command; the exit code.

    0 fine, 1 findings or a failed probe, 2 wrong usage, 3 could not work,
    130 interrupted. Anything else that is raised is our bug: a traceback without
    values. With `--json`, what went wrong is the one JSON document.
    """
    context = Context.early(args)
    console = context.console
    console.never_fail_to_encode()
    failed = FailureReport(console, as_json=wants_json(args))
    if "_OPENCLAW_CFG_COMPLETE" in context.env:
        from openclaw_cfg.cli.shells import register  # noqa: PLC0415  (for Tab only)

        register()
    try:
        result = cli.main(
            args=args,
            prog_name="openclaw-cfg",
            standalone_mode=False,
            obj=context,
            color=console.colored(sys.stdout),
        )
    except AppError as error:
        return failed(error.message, hint=_hint(args, error), code=error.exit_code)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        console.help(error.format_message())
        return 2
    except click.UsageError as error:
        code = failed(_in_plain_words(error.format_message()), code=2)
        _show_usage(console, error)
        return code
    except click.ClickException as error:
        return failed(error.format_message(), code=3)
    except (click.Abort, KeyboardInterrupt, EOFError):
        return failed.interrupted()
    except Exception as error:  # noqa: BLE001  (the one place where bugs surface)
        return _bug(failed, error)
    return result if isinstance(result, int) else 0


def _hint(args: list[str], error: AppError) -> str:
    """The hint of an error, with the whole command that follows it."""
    if not error.flags:
        return error.hint
    from openclaw_cfg.cli.again import typed_with  # noqa: PLC0415  (only on failure)

    name = next((word for word in args if word in COMMANDS), "")
    command = cli.get_command(click.Context(cli), name)
    params = command.params if command is not None else ()
    again = typed_with(args, error.flags, params)
    return f"{error.hint}: `{again}`" if again else error.hint.removesuffix(", such as")


def _in_plain_words(message: str) -> str:
    """The message with plain words for Click's types of numbers."""
    for theirs, ours in _NUMBERS.items():
        message = message.replace(f"is not a valid {theirs}.", f"is not {ours}")
    return message


def _show_usage(console: Console, error: click.UsageError) -> None:
    if error.ctx is not None:
        error.ctx.color = None
        console.talk(error.ctx.get_usage())
        console.talk(f"Try `{error.ctx.command_path} --help` for help.")


def _bug(failed: FailureReport, error: BaseException) -> int:
    failed.console.talk("\n".join(_lines_of(error)))
    return failed(
        f"this is a bug in openclaw-cfg {__version__}",
        hint="report it with the lines above; they hold no values of your files",
        code=3,
    )


def _lines_of(error: BaseException) -> Iterator[str]:
    """The traceback without the messages of exceptions: they may quote a key.

    A password looks like any other word, so no mask could find it there.
    """
    cause = error.__cause__ or (
        None if error.__suppress_context__ else error.__context__
    )
    if cause is not None:
        yield from _lines_of(cause)
        yield "which led to:"
    import traceback  # noqa: PLC0415  (only on failure)

    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield f"{type(error).__qualname__} (details hidden: they may contain a key)"
