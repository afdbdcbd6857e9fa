"""What every command shares: the global options, and the context they fill."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from openclaw_cfg.cli.chosen_file import ChosenFile
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.help import HelpContext
from openclaw_cfg.errors import UsageError

if TYPE_CHECKING:
    from openclaw_cfg.app.workspace import Workspace
    from openclaw_cfg.loader import Loaded
    from openclaw_cfg.paths import Location

F = TypeVar("F", bound=Callable[..., Any])


# Dataclasses here and in `console`, so that `--help` need not import msgspec.
@dataclass(slots=True)
class Context:
    """What a run knows before its command starts.

    Attributes:
        env: the environment of the process; nothing else reads `os.environ`.
        console: where results and messages are printed.
        config: `--config`, if given.
        profile: `--profile`, if given.
    """

    env: Mapping[str, str]
    console: Console
    config: Path | None = None
    profile: str | None = None

    def choose(self, *, config: Path | None = None, profile: str | None = None) -> None:
        """Choose the file to work on; what is None stays as it is."""
        self.config, self.profile = config or self.config, profile or self.profile
        self.console.chosen = ChosenFile(
            config=str(self.config or ""), profile=self.profile or ""
        )

    def workspace(self, *, env_file: Path | None = None) -> "Workspace":
        """The workspace of this run; imported late, as `--help` does not need it."""
        from openclaw_cfg.app.workspace import open_workspace  # noqa: PLC0415

        workspace = open_workspace(
            self.env,
            cwd=Path.cwd(),
            config=self.config,
            profile=self.profile,
            env_file=env_file,
        )
        if self.config is not None and workspace.trusted:
            self.console.chosen = ChosenFile(profile=self.profile or "")
        self._tell(workspace.location)
        return workspace

    def _tell(self, place: "Location") -> None:
        """Print which files are read, with `-v`; with `-vv` also which are missing."""
        if not self.console.verbose:
            return
        self.console.talk(f"active configuration: {place.config} ({place.reason})")
        self.console.talk(f"state folder: {place.state_dir}")
        for path in place.dotenvs:
            there = path.is_file()
            if there or self.console.verbose > 1:
                self.console.talk(f"variables: {path}{'' if there else ' (not there)'}")

    def in_force(
        self, workspace: "Workspace", loaded: "Loaded", *, sends: bool = False
    ) -> "Loaded":
        """The configuration as OpenClaw will read it; a note if `fix` has to run.

        Args:
            sends: whether the keys of providers are sent or exported.

        Raises:
            Refused: `sends`, and the address for one of them is not known.
        """
        from openclaw_cfg.app.in_force import (  # noqa: PLC0415  (loads slowly)
            in_force,
            refuse_lost_addresses,
        )

        found = in_force(workspace, loaded)
        if found is not loaded:
            self.console.talk(
                "OpenClaw refuses this file: what follows is as `openclaw-cfg fix` "
                "would make it"
            )
        if sends:
            refuse_lost_addresses(loaded, found)
        return found

    def attended(self) -> bool:
        """Whether the user can be asked: on a terminal, and not in CI."""
        return self.console.interactive() and not in_ci(self.env)

    @classmethod
    def early(cls, args: list[str]) -> "Context":
        """The context before the flags are parsed; `args` determine the colour."""
        env = dict(os.environ)
        color = "auto"
        for flag, value in zip_longest(args, args[1:]):
            if flag == "--color" and value in {"always", "never"}:
                color = value
            elif flag in {"--color=always", "--color=never"}:
                color = flag.partition("=")[2]
        return cls(env, Console(color=color, quiet=False, verbose=0, env=env))


pass_context = click.make_pass_decorator(Context)


def in_ci(env: Mapping[str, str]) -> bool:
    """Whether a CI system or pre-commit runs this, which may have a terminal too."""
    return any(
        env.get(name, "").lower() not in {"", "0", "false"}
        for name in ("CI", "PRE_COMMIT")
    )


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Decorator: several options, listed in the help in this order."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


class Command(click.Command):
    """A command that does not confuse a file with one of its flags.

    Args:
        extra: the flag that a word too many was probably meant for.
    """

    context_class = HelpContext

    def __init__(self, *args: Any, extra: str = "", **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._extra = extra
        self.allow_extra_args = bool(extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As Click does; a word that is a flag and the name of a file is refused.

        A pattern of the shell or a hook may put the file `--schema=x` among the names.
        """
        if ctx.resilient_parsing:
            # Completion: while a flag lacks its value, Click offers no arguments.
            args = args[: -1 if args and args[-1].startswith("-") else None]
        elif any(isinstance(param, click.Argument) for param in self.params):
            flags = args[: args.index("--")] if "--" in args else args
            for word in flags:
                if word.startswith("-") and word != "-" and os.path.lexists(word):
                    raise UsageError(
                        f'"{word}" is a flag, and the name of a file here',
                        hint=f"put `--` before names of files, or write ./{word}",
                    )
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise UsageError(
                f'unexpected argument "{rest[0]}"',
                hint=f"did you mean {self._extra} {rest[0]}?",
            )
        return rest


def cli_command(
    name: str, **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Decorator: a command with the global options and `-h`."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        settings.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        options = global_options(pass_context(function))
        return click.command(name, cls=Command, **settings)(options)

    return decorate


def _store(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Put a global option into the context, if it was given here."""
    context = ctx.find_object(Context)
    if context is None or ctx.get_parameter_source(param.name or "") in _DEFAULTS:
        return
    if param.name in {"config", "profile"}:
        context.choose(**{param.name: value})
    else:
        setattr(context.console, str(param.name), value)


def _profiles(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from openclaw_cfg.cli import complete  # noqa: PLC0415  (it imports this module)

    return complete.profiles(ctx, param, incomplete)


_DEFAULTS = {
    click.core.ParameterSource.DEFAULT,
    click.core.ParameterSource.DEFAULT_MAP,
}
# Valid before and after the command; a callback puts them into the context.
global_options = together(
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The configuration file to work on.",
        expose_value=False,
        callback=_store,
    ),
    click.option(
        "--profile",
        metavar="NAME",
        shell_complete=_profiles,
        help="OpenClaw's profile whose file to work on.",
        expose_value=False,
        callback=_store,
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        help="When to use colour.",
        expose_value=False,
        callback=_store,
    ),
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        default=False,
        help="Print only results and errors.",
        expose_value=False,
        callback=_store,
    ),
    click.option(
        "-v",
        "--verbose",
        count=True,
        help="Print which files are read; -vv: also which are missing.",
        expose_value=False,
        callback=_store,
    ),
)


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work with N processes (Linux). By default as many as there are cores for "
    "100 files and more, and one for fewer, which is as fast.",
)
env_file_option = click.option(
    "--env-file",
    type=click.Path(path_type=Path),
    help="A file with variables that OpenClaw will have when it runs.",
)
output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write here (mode 0600) instead of to standard output.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)
write_options = together(
    click.option("--yes", is_flag=True, help="Write without asking."),
    click.option(
        "--dry-run", is_flag=True, help="Show the difference and write nothing."
    ),
)


def _names(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Ids of providers as OpenClaw compares them."""
    return tuple(dict.fromkeys(value.strip().lower() for value in values))


send_key_option = click.option(
    "--send-key",
    "send_keys",
    multiple=True,
    metavar="PROVIDER",
    callback=_names,
    help="Send this provider's key to its address, even another vendor's key; "
    "repeatable.",
)
key_options = together(
    click.option(
        "--allow-plan-key",
        "plan_keys",
        is_flag=True,
        help="Send coding-plan keys without asking; their terms forbid scripts or do "
        "not mention them.",
    ),
    send_key_option,
)


def version_option(words: str) -> Callable[[F], F]:
    """`--openclaw-version`, with its purpose in the help."""
    from openclaw_cfg.cli import complete  # noqa: PLC0415  (it needs the context)

    return click.option(
        "--openclaw-version",
        metavar="VERSION",
        shell_complete=complete.versions,
        help=words,
    )
