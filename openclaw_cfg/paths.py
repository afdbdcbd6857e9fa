"""Which openclaw.json is meant, found the way OpenClaw 2026.9.6 finds it.

The same rules hold on every system; there is no XDG folder, no AppData, no ~/Library.
Nothing here looks at the environment on its own: it is passed in.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import platformdirs
from msgspec import Struct

from openclaw_cfg.errors import UsageError

_NAMES: Final = ("openclaw.json", "clawdbot.json")
_FOLDERS: Final = (".openclaw", ".clawdbot")
_PROFILE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.IGNORECASE)
_APP: Final = "openclaw-cfg"

Env = Mapping[str, str]


class Location(Struct, frozen=True):
    """The files and folders in which OpenClaw keeps its configuration and state.

    Attributes:
        config: the configuration, absolute; it need not exist.
        state_dir: OpenClaw's state folder, absolute; it need not exist.
        dotenvs: the files it takes variables from; the first that sets a variable wins.
        dotenv: the one of them that every command and the gateway read.
        reason: why this file, for people.
    """

    config: Path
    state_dir: Path
    dotenvs: tuple[Path, ...]
    dotenv: Path
    reason: str


def active(
    env: Env, *, cwd: Path, config: Path | None = None, profile: str | None = None
) -> Location:
    """The configuration that OpenClaw would load.

    Args:
        env: the environment.
        cwd: the working folder, absolute.
        config: what `--config` named; it wins, like OPENCLAW_CONFIG_PATH.
        profile: what `--profile` named; the two variables win over it.

    Raises:
        UsageError: the name of the profile is not one.
    """
    env = {name: value for name, value in env.items() if value.strip()}
    if profile is not None:
        env = _with_profile(env, profile, cwd)
    if config is not None:
        env = {**env, "OPENCLAW_CONFIG_PATH": str(_resolve(str(config), env, cwd))}
    state = _state_dir(env, cwd)
    path, reason = _config(env, cwd, state)
    if config is not None:
        reason = "--config"
    elif profile is not None and "OPENCLAW_CONFIG_PATH" in env:
        reason = f"--profile {profile}"
    dotenv = _dotenv_dir(env, cwd) / ".env"
    return Location(path, state, _dotenvs(env, cwd, state, dotenv), dotenv, reason)


def state_folder_of(config: Path) -> Path | None:
    """The state folder that a configuration is in; None for any other file."""
    folder = config.parent
    named = any(folder.name == n or folder.name.startswith(f"{n}-") for n in _FOLDERS)
    used = (folder / "state" / "openclaw.sqlite").exists()
    return folder if named or used else None


def include_roots(env: Env, *, cwd: Path) -> tuple[Path, ...]:
    """Folders, besides the configuration's own, that `$include` may read from."""
    entries = env.get("OPENCLAW_INCLUDE_ROOTS", "").split(os.pathsep)
    roots = (_resolve(entry, env, cwd) for entry in entries if entry.strip())
    return tuple(dict.fromkeys(roots))


def data_dir() -> Path:
    """Our own folder for what must last: the history for `undo`, imported schemas."""
    return platformdirs.user_data_path(_APP, appauthor=False)


def state_dir() -> Path:
    """Our own folder for remembered answers: which key may be sent to which host."""
    return platformdirs.user_state_path(_APP, appauthor=False)


def cache_dir() -> Path:
    """Our own folder for what can be recreated at any time."""
    return platformdirs.user_cache_path(_APP, appauthor=False)


def home(env: Env, *, cwd: Path) -> Path:
    """OpenClaw's home: OPENCLAW_HOME, else the user's own, else the working folder."""
    own = _value(env, "OPENCLAW_HOME")
    if own is None:
        return user_home(env, cwd)
    if own == "~" or own.startswith(("~/", "~\\")):
        own = f"{user_home(env, cwd)}{own[1:]}"
    return _absolute(own, cwd)


def user_home(env: Env, cwd: Path) -> Path:
    """The user's own home folder, as OpenClaw finds it."""
    for name in ("HOME", "USERPROFILE"):
        if (value := _value(env, name)) is not None:
            return _absolute(value, cwd)
    prefix = (_value(env, "PREFIX") or "").replace("\\", "/").rstrip("/")
    if _value(env, "ANDROID_DATA") and prefix.endswith("com.termux/files/usr"):
        return _absolute(f"{prefix}/../home", cwd)
    return _account_home() or cwd


def _account_home() -> Path | None:
    try:
        import pwd  # noqa: PLC0415 - there is none on Windows

        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except (ImportError, AttributeError, KeyError):
        return None


def _value(env: Env, name: str) -> str | None:
    """A variable, unless it is blank or the text `undefined` or `null`."""
    value = env.get(name, "").strip()
    return value if value not in {"", "undefined", "null"} else None


def _resolve(text: str, env: Env, cwd: Path) -> Path:
    """An absolute path; `~` is OpenClaw's home."""
    text = text.strip()
    if text == "~" or text.startswith(("~/", "~\\")):
        text = f"{home(env, cwd=cwd)}{text[1:]}"
    return _absolute(text, cwd)


def _absolute(text: str, cwd: Path) -> Path:
    return Path(os.path.normpath(os.path.join(cwd, text)))  # noqa: PTH118 - twice as fast


def _with_profile(env: Env, profile: str, cwd: Path) -> Env:
    """The environment as OpenClaw's own `--profile` changes it.

    Variables that only repeat the current profile (OPENCLAW_PROFILE) are replaced.
    """
    name = profile.strip()
    if not _PROFILE.fullmatch(name):
        raise UsageError(
            f'"{profile}" is not a profile name',
            hint='up to 64 letters, digits, "_" and "-", the first a letter or digit',
        )
    chosen = _profile_dir(env, name, cwd)
    inherited = _profile_dir(env, env.get("OPENCLAW_PROFILE", "default").strip(), cwd)
    state, config = (
        _resolve(env[key], env, cwd) if key in env else None
        for key in ("OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH")
    )
    switches = chosen != inherited
    own_state = state is not None and not (switches and state == inherited)
    if state is None or not own_state:
        state = chosen
    if config is None or (
        switches and not own_state and config == inherited / _NAMES[0]
    ):
        config = state / _NAMES[0]
    return {
        **env,
        "OPENCLAW_STATE_DIR": str(state),
        "OPENCLAW_CONFIG_PATH": str(config),
    }


def _profile_dir(env: Env, name: str, cwd: Path) -> Path:
    suffix = "" if name.lower() == "default" else f"-{name}"
    return home(env, cwd=cwd) / f"{_FOLDERS[0]}{suffix}"


def _state_dir(env: Env, cwd: Path) -> Path:
    if (chosen := env.get("OPENCLAW_STATE_DIR")) is not None:
        return _resolve(chosen, env, cwd)
    folders = [home(env, cwd=cwd) / name for name in _FOLDERS]
    return next((folder for folder in folders if folder.exists()), folders[0])


def _config(env: Env, cwd: Path, state: Path) -> tuple[Path, str]:
    if (chosen := env.get("OPENCLAW_CONFIG_PATH")) is not None:
        return _resolve(chosen, env, cwd), "OPENCLAW_CONFIG_PATH"
    if "OPENCLAW_STATE_DIR" in env:
        folders, reason = [state], "OPENCLAW_STATE_DIR"
    else:
        folders = [home(env, cwd=cwd) / name for name in _FOLDERS]
        reason = "OpenClaw's default"
    candidates = [folder / name for folder in folders for name in _NAMES]
    found = next((path for path in candidates if path.exists()), state / _NAMES[0])
    return found, reason


def _dotenv_dir(env: Env, cwd: Path) -> Path:
    """Where both the command line and the gateway look for `.env`."""
    if (state := env.get("OPENCLAW_STATE_DIR")) is not None:
        return _resolve(state, env, cwd)
    if (config := env.get("OPENCLAW_CONFIG_PATH")) is not None:
        return _resolve(config, env, cwd).parent
    return home(env, cwd=cwd) / _FOLDERS[0]


def _dotenvs(env: Env, cwd: Path, state: Path, dotenv: Path) -> tuple[Path, ...]:
    """The state folder's, then the configuration's, then the gateway's own.

    The last counts only with the default state folder. The `.env` of the working
    folder, which OpenClaw filters, is not among them.
    """
    files = [state / ".env", dotenv]
    default = home(env, cwd=cwd) / _FOLDERS[0]
    if "OPENCLAW_STATE_DIR" not in env or state == default:
        files.append(home(env, cwd=cwd) / ".config" / "openclaw" / "gateway.env")
    return tuple(dict.fromkeys(files))
