"""opencode: `opencode.json` with its providers, `auth.json` with the keys it keeps.

Source: opencode.ai/docs, "Config", "Providers" and "Models" (2026-11).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.other_tools.base import ToolProvider, read_json, read_text, word
from openclaw_cfg.source import Source

ID: Final = "opencode"
TITLE: Final = "opencode"

# The npm package for a provider → OpenClaw's name of its protocol.
_APIS: Final = {
    "@ai-sdk/openai-compatible": "openai-completions",
    "@ai-sdk/openai": "openai-responses",
    "@ai-sdk/anthropic": "anthropic-messages",
    "@ai-sdk/google": "google-generative-ai",
}
_REFERENCE: Final = re.compile(r"\{(env|file):([^{}]+)\}")


def providers(env: Mapping[str, str], home: Path) -> Iterator[ToolProvider]:
    """What the user's configuration and stored keys name; a project's are not read."""
    config_home = env.get("XDG_CONFIG_HOME")
    folder = (Path(config_home) if config_home else home / ".config") / "opencode"
    data_home = env.get("XDG_DATA_HOME")
    data = (Path(data_home) if data_home else home / ".local" / "share") / "opencode"
    named = env.get("OPENCODE_CONFIG")
    files = [folder / "opencode.jsonc", folder / "opencode.json"]
    kept = as_object(read_json(data / "auth.json"))
    configured: set[str] = set()
    for file in [Path(named), *files] if named else files:
        config = _config(file)
        for id_, value in as_object(config.get("provider")).items():
            if id_ not in configured:
                configured.add(id_)
                yield _provider(id_, as_object(value), config, kept, file, home)
    for id_, value in kept.items():
        login = as_object(value)
        key = word(login.get("key"))
        if id_ not in configured and word(login.get("type")) == "api" and key:
            file = data / "auth.json"
            yield ToolProvider(tool=ID, name=id_, file=file, key_value=key)


def _config(file: Path) -> dict[str, Json]:
    text = read_text(file)
    if not text.strip():
        return {}
    return as_object(parse(Source(None, text)).value)


def _provider(
    id_: str,
    entry: Mapping[str, Json],
    config: Mapping[str, Json],
    kept: Mapping[str, Json],
    file: Path,
    home: Path,
) -> ToolProvider:
    options = as_object(entry.get("options"))
    key = word(options.get("apiKey"))
    reference = _REFERENCE.fullmatch(key)
    kind, target = reference.groups() if reference else ("", "")
    login = as_object(kept.get(id_))
    default = word(config.get("model")).partition("/")
    first = [default[2]] if default[0] == id_ and default[2] else []
    return ToolProvider(
        tool=ID,
        name=id_,
        file=file,
        base_url=word(options.get("baseURL")),
        api=_APIS.get(word(entry.get("npm")), ""),
        key_name=target if kind == "env" else "",
        key_file=_path(target, file, home) if kind == "file" else "",
        key_value=(key if key and not reference else word(login.get("key"))),
        models=tuple(dict.fromkeys([*first, *as_object(entry.get("models"))])),
    )


def _path(text: str, file: Path, home: Path) -> str:
    if text.startswith("~/"):
        return str(home / text[2:])
    return str(file.parent / text)
