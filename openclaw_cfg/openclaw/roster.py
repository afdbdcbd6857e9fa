"""What OpenClaw requires of all agents together, once each is well formed."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw.agent_ids import normal_agent_id
from openclaw_cfg.openclaw.folders import state_folder, user_path, workspace
from openclaw_cfg.openclaw.javascript import normal, trim
from openclaw_cfg.openclaw.judge_input import JudgeInput
from openclaw_cfg.openclaw.refinements.base import (
    agents,
    error,
    objects,
    text_at,
    texts,
)
from openclaw_cfg.openclaw.refinements.models import is_model_ref
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding, Related, Severity

_ENGINES: Final = frozenset({"docker", "podman"})
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_WINDOWS: Final = re.compile(r"[a-zA-Z]:[\\/]")
_FREE_AVATAR: Final = re.compile(r"(data:|https?://)", re.IGNORECASE | re.ASCII)
_SELECTORS: Final = frozenset({"openrouter:auto", "openrouter:free"})


def container_variables(case: JudgeInput) -> Iterator[Finding]:
    """Variables for a sandbox must fit on one line each: they are passed in a file."""
    entries = objects(case.value, "agents", "entries")
    found = (entry for path, _ in entries for entry in _container_env(case.value, path))
    for path, text in dict(found).items():
        name = str(path[-1])
        if not _VARIABLE.match(name):
            yield error(
                "bad-container-variable",
                path,
                f"{shown(name, ())} is not a name for a variable in a container",
                part=Part.KEY,
                help="use letters, digits and underscores, not starting with a digit",
            )
        elif isinstance(text, str) and re.search(r"[\r\n\0]", text):
            yield error(
                "bad-container-variable",
                path,
                f"the value of {shown(name, ())} has more than one line",
                help="mount it as a file instead",
            )


def shared_folders(case: JudgeInput) -> Iterator[Finding]:
    """Two agents must not have the same state folder."""
    users: dict[str, list[str]] = defaultdict(list)
    agents = tuple(_agent_ids(case.value))
    if len(agents) < 2:
        return
    places = _folder_places(case.value)
    state = state_folder(case.environment)
    for agent in agents:
        chosen = text_at(case.value, *places[agent]) if agent in places else None
        users[_agent_folder(case, agent, trim(chosen or ""), state)].append(agent)
    for names in users.values():
        if len(names) > 1:
            first, second, *_ = names
            yield Finding(
                rule="shared-agent-folder",
                severity=Severity.ERROR,
                message=f"agents {shown(first, ())} and {shown(second, ())} keep their"
                " state together",
                path=_folder_place(places, second),
                help="give each agent its own agentDir, or leave it out",
                related=(
                    Related(label="the other agent", path=_folder_place(places, first)),
                ),
            )


def avatars(case: JudgeInput) -> Iterator[Finding]:
    """An avatar must be a web address, a data URL, or a file in the workspace."""
    for path, agent in objects(case.value, "agents", "entries"):
        avatar = trim(text_at(agent, "identity", "avatar") or "")
        if not avatar or _FREE_AVATAR.match(avatar):
            continue
        odd = _SCHEME.match(avatar) and not _WINDOWS.match(avatar)
        if odd or avatar.startswith("~") or not _in_workspace(case, path, avatar):
            yield error(
                "bad-avatar",
                (*path, "identity", "avatar"),
                f"{shown(avatar, ())} is not a picture that the agent can use",
                help="name a file relative to its workspace, or an http(s) or data URL",
            )


def model_policies(case: JudgeInput) -> Iterator[Finding]:
    """A model policy may have aliases, whole references, or prefixes with `*`."""
    common = _aliases(get(case.value, "agents", "defaults"))
    for path, agent in agents(case.value):
        known = common | _aliases(agent)
        for place, ref in texts(agent, ("modelPolicy", "allow")):
            if normal(ref) not in known and not _is_policy_ref(ref):
                yield error(
                    "bad-policy-ref",
                    (*path, *place),
                    f"{shown(ref, place)} names no models",
                    help='write an alias of yours, "provider/model" or "provider/*"',
                )


def _container_env(value: Json, path: JsonPath) -> Iterator[tuple[JsonPath, Json]]:
    """The variables of one agent's sandbox, with their paths."""
    own, default = (*path, "sandbox"), ("agents", "defaults", "sandbox")
    scope = get(value, *own, "scope") or get(value, *default, "scope")
    backend = trim(text_at(value, *own, "backend") or "")
    backend = backend or trim(text_at(value, *default, "backend") or "") or "docker"
    if backend not in _ENGINES:
        return
    names = as_object(get(value, *own, "docker", "env")) if scope != "shared" else {}
    for name, text in as_object(get(value, *default, "docker", "env")).items():
        if name not in names:
            yield (*default, "docker", "env", name), text
    for name, text in names.items():
        yield (*own, "docker", "env", name), text


def _agent_ids(value: Json) -> tuple[str, ...]:
    """Ids of the agents, and of those that only a binding names."""
    entries = (str(path[-1]) for path, _ in objects(value, "agents", "entries"))
    bindings = as_array(get(value, "bindings"))
    named = (text_at(binding, "agentId") or "" for binding in bindings)
    ids = (*entries, *(name for name in named if trim(name)))
    return tuple(dict.fromkeys(map(normal_agent_id, ids)))


def _agent_folder(case: JudgeInput, agent: str, chosen: str, state: Path) -> str:
    if chosen:
        folder = user_path(chosen, case.environment)
    else:
        folder = state / "agents" / agent / "agent"
    try:
        return os.path.realpath(folder)
    except ValueError:  # a character that no path can have
        return str(folder)


def _folder_places(value: Json) -> dict[str, JsonPath]:
    """By id, where each agent with an entry sets its folder; the first one counts."""
    found: dict[str, JsonPath] = {}
    for path, _ in objects(value, "agents", "entries"):
        found.setdefault(normal_agent_id(str(path[-1])), (*path, "agentDir"))
    return found


def _folder_place(places: Mapping[str, JsonPath], agent: str) -> JsonPath:
    return places.get(agent, ("agents", "entries", agent, "agentDir"))


def _in_workspace(case: JudgeInput, path: JsonPath, avatar: str) -> bool:
    agent = str(path[-1])
    keys = [str(p[-1]) for p, _ in objects(case.value, "agents", "entries")]
    owner = case.legacy_default or (keys[0] if len(keys) == 1 else None)
    root = workspace(case.value, agent, owner=owner, environment=case.environment)
    return Path(os.path.normpath(root / avatar)).is_relative_to(root)


def _aliases(agent: Json) -> frozenset[str]:
    entries = as_object(get(agent, "models")).values()
    return frozenset(normal(text_at(entry, "alias") or "") for entry in entries) - {""}


def _is_policy_ref(text: str) -> bool:
    text = trim(text)
    *names, last = (trim(part) for part in text.split("/"))
    if normal(text) in _SELECTORS:
        return True
    if last == "*":
        return bool(names) and all(map(_is_name, names))
    return is_model_ref(text) and all(map(_is_name, _segments(text)))


def _segments(ref: str) -> list[str]:
    provider, _, model = ref.partition("/")
    return [trim(provider), *trim(model).split("/")]


def _is_name(text: str) -> bool:
    return bool(text) and not re.search(r"[\s*\x00-\x1f\x7f\ufeff]", text)
