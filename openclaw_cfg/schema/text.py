"""The file of a reduced schema, as it is bundled and as editors use it."""

import json
from collections.abc import Mapping

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.schema.describe import described
from openclaw_cfg.schema.reduce import reduce


def schema_text(
    printed: dict[str, Json], version: str, descriptions: Mapping[str, str]
) -> str:
    """A schema that OpenClaw printed, reduced and described, on one line.

    Args:
        descriptions: by path, as in `schemas/descriptions.json`.
    """
    head: dict[str, Json] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"OpenClaw {version} configuration",
    }
    return compact_text({**head, **described(reduce(printed), descriptions)}) + "\n"


def compact_text(value: Json) -> str:
    """JSON without a space too many."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
