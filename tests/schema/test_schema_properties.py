"""What holds for any value at any place: no exception, and never a key in words."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg.json5.edit import apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import value_at
from openclaw_cfg.schema.compare import _parts
from openclaw_cfg.schema.store import VERSIONS, load_compact, load_native, native_path
from openclaw_cfg.source import Source

KEY = "sk-live-4fJ29xKq8ZtY7Lw3"
SCHEMA = load_native()
COMPACT = load_compact()
PARTS = sorted(_parts(json.loads(native_path(VERSIONS[-1]).read_text("utf-8"))))
COMPACT_PARTS = [
    "models",
    *(f"models.{key}" for key in ("defaultModel", "fallbacks", "providers")),
    *(
        f"models.providers.[].{key}"
        for key in ("id", "url", "token", "token.source", "token.id", "api", "model")
    ),
]
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.just(KEY)
    | st.text(max_size=20)
    | st.sampled_from(["env", "auto", "${KEY}", "\ud800"])
)
_NAMES = st.text(max_size=8) | st.sampled_from(
    ["source", "id", "provider", "mode", "apiKey", "models", "__proto__", "$ref"]
)
VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4)
    ),
    max_leaves=10,
)


def at(path, value):
    for step in reversed(path.split(".")):
        value = [value] if step == "[]" else {"openai" if step == "*" else step: value}
    return value


def native_findings(value):
    core = list(SCHEMA.core(value))
    yield from core
    if core:  # like OpenClaw, which looks at channels and plugins only then
        return
    channels = value.get("channels") if isinstance(value, dict) else None
    for name, part in (channels if isinstance(channels, dict) else {}).items():
        yield from SCHEMA.channel(name, part)
    try:
        entries = value_at(value, ("plugins", "entries"))
    except KeyError:
        return
    for name, part in (entries if isinstance(entries, dict) else {}).items():
        if isinstance(part, dict) and "config" in part:
            yield from SCHEMA.plugin_config(name, part["config"])


def words(finding):
    fix = finding.fix.title if finding.fix else ""
    return f"{finding.message} {finding.help} {finding.label} {fix}"


@settings(max_examples=many(500), deadline=None)
@given(path=st.sampled_from(PARTS), value=VALUES)
def test_no_value_anywhere_raises_or_leaks_in_the_native_form(path, value):
    for finding in native_findings(at(path, value)):
        assert KEY not in words(finding)
        assert finding.message
        assert finding.rule


@settings(max_examples=many(150), deadline=None)
@given(path=st.sampled_from(COMPACT_PARTS), value=VALUES)
def test_no_value_anywhere_raises_or_leaks_in_the_compact_form(path, value):
    for finding in COMPACT.check(at(path, value)):
        assert KEY not in words(finding)


@settings(max_examples=many(100), deadline=None)
@given(value=VALUES)
def test_every_file_gets_findings_with_words(value):
    found = [*native_findings(value), *COMPACT.check(value)]

    assert all(finding.message and finding.rule for finding in found)


@settings(max_examples=many(300), deadline=None)
@given(path=st.sampled_from(PARTS), value=VALUES)
def test_there_is_one_finding_for_a_place_unless_keys_are_missing(path, value):
    found = list(native_findings(at(path, value)))

    places = [(f.path, f.part) for f in found if f.rule != "conflicting-keys"]
    assert len(places) == len(set(places))


def test_a_key_that_is_pasted_as_a_key_is_not_shown():
    (finding,) = SCHEMA.core({"gateway": {KEY: "x"}})

    assert KEY not in words(finding)


def test_deep_values_do_not_exhaust_the_stack():
    deep: dict = {}
    for _ in range(50_000):
        deep = {"models": deep}
    value = {"models": {"providers": {"a": {"apiKey": deep, "params": deep}}}}

    found = [finding.rule for finding in SCHEMA.core(value)]

    assert "unknown-key" in found
    while deep:  # Python itself takes deep objects apart by recursion
        deep = deep.pop("models")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{gateway: {"Port": 1}}', "unknown-key"),
        ('{gateway: {"_comment": "in the office"}}', "unknown-key"),
        ('{gateway: {port: "80"}}', "wrong-type"),
        ('{gateway: {bind: "LAN"}}', "bad-value"),
        ('{models: {providers: {a: {api: "openai"}}}}', "bad-value"),
    ],
)
def test_a_safe_fix_settles_its_finding(text, rule):
    document = parse(Source(None, text))
    (finding,) = SCHEMA.core(document.value)

    assert finding.rule == rule
    assert finding.fix.safe
    assert list(SCHEMA.core(apply(document, finding.fix.operations).value)) == []
