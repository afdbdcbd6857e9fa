"""The file of a reduced schema, as it is bundled."""

import json

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.reduce import reduce


def schema_text(printed: dict[str, Json], version: str) -> str:
    """A schema that OpenClaw printed, reduced, on one line."""
    head: dict[str, Json] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"OpenClaw {version} configuration",
    }
    return compact_text({**head, **reduce(printed)}) + "\n"


def compact_text(value: Json) -> str:
    """JSON without unnecessary spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
