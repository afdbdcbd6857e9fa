"""What a command prints with `--json`, held against the schema that it names."""

import json
from functools import cache

from jsonschema import Draft7Validator

from openclaw_cfg.app.schemas import OUTPUTS
from openclaw_cfg.cli.failure import wants_json
from openclaw_cfg.resources import folder


def conforms(args: list[str], text: str) -> None:
    """Fail where a run that was to print one JSON document printed another thing."""
    if not wants_json(args) or not text or {"--help", "--output"} & {*args}:
        return
    document = json.loads(text)
    assert next(iter(document)) == "$schema"
    wrong = [
        f"{error.json_path}: {error.message}"
        for error in validator(document["$schema"]).iter_errors(document)
    ]
    assert wrong == [], (document["$schema"], wrong)


@cache
def validator(name: str) -> Draft7Validator:
    """The validator of a schema that `schema --of` prints."""
    assert name.removesuffix(".schema.json") in OUTPUTS.values()
    schema = json.loads((folder("schemas") / name).read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    assert schema["$id"] == name
    return Draft7Validator(schema)
