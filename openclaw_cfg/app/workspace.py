"""Where a command works: which file, which environment, which OpenClaw."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg import paths
from openclaw_cfg.errors import (
    BadText,
    FileError,
    FileIsFolder,
    FileMissing,
    NotAnObject,
)
from openclaw_cfg.files.read import Read, read_bytes, read_or_new
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.openclaw.environment import (
    Environment,
    VariablePlace,
    read_environment,
)
from openclaw_cfg.openclaw.login_store import stored_logins
from openclaw_cfg.source import Source

if TYPE_CHECKING:
    from openclaw_cfg.files.write import WriteOptions


class Workspace(Struct, frozen=True, kw_only=True):
    """The environment of a run.

    Attributes:
        env: the environment of the process.
        cwd: the working folder.
        location: the active configuration and its state folder.
        data: our own folder: history for `undo`, schemas imported from an OpenClaw.
        env_file: one more file with variables, if asked for.
        state: our own folder for remembered answers.
        trusted: whether the configuration is the active one, or of a profile that the
            user chose; any other file may come from someone else.
    """

    env: Mapping[str, str]
    cwd: Path
    location: paths.Location
    data: Path
    env_file: Path | None = None
    state: Path = Path()
    trusted: bool = True

    def at(self, config: Path) -> "Workspace":
        """The same, for another configuration file."""
        location = paths.active(self.env, cwd=self.cwd, config=config)
        same = location.config.resolve() == self.location.config.resolve()
        return replace(self, location=location, trusted=self.trusted and same)

    def short(self, path: Path) -> str:
        """A path as people write it: `~` is the user's home."""
        own = paths.home(self.env, cwd=self.cwd)
        return f"~/{path.relative_to(own)}" if path.is_relative_to(own) else str(path)

    @property
    def codex_home(self) -> Path:
        """The folder of the Codex command line."""
        named = self.env.get("CODEX_HOME")
        return Path(named) if named else paths.home(self.env, cwd=self.cwd) / ".codex"

    @property
    def dotenv(self) -> str:
        """OpenClaw's `.env`, by name and path."""
        path = self.short(self.location.dotenv)
        return f"{VariablePlace.STATE_FOLDER.label} ({path})"

    @property
    def schemas(self) -> Path:
        """The folder with schemas imported from an installed OpenClaw."""
        return self.data / "schemas"

    def environment(self) -> Environment:
        """The variables that OpenClaw sees when it reads this configuration.

        Raises:
            FileError: the file of `--env-file` cannot be read.
        """
        location = self.location
        gateway = [path for path in location.dotenvs if path.name == "gateway.env"]
        try:
            found = read_environment(
                self.env,
                working_folder=self.cwd,
                state_folder=location.dotenv.parent,
                gateway_env=gateway[0] if gateway else None,
                env_file=self.env_file,
            )
        except OSError as error:
            raise FileError(
                f'could not read "{self.env_file}"',
                hint="name a file that is there and can be read",
            ) from error
        held = stored_logins(location.state_dir)
        return replace(found, logins=held.logins, stored=held.stored, notes=held.notes)

    def terms(self, command: str) -> "WriteOptions":
        """The options with which `command` writes; each call is a separate run."""
        # Commands that only read do not need these imports.
        from openclaw_cfg.files.write import WriteOptions  # noqa: PLC0415 (8 ms)

        return WriteOptions(
            env=self.env,
            history=self.data / "history",
            state=self.location.state_dir
            if self.trusted
            else paths.state_folder_of(self.location.config),
            command=command,
        )

    def load(self) -> tuple[Read, Loaded]:
        """The active configuration, read and loaded.

        Raises:
            FileMissing: there is none yet.
            BadText: it is not JSON5.
        """
        try:
            read = read_bytes(self.location.config)
        except FileMissing as error:
            hint = "`openclaw-cfg init` makes one; another place: --config PATH"
            raise FileMissing(error.message, hint=error.hint or hint) from None
        except FileIsFolder as error:
            if self.location.reason == "--config":
                raise
            moves = shlex.join(["mv", str(error.path), f"{error.path}.old"])
            hint = f"`{moves} && openclaw-cfg init` moves it away and makes the file"
            raise FileIsFolder(error.path, hint=hint) from None
        return read, self.load_text(read.data, read.path)

    def load_or_new(self, *, force: bool = False) -> tuple[Read, Loaded | None]:
        """The same, with None if there is no file yet, or if it is replaced."""
        read = read_or_new(self.location.config)
        if force or not read.exists:
            return read, None
        return read, self.load_text(read.data, read.path)

    def load_text(self, data: bytes, path: Path | None = None) -> Loaded:
        """A text, loaded with this environment.

        Raises:
            BadText: it is not JSON5, or not an object.
        """
        try:
            loaded = load(decode(data, path), environment=self.environment())
        except Json5Error as error:
            place = f"{error.start.line}:{error.start.column}"
            raise _bad_text(BadText, error.source, place, error.message) from None
        if not isinstance(loaded.document.value, dict):
            text = "a configuration has to be an object"
            raise _bad_text(NotAnObject, loaded.document.source, "1:1", text)
        return loaded


def _bad_text(kind: type[BadText], source: Source, place: str, message: str) -> BadText:
    words, does = ["validate", source.name], "shows the place; correct it first"
    if not source.text.strip():
        words, does = ["init", "--force", "--config", source.name], "makes a new one"
    command = shlex.join(["openclaw-cfg", *words])
    return kind(
        f"{source.name}:{place}: {message}",
        hint=f"`{command}` {does}" if source.path else "",
    )


def open_workspace(
    env: Mapping[str, str],
    *,
    cwd: Path,
    config: Path | None = None,
    profile: str | None = None,
    env_file: Path | None = None,
) -> Workspace:
    """The workspace by the global options.

    Raises:
        UsageError: the profile's name is not one.
    """
    own = paths.active(env, cwd=cwd, profile=profile)
    location = paths.active(env, cwd=cwd, config=config, profile=profile)
    return Workspace(
        env=env,
        cwd=cwd,
        location=location,
        data=paths.data_dir(),
        env_file=env_file,
        state=paths.state_dir(),
        trusted=location.config.resolve() == own.config.resolve(),
    )
