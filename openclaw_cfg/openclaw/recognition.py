"""Whether a file is a configuration of OpenClaw at all.

Repositories have many files `openclaw*.json` that are not configurations: manifests of
plugins, JSON schemas, seccomp profiles, dashboards. A search leaves them out.
"""

from typing import Final

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.schema.check import NativeSchema
from openclaw_cfg.schema.nearest import nearest

# Keys that any file may have, and the sections of Clawdbot's, which OpenClaw refuses.
_ANYBODYS: Final = frozenset({"$schema", "meta"})
_OLD: Final = frozenset({"agent", "routing", "identity", "$include"})


def is_configuration(value: Json, schema: NativeSchema) -> bool:
    """Whether a parsed file has a key, or almost a key, of any version of OpenClaw.

    An empty object counts: OpenClaw accepts it.
    """
    if not isinstance(value, dict):
        return False
    if not value or "lastTouchedVersion" in as_object(value.get("meta")):
        return True
    known = schema.sections() | _OLD
    keys = value.keys() - _ANYBODYS
    return bool(keys & known) or any(nearest(key, known) for key in keys)
