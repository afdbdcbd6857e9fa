"""A failure told as a finding: where, what is wrong, what to do.

No message holds a value that may be a key; what is quoted goes through `shown`.
"""

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.redact import scrub, shown
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.draft7 import Draft7
from openclaw_cfg.schema.failure import Failure
from openclaw_cfg.schema.forms import FORMS
from openclaw_cfg.schema.nearest import nearest
from openclaw_cfg.schema.values import as_list, type_name
from openclaw_cfg.schema.walk import as_schema
from openclaw_cfg.schema.words import accepted, joined, literal

_MANY = 10
_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}
_SIZES = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "key"),
    "maxProperties": ("at most", "key"),
}


def finding(failure: Failure, checker: Draft7) -> Finding:
    """The finding of one failure."""
    match failure.keyword:
        case "additionalProperties" | "false":
            return _unknown_key(failure)
        case _ if failure.of_key:
            return _bad_key(failure)
        case "required":
            return _missing_key(failure, checker)
        case "type":
            return _wrong_type(failure, checker)
        case "enum":
            return _bad_value(failure)
        case "pattern" | "format":
            return _bad_form(failure)
        case "uniqueItems":
            return _duplicate_item(failure)
        case keyword if keyword in _BOUNDS or keyword in _SIZES:
            return _out_of_range(failure)
    return _conflict(failure)


def key_word(key: str | int) -> str:
    """A key as a message quotes it; a key that is a secret itself is masked."""
    return f'"{scrub(str(key))}"'


def name_of(path: JsonPath) -> str:
    """How a message calls the value at `path`: by its key, in double quotes."""
    key = next((step for step in reversed(path) if isinstance(step, str)), None)
    if key is None:
        return "the file" if not path else f"item {path[-1]}"
    indexes = "".join(f"[{i}]" for i in path[_last(path, key) + 1 :])
    return f'"{scrub(key)}{indexes}"'


def _last(path: JsonPath, key: str) -> int:
    return len(path) - 1 - path[::-1].index(key)


def _unknown_key(failure: Failure) -> Finding:
    key = str(failure.path[-1]) if failure.path else ""
    known = [str(k) for k in as_list(failure.expected)]
    near = nearest(key, known)
    if near:
        help_ = f'did you mean "{near}"?'
    elif known and len(known) <= _MANY:
        help_ = f"accepted keys: {joined([literal(k) for k in known], 'and')}"
    else:
        help_ = "remove it; OpenClaw starts only when it knows every key"
    return Finding(
        rule="unknown-key",
        message=f"unknown key {key_word(key)}",
        path=failure.path,
        part=Part.KEY,
        help=help_,
    )


def _bad_key(failure: Failure) -> Finding:
    return Finding(
        rule="bad-key",
        message=f"{key_word(failure.path[-1])} cannot be a key here",
        path=failure.path,
        part=Part.KEY,
        help=_form(failure),
    )


def _missing_key(failure: Failure, checker: Draft7) -> Finding:
    key = str(failure.expected)
    schema = failure.schema if isinstance(failure.schema, dict) else {}
    properties = schema.get("properties")
    part = as_schema(properties.get(key)) if isinstance(properties, dict) else True
    return Finding(
        rule="missing-key",
        message=f'missing key "{key}"',
        path=failure.path,
        help=f'add "{key}": {accepted(checker, part)}',
    )


def _wrong_type(failure: Failure, checker: Draft7) -> Finding:
    schema = failure.schema
    expected, got = accepted(checker, schema), type_name(failure.value)
    if expected == "integer" and got == "number":
        return _not_whole(failure)
    return Finding(
        rule="wrong-type",
        message=f"expected {expected}, got {got}",
        path=failure.path,
        help=_type_help(failure, expected),
    )


def _not_whole(failure: Failure) -> Finding:
    value = failure.value
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return Finding(
        rule="out-of-range" if whole else "wrong-type",
        message=f"{name_of(failure.path)} is too large a number"
        if whole
        else "expected integer, got number",
        path=failure.path,
        help="write a whole number below 2^53",
    )


def _type_help(failure: Failure, expected: str) -> str:
    value, path = failure.value, failure.path
    kinds = expected.replace(",", " ").split()
    if isinstance(value, str):
        if {"number", "integer"} & set(kinds) and "${" in value:
            return "a variable is always text; write the number itself"
        if {"number", "integer"} & set(kinds) and _is_number(value):
            return f"write {shown(value, path)} without quotes"
        if "boolean" in kinds and value.strip().lower() in {"true", "false"}:
            return f"write {value.strip().lower()} without quotes"
        if "array" in kinds:
            return "put it in brackets: [ … ]"
    if "string" in kinds and isinstance(value, int | float):
        return "put it in double quotes"
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _bad_value(failure: Failure) -> Finding:
    values = as_list(failure.expected)
    words = [literal(value) for value in values]
    near = None
    if isinstance(failure.value, str):
        near = nearest(failure.value, [v for v in values if isinstance(v, str)])
    hints = [f'did you mean "{near}"?'] if near else []
    if len(words) <= _MANY and not near:
        hints.append(f"accepted: {joined(words)}")
    elif not near:
        hints.append(f"accepted: {', '.join(words[:_MANY])}, …")
    return Finding(
        rule="bad-value",
        message=f"{name_of(failure.path)} cannot be "
        f"{shown(failure.value, failure.path)}",
        path=failure.path,
        help=" ".join(hints),
    )


def _bad_form(failure: Failure) -> Finding:
    return Finding(
        rule="bad-format" if failure.keyword == "format" else "bad-pattern",
        message=f"{name_of(failure.path)} has not the form it needs",
        path=failure.path,
        help=_form(failure),
    )


def _form(failure: Failure) -> str:
    expected = str(failure.expected)
    if failure.keyword == "format":
        return f"write a whole {expected.upper()}, such as https://example.com/path"
    if failure.keyword == "pattern":
        return FORMS.get(expected, f"it must match /{expected}/")
    if failure.keyword == "enum":
        return f"accepted: {joined([literal(v) for v in as_list(failure.expected)])}"
    word, unit = _SIZES.get(failure.keyword, ("", ""))
    return f"write {word} {expected} {unit}s" if unit else ""


def _duplicate_item(failure: Failure) -> Finding:
    return Finding(
        rule="duplicate-item",
        message=f"{name_of(failure.path)} stands in the list twice",
        path=failure.path,
        help="remove one of the two",
    )


def _out_of_range(failure: Failure) -> Finding:
    name, bound = name_of(failure.path), literal(failure.expected)
    if failure.keyword in _BOUNDS:
        message = f"{name} must be {_BOUNDS[failure.keyword]} {bound}"
        got = shown(failure.value, failure.path)
        return Finding(
            rule="out-of-range", message=f"{message}, got {got}", path=failure.path
        )
    word, unit = _SIZES[failure.keyword]
    size = len(failure.value) if isinstance(failure.value, str | list | dict) else 0
    plural = unit if failure.expected == 1 else f"{unit}s"
    message = f"{name} needs {word} {bound} {plural}, has {size}"
    if size == 0:
        message = f"{name} is empty"
    elif word == "at most":
        message = f"{name} takes {word} {bound} {plural}, has {size}"
    return Finding(rule="out-of-range", message=message, path=failure.path)


def _conflict(failure: Failure) -> Finding:
    """What is left: `not`, `contains`, and a `oneOf` of which several fit."""
    schema = failure.expected if isinstance(failure.expected, dict) else {}
    keys = [key_word(str(key)) for key in as_list(schema.get("required"))]
    if keys:
        message = f"{joined(keys, 'and')} cannot be combined like this"
    else:
        message = f"{name_of(failure.path)} is not accepted like this"
    return Finding(rule="conflicting-keys", message=message, path=failure.path)
