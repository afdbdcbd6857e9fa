"""Whether a model policy lets an agent use a model.

`modelPolicy.allow` of the agent, else of the defaults, is the list; an empty one allows
everything. In OpenClaw 2026.9.6 it is about what is chosen for one run (`/model`,
`--model`, a hook's or a job's model): the rest is refused with "not allowed". The
defaultModel, its fallbacks and a heartbeat's model run without being on it. In a file
that has not been migrated, the keys of `agents.defaults.models` are the list.
"""

from collections.abc import Iterable
from typing import Final

from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.lint.reference import Reference, read

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
_POLICY: Final[JsonPath] = ("modelPolicy", "allow")
_HOOKS: Final = frozenset({("hooks", "gmail"), ("hooks", "mappings")})


def policy_of(value: Json, ref: Reference) -> tuple[JsonPath, tuple[str, ...]]:
    """The list that a reference must be on so that its model runs; empty if none."""
    if ref.path[:2] not in _HOOKS:
        return (), ()
    agent = get(value, *ref.path[:-1], "agentId")
    own = ("agents", "entries", agent) if isinstance(agent, str) else _DEFAULTS
    return policy_at(value, own)


def policy_at(value: Json, agent: JsonPath) -> tuple[JsonPath, tuple[str, ...]]:
    """Where the list that applies to an agent is, and what it allows.

    Args:
        value: the configuration, agents as a map.
        agent: the path of the agent, or of the defaults.
    """
    owner = agent if "allow" in as_object(get(value, *agent, _POLICY[0])) else _DEFAULTS
    path, listed = (*owner, *_POLICY), as_array(get(value, *owner, *_POLICY))
    if owner == _DEFAULTS and not native.has_marker(value):
        path, listed = native.MODELS, [*as_object(get(value, *native.MODELS))]
    return path, tuple(item for item in listed if isinstance(item, str))


def allows(allow: Iterable[str], ref: Reference, short: dict[str, str]) -> bool:
    """Whether a list names a model; without a provider that is unknown, so it counts.

    Args:
        short: aliases, in lower case, and what they stand for.
    """
    meant = read(short.get(ref.text.strip().lower(), ref.text), ref.path)
    if not meant.provider:
        return True
    name = meant.name.lower()
    patterns = (short.get(one.strip().lower(), one.strip()).lower() for one in allow)
    return any(
        pattern == name or (pattern.endswith("/*") and name.startswith(pattern[:-1]))
        for pattern in patterns
    )
