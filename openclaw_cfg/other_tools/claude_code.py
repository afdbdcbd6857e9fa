"""Claude Code: `settings.json`, whose `env` names an endpoint, its key and its models.

If the settings name no endpoint, the same variables of the shell are used.

Source: code.claude.com/docs, "Settings" and "LLM gateway configuration" (2026-11).
`apiKeyHelper` is a command, and is never run. A login with Claude is not a key.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.other_tools.base import ToolProvider, read_json, word

ID: Final = "claude-code"
TITLE: Final = "Claude Code"
HOST: Final = "https://api.anthropic.com"

_KEYS: Final = ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY")
_SHELL: Final = Path("this shell")
_MODELS: Final = (
    "ANTHROPIC_MODEL",
    "ANTHROPIC_DEFAULT_OPUS_MODEL",
    "ANTHROPIC_DEFAULT_SONNET_MODEL",
    "ANTHROPIC_DEFAULT_HAIKU_MODEL",
    "ANTHROPIC_SMALL_FAST_MODEL",
)
# Then the variables are for a cloud with its own credentials.
_CLOUDS: Final = ("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX")


def providers(env: Mapping[str, str], home: Path) -> Iterator[ToolProvider]:
    """What the user's settings name, or else the shell; a project's are not read."""
    own = env.get("CLAUDE_CONFIG_DIR")
    folder = Path(own) if own else home / ".claude"
    found = False
    for name in ("settings.local.json", "settings.json"):
        variables = as_object(read_json(folder / name).get("env"))
        for one in of_variables(variables, tool=ID, name=TITLE, file=folder / name):
            found = True
            yield one
    # Its settings win over the shell, where a key alone may belong to any program.
    if not found and word(env.get("ANTHROPIC_BASE_URL")):
        key = next((name for name in _KEYS if word(env.get(name))), "")
        for one in of_variables(env, tool=ID, name=TITLE, file=_SHELL):
            yield replace(one, key_name=key, key_value="")


def of_variables(
    variables: Mapping[str, Json], *, tool: str, name: str, file: Path
) -> Iterator[ToolProvider]:
    """The provider that these variables of Claude Code mean, if any."""
    url = word(variables.get("ANTHROPIC_BASE_URL"))
    key = next((k for n in _KEYS if (k := word(variables.get(n)))), "")
    if not (url or key) or any(word(variables.get(cloud)) for cloud in _CLOUDS):
        return
    # "[1m]" asks for the long context window and is not part of the id.
    models = (word(variables.get(n)).removesuffix("[1m]") for n in _MODELS)
    yield ToolProvider(
        tool=tool,
        name=name,
        file=file,
        base_url=url or HOST,
        api="anthropic-messages",
        key_value=key,
        models=tuple(dict.fromkeys(filter(None, models))),
    )
