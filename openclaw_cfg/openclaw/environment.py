"""The environment variables that OpenClaw sees when it reads its configuration.

OpenClaw 2026.9.6 reads them in this order, and the first that sets a name wins: the
process, `.env` of the working folder (without provider keys and other sensitive names),
`.env` of the state folder, `~/.config/openclaw/gateway.env`, `env.vars` of the
configuration. A service started by the system has another process environment and
working folder, so each variable knows where it came from. OpenClaw's import from a
login shell is left out.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json, as_object, get
from openclaw_cfg.openclaw.facts import NameRules, load_facts
from openclaw_cfg.openclaw.substitution import has_reference, substitute
from openclaw_cfg.secret import Literal, Opaque, Secret, variable_of

# OpenClaw ignores a larger `.env`.
_LIMIT: Final = 1024 * 1024
# The command of the presets whose vendor has a general API with the same id.
_LOGIN: Final = re.compile(
    r"openclaw models auth (?:--agent \S+ )?login --provider ([a-z0-9-]+)"
)
_PORTABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class VariablePlace(StrEnum):
    """Where a variable was set, in the order of reading."""

    PROCESS = "process"
    ENV_FILE = "--env-file"
    WORKING_FOLDER = "working folder"
    STATE_FOLDER = "state folder"
    GATEWAY = "gateway.env"
    CONFIG = "env.vars"

    @property
    def label(self) -> str:
        """The place, in words."""
        return _LABELS.get(self, self.value)

    @property
    def seen_by_service(self) -> bool:
        """Whether OpenClaw sees it, no matter how and where it is started."""
        return self in {
            VariablePlace.STATE_FOLDER,
            VariablePlace.GATEWAY,
            VariablePlace.CONFIG,
        }


_LABELS: Final = {
    VariablePlace.PROCESS: "this shell",
    VariablePlace.WORKING_FOLDER: ".env of this folder",
    VariablePlace.STATE_FOLDER: "OpenClaw's .env",
}


class Variable(Opaque, frozen=True):
    """The value of a variable, which may be a key, and where it was set.

    Attributes:
        path: the file, for places that are files.
        behind: the first of the places after it where a service finds the name too.
        differs: whether the value there is another one.
    """

    value: str
    place: VariablePlace
    path: Path | None = None
    behind: VariablePlace | None = None
    differs: bool = False

    @property
    def seen_by_service(self) -> bool:
        """Whether OpenClaw sees the name, no matter how and where it is started."""
        return self.place.seen_by_service or self.behind is not None

    def also_in(self, place: VariablePlace, value: str) -> "Variable":
        """The same, which is set in a later place as well."""
        if self.seen_by_service or not place.seen_by_service:
            return self
        return replace(self, behind=place, differs=value != self.value)


_AFTER_STATE_FOLDER: Final = frozenset(
    {VariablePlace.STATE_FOLDER, VariablePlace.GATEWAY, VariablePlace.CONFIG}
)
_NOWHERE: Final = Variable("", VariablePlace.CONFIG)


class Environment(Struct, frozen=True):
    """What OpenClaw finds besides its configuration.

    Attributes:
        variables: by name.
        logins: the providers, in lower case, that OpenClaw has a login for, or the
            file declares one.
        stored: the providers that OpenClaw holds a login or a key for in its database.
        declared: those that a profile of the file is for; what it names may be stored
            on another machine.
        meant: the providers whose login a comment of the configuration asks for, as
            `init` writes it before the login is there.
        notes: what could not be read there, and why.
    """

    variables: Mapping[str, Variable] = field(default_factory=dict)
    logins: frozenset[str] = frozenset()
    stored: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """The value of `${name}`; None when it is unset or empty."""
        variable = self.variables.get(name)
        return (variable.value or None) if variable else None

    def value_of(self, secret: Secret | None) -> str | None:
        """The text of a secret; None if it is not set, or only OpenClaw can read it."""
        if isinstance(secret, Literal):
            text, unset = substitute(secret.value, self.get)
            return str(text) if not unset else None
        return self.get(variable_of(secret))

    def is_same(self, one: Secret | None, other: Secret | None) -> bool:
        """Whether two entries have one key: the same reference, or the same text."""
        if one is None or other is None:
            return False
        return not {*self.marks(one)}.isdisjoint(self.marks(other))

    def marks(self, secret: Secret) -> Iterator[tuple[str, object]]:
        """What an entry's key is known by; two with one in common have one key."""
        yield "reference", secret
        if name := variable_of(secret):
            yield "name", name
        if (text := self.value_of(secret)) is not None:
            yield "text", text

    def where(self, name: str) -> Variable | None:
        """The variable, when it is set and not empty."""
        variable = self.variables.get(name)
        return variable if variable and variable.value else None

    def has_login(self, provider: str) -> bool:
        """Whether OpenClaw has a login for a provider, or the file declares one."""
        return provider.strip().lower() in self.logins

    def has_profile(self, provider: str) -> bool:
        """Whether OpenClaw stores a login or a key for it, or the file declares one."""
        return provider.strip().lower() in self.stored | self.declared

    def stores(self, provider: str) -> bool | None:
        """Whether OpenClaw stores a login or a key for a provider on this machine.

        None where its database could not be read.
        """
        if provider.strip().lower() in self.stored:
            return True
        return None if self.notes else False

    def texts(self) -> dict[str, str]:
        """Names and values, as a process gets them."""
        return {name: variable.value for name, variable in self.variables.items()}

    def with_config(self, value: Json, text: str = "") -> "Environment":
        """This environment with what `env.vars` and `auth` of a configuration add.

        Args:
            text: of the configuration, with its comments.
        """
        place = VariablePlace.CONFIG
        added = {
            name: self.variables[name].also_in(place, text)
            if self._value(name).strip()
            else Variable(text, place)
            for name, text in _config_variables(value)
        }
        return replace(
            self,
            variables=_with_alias({**self.variables, **added}),
            logins=self.logins | declared_logins(value),
            declared=self.declared | _declared(value),
            meant=self.meant | frozenset(_LOGIN.findall(text)),
        )

    def with_file(self, texts: Mapping[str, str], path: Path) -> "Environment":
        """This environment as if the state folder's `.env` also set these variables."""
        place = VariablePlace.STATE_FOLDER
        added = {
            name: Variable(text, place, path)
            if self.variables.get(name, _NOWHERE).place in _AFTER_STATE_FOLDER
            else self.variables[name].also_in(place, text)
            for name, text in texts.items()
        }
        return replace(self, variables=_with_alias({**self.variables, **added}))

    def _value(self, name: str) -> str:
        variable = self.variables.get(name)
        return variable.value if variable else ""


def read_environment(
    process: Mapping[str, str],
    *,
    working_folder: Path | None = None,
    state_folder: Path | None = None,
    gateway_env: Path | None = None,
    env_file: Path | None = None,
) -> Environment:
    """The environment of `process` and of the `.env` files that exist.

    Args:
        process: environment of the process.
        working_folder: where OpenClaw is started; None for nowhere in particular.
        state_folder: the folder whose `.env` is read unfiltered.
        gateway_env: `gateway.env`; None with a state folder that is not the default.
        env_file: one more file that the user chose, read after the process.

    Raises:
        OSError: `env_file` cannot be read. The other files are optional.
    """
    variables = {
        name: Variable(value, VariablePlace.PROCESS) for name, value in process.items()
    }
    if env_file:
        text = env_file.read_text(encoding="utf-8-sig", errors="replace")
        _add(variables, text, place=VariablePlace.ENV_FILE, path=env_file)
    files = (
        (VariablePlace.WORKING_FOLDER, working_folder and working_folder / ".env"),
        (VariablePlace.STATE_FOLDER, state_folder and state_folder / ".env"),
        (VariablePlace.GATEWAY, gateway_env),
    )
    for place, path in files:
        if path and (found := _read(path)) is not None:
            project = place is VariablePlace.WORKING_FOLDER
            hidden = load_facts().workspace_environment if project else None
            _add(variables, found, place=place, path=path, hidden=hidden)
    return Environment(_with_alias(variables))


def declared_logins(value: Json) -> frozenset[str]:
    """The providers, in lower case, whose `auth.profiles` are logins and not keys."""
    return frozenset(
        name
        for name, modes in _profiles(value).items()
        if modes & {"oauth", "token"} and "api_key" not in modes
    )


def _declared(value: Json) -> frozenset[str]:
    """The providers of `auth.profiles`, without those of a cloud's own login."""
    return frozenset(
        name for name, modes in _profiles(value).items() if modes != {"aws-sdk"}
    )


def _profiles(value: Json) -> dict[str, set[str]]:
    """The modes of `auth.profiles`, by provider in lower case."""
    found: dict[str, set[str]] = {}
    for profile in as_object(get(value, "auth", "profiles")).values():
        name, mode = get(profile, "provider"), get(profile, "mode")
        if isinstance(name, str):
            found.setdefault(name.strip().lower(), set()).add(str(mode))
    return found


def _read(path: Path) -> str | None:
    """Text of a `.env` file; None when OpenClaw would ignore it."""
    try:
        if not path.is_file() or path.stat().st_size > _LIMIT:
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _add(
    variables: dict[str, Variable],
    text: str,
    *,
    place: VariablePlace,
    path: Path,
    hidden: NameRules | None = None,
) -> None:
    # Imported only when there is a file to read: it takes 9 ms.
    from openclaw_cfg import dotenv  # noqa: PLC0415

    for name, value in dotenv.parse(text).items():
        forbidden = hidden is not None and hidden.forbids(name)
        if not _PORTABLE.match(name) or forbidden:
            continue
        if name not in variables:
            variables[name] = Variable(value, place, path)
        elif value:
            variables[name] = variables[name].also_in(place, value)


def _config_variables(value: Json) -> Iterator[tuple[str, str]]:
    """Entries of `env.vars` that OpenClaw applies.

    It ignores names that could change how programs are run, empty values, and values
    that contain a `${NAME}` themselves. It also applies flat `env.NAME`, although it
    refuses such a file.
    """
    env = value.get("env") if isinstance(value, dict) else None
    if not isinstance(env, dict):
        return
    entries = env.get("vars")
    flat = {
        name: text for name, text in env.items() if name not in {"vars", "shellEnv"}
    }
    forbidden = load_facts().config_environment
    for name, text in (
        *(entries.items() if isinstance(entries, dict) else ()),
        *flat.items(),
    ):
        name = name.strip()  # noqa: PLW2901 - OpenClaw trims the name
        if (
            isinstance(text, str)
            and text.strip()
            and _PORTABLE.match(name)
            and not forbidden.forbids(name)
            and not has_reference(text)
        ):
            yield name, text


def _with_alias(variables: dict[str, Variable]) -> dict[str, Variable]:
    """OpenClaw fills `ZAI_API_KEY` from the older spelling `Z_AI_API_KEY`."""
    older, newer = variables.get("Z_AI_API_KEY"), variables.get("ZAI_API_KEY")
    if older and older.value.strip() and not (newer and newer.value.strip()):
        return {**variables, "ZAI_API_KEY": older}
    return variables
