"""The Codex command line: `config.toml` with its providers, `auth.json` with a key.

Source: developers.openai.com/codex, "Configuration reference" (2026-11). A login with
ChatGPT is not taken over: `openai-codex` has its own login.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.other_tools.base import ToolProvider, read_json, read_text, word

ID: Final = "codex"
TITLE: Final = "Codex CLI"
HOST: Final = "https://api.openai.com/v1"

_APIS: Final = {"chat": "openai-completions", "responses": "openai-responses"}
_KEY: Final = "OPENAI_API_KEY"


def providers(env: Mapping[str, str], home: Path) -> Iterator[ToolProvider]:
    """What the user's configuration names, the provider in use first."""
    own = env.get("CODEX_HOME")
    folder = Path(own) if own else home / ".codex"
    file = folder / "config.toml"
    auth = read_json(folder / "auth.json")
    yield from of_config(read_text(file), auth, tool=ID, name="", file=file)


def of_config(
    text: str, auth: Mapping[str, Json], *, tool: str, name: str, file: Path
) -> Iterator[ToolProvider]:
    """The providers of one configuration.

    Args:
        name: what to call its providers, by default what it calls them.

    Raises:
        ValueError: it is not TOML.
    """
    config: dict[str, Any] = tomllib.loads(text)
    key = word(auth.get(_KEY))
    chosen = word(config.get("model_provider")) or "openai"
    model = word(config.get("model"))
    tables = as_object(config.get("model_providers"))
    for id_ in sorted(tables, key=lambda id_: id_ != chosen):
        table = as_object(tables[id_])
        if url := word(table.get("base_url")):
            logged_in = table.get("requires_openai_auth") is True
            yield ToolProvider(
                tool=tool,
                name=name or id_,
                file=file,
                base_url=url,
                api=_APIS.get(word(table.get("wire_api")), ""),
                key_name=word(table.get("env_key")),
                key_value=word(table.get("experimental_bearer_token"))
                or (key if logged_in else ""),
                models=(model,) if model and id_ == chosen else (),
            )
    if key and chosen == "openai" and chosen not in tables:
        yield ToolProvider(
            tool=tool,
            name=name or "openai",
            file=file.with_name("auth.json"),
            base_url=HOST,
            api="openai-responses",
            key_value=key,
            models=(model,) if model else (),
        )
