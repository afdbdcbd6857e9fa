"""Moves definitions to the root, where the `$ref`s to them point.

OpenClaw prints the schema of each plugin as a part with `$defs` of its own, and with
`$ref`s that are relative to that part.
"""

from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.schema.walk import KEYWORDS_OF_PARTS, Schema, as_schema, rebuilt


def hoisted(root: dict[str, Json]) -> dict[str, Json]:
    """`root` with all definitions in its `$defs`; a broken `$ref` stays as it is."""
    defs: dict[str, Json] = {}
    body = as_object(_hoisted(root, "root", {}, defs))
    return {**body, "$defs": defs} if defs else body


def _hoisted(
    schema: Schema, place: str, names: dict[str, str], defs: dict[str, Json]
) -> Schema:
    """`schema` without `$defs` of its own; they are put into `defs` under new names.

    Args:
        place: the nearest property name, which the new names begin with.
        names: for a `$ref` as written, the new name of what it points to.
        defs: filled here.
    """
    if isinstance(schema, bool):
        return schema
    local = {
        f"#/{keyword}/{name}": as_schema(part)
        for keyword in ("$defs", "definitions")
        for name, part in as_object(schema.get(keyword)).items()
    }
    names = names | {ref: f"{place}.{ref.rpartition('/')[2]}" for ref in local}
    for name, part in local.items():
        defs[names[name]] = _hoisted(part, place, names, defs)
    match schema:
        case {"$ref": str(ref)} if ref in names:
            return {"$ref": f"#/$defs/{names[ref]}"}
    rest = {k: v for k, v in schema.items() if k not in {"$defs", "definitions"}}
    return rebuilt(
        rest, lambda part, name: _hoisted(part, _place(name, place), names, defs)
    )


def _place(name: str, outer: str) -> str:
    return outer if name == "config" or name in KEYWORDS_OF_PARTS else name
