"""cc-switch: the providers that it switches Claude Code, Codex and Gemini CLI between.

Up to version 3.7 in `config.json`, since then in `cc-switch.db` (SQLite, table
`providers`). Source: github.com/farion1231/cc-switch, its user manual and the schema of
the database (2026-11). It keeps keys in clear text.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.openclaw.state_rows import rows
from openclaw_cfg.other_tools import claude_code, codex
from openclaw_cfg.other_tools.base import ToolProvider, read_json, word

ID: Final = "cc-switch"
TITLE: Final = "cc-switch"

_QUERY: Final = (
    "SELECT app_type, name, settings_config FROM providers "
    "ORDER BY is_current DESC, app_type, sort_index, name LIMIT 200"
)
_GEMINI: Final = "https://generativelanguage.googleapis.com/v1beta"


def providers(env: Mapping[str, str], home: Path) -> Iterator[ToolProvider]:
    """Every provider that it keeps, those in use first."""
    folder = home / ".cc-switch"
    database = folder / "cc-switch.db"
    if database.is_file():
        for app, name, settings in rows(database, _QUERY):
            value: Json = json.loads(settings)
            yield from _provider(str(app), str(name), as_object(value), database)
        return
    file = folder / "config.json"
    config = read_json(file)
    for app in ("claude", "codex", "gemini"):
        kept = as_object(config.get(app))
        entries = as_object(kept.get("providers"))
        for id_ in sorted(entries, key=lambda id_: id_ != kept.get("current")):
            entry = as_object(entries[id_])
            settings = as_object(entry.get("settingsConfig"))
            yield from _provider(app, word(entry.get("name")) or id_, settings, file)


def _provider(
    app: str, name: str, settings: Mapping[str, Json], file: Path
) -> Iterator[ToolProvider]:
    variables = as_object(settings.get("env"))
    if app == "claude":
        yield from claude_code.of_variables(variables, tool=ID, name=name, file=file)
    elif app == "codex":
        auth = as_object(settings.get("auth"))
        text = word(settings.get("config"))
        yield from codex.of_config(text, auth, tool=ID, name=name, file=file)
    elif app == "gemini" and (key := word(variables.get("GEMINI_API_KEY"))):
        model = word(variables.get("GEMINI_MODEL"))
        yield ToolProvider(
            tool=ID,
            name=name,
            file=file,
            base_url=word(variables.get("GOOGLE_GEMINI_BASE_URL")) or _GEMINI,
            api="google-generative-ai",
            key_value=key,
            models=(model,) if model else (),
        )
