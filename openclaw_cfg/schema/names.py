"""How messages call values and keys."""

from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.redact import scrub


def name_of(path: JsonPath) -> str:
    """A value by its key and what indexes follow, in double quotes: `"args[0]"`."""
    named = [index for index, step in enumerate(path) if isinstance(step, str)]
    if not named:
        return f'"[{path[-1]}]"' if path else "the file"
    key, *indexes = path[named[-1] :]
    return f'"{scrub(str(key))}{"".join(f"[{index}]" for index in indexes)}"'
