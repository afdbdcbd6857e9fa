"""Detects what is here: a configuration, keys, logins, OpenClaw, local servers."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from openclaw_cfg.app import probe
from openclaw_cfg.app.openclaw_version import printed_version
from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Note
from openclaw_cfg.catalog import Kind, load_presets, preset, provider_entry
from openclaw_cfg.loader import Loaded
from openclaw_cfg.model import Url
from openclaw_cfg.openclaw.environment import Environment, Variable
from openclaw_cfg.openclaw.held_logins import HeldLogin, held_logins
from openclaw_cfg.openclaw.listening import in_container
from openclaw_cfg.openclaw.owner import preset_here
from openclaw_cfg.other_tools import (
    ToolProvider,
    providers_at_hand,
    providers_of,
    title,
)
from openclaw_cfg.output.printable import counted
from openclaw_cfg.paths import user_home
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.redact import scrub

_LOCAL: Final = ("ollama", "lmstudio")
# Seconds, on this machine; a server that takes longer is busy loading a model.
_SECONDS: Final = 1.0
# At most this many providers of a tool are named; the others are counted.
_SHOWN: Final = 4


class Around(Struct, frozen=True, kw_only=True):
    """What was found.

    Attributes:
        openclaw: path of the command; None when it is not on PATH.
        version: its own version text; empty if it prints none.
        keys: variables that are set, by name.
        logins: OpenClaw's own first.
        servers: the models of local servers that answer, by preset.
        container: whether OpenClaw considers this machine to be a container.
        tools: providers that other coding tools are set up for.
    """

    openclaw: Path | None = None
    version: str = ""
    keys: Mapping[str, Variable] = field(default_factory=dict)
    logins: tuple[HeldLogin, ...] = ()
    servers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    container: bool = False
    tools: tuple[ToolProvider, ...] = ()


def look_around(
    workspace: Workspace,
    environment: Environment,
    *,
    ask_servers: bool,
    tool: str = "",
) -> Around:
    """Detect, without changing or spending anything.

    Args:
        tool: the only tool whose files are read.

    Raises:
        FileError: its files cannot be read or understood.
    """
    found = shutil.which("openclaw", path=workspace.env.get("PATH"))
    names = dict.fromkeys(name for known in load_presets() for name in known.key.env)
    place = (workspace.env, user_home(workspace.env, workspace.cwd))
    return Around(
        openclaw=Path(found) if found else None,
        version=printed_version(found) if found else "",
        keys={name: there for name in names if (there := environment.where(name))},
        logins=logins_here(workspace, tool),
        servers=_servers() if ask_servers else {},
        container=in_container(workspace.env),
        tools=providers_of(tool, *place) if tool else providers_at_hand(*place),
    )


def logins_here(workspace: Workspace, tool: str = "") -> tuple[HeldLogin, ...]:
    """The logins of OpenClaw, and of the Codex command line if no tool is named."""
    codex = None if tool else workspace.codex_home
    return held_logins(workspace.location.state_dir, codex)


def describe(around: Around, workspace: Workspace, loaded: Loaded | None) -> Note:
    """What was found, for people."""
    rows = [*_configuration(workspace, loaded)]
    version = around.version or "its version is not known"
    rows.append(
        (
            "OpenClaw",
            f"{version} ({around.openclaw})" if around.openclaw else "not on PATH",
        )
    )
    if around.keys:
        known = (f"{name} ({v.place.label})" for name, v in around.keys.items())
        rows.append(("keys", ", ".join(known)))
    rows += [(_label(login), str(login)) for login in around.logins]
    by_tool: dict[str, list[str]] = {}
    for one in around.tools:
        by_tool.setdefault(title(one.tool), []).append(_called(one))
    rows += [(tool, scrub(_few(names))) for tool, names in by_tool.items()]
    for name, models in around.servers.items():
        count = counted(len(models), "model")
        rows.append((preset(name).title, f"answers, {count}"))
    return Note(
        title="Found here",
        rows=tuple(rows),
        lines=("Ctrl-C leaves every file as it is.",),
    )


def _label(login: HeldLogin) -> str:
    """The holder of a login; OpenClaw's may be for several providers."""
    named = f" ({login.provider})" if login.provider != "openai" else ""
    return f"{login.holder} login{named}"


def _called(one: ToolProvider) -> str:
    """The tool's name for a provider; its host where the tool gives it none."""
    url = Url.parse(one.base_url)
    return url.host if url and one.name == title(one.tool) else one.name


def _few(names: list[str]) -> str:
    shown = ", ".join(dict.fromkeys(names[:_SHOWN]))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"set up for {shown}{more}"


def _configuration(
    workspace: Workspace, loaded: Loaded | None
) -> Iterator[tuple[str, str]]:
    path = workspace.short(workspace.location.config)
    state = "is replaced" if workspace.location.config.exists() else "none yet"
    yield "configuration", path if loaded else f"{path} ({state})"
    if loaded is not None:
        names = ", ".join(_named(loaded))
        yield "", f"providers {names or 'none'}; all its settings stay"
        yield "", f"defaultModel {loaded.config.primary or 'none'}"


def _named(loaded: Loaded) -> Iterator[str]:
    """The providers of a configuration; a login has no entry in it."""
    for provider in used_providers(loaded):
        owner = preset_here(provider, loaded.environment)
        login = owner is not None and owner.kind is Kind.OAUTH
        yield f"{provider.id} (login)" if login else provider.id


def _servers() -> dict[str, tuple[str, ...]]:
    entries = [provider_entry(preset(name), models=()) for name in _LOCAL]
    providers = [entry for entry in entries if entry is not None]
    results = probe.run(providers, Options(timeout=_SECONDS))
    return {
        name: result.models
        for name, result in zip(_LOCAL, results, strict=True)
        if result.status is Status.OK
    }
