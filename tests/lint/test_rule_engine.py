"""What the engine does with findings: place, leave out, count, sort."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many import many

from openclaw_cfg import rules
from openclaw_cfg.app.validate import Judgement, check_bytes
from openclaw_cfg.json5.edit import apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.selection import Selection
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.report import Severity
from openclaw_cfg.rules import RULES, explanations, run
from openclaw_cfg.schema.store import NEWEST, load_native
from openclaw_cfg.source import Source

TWICE = '{gateway: {mode: "local", mode: "local"}}'


def report(text, *, selection=None, env=(), **more):
    variables = {name: Variable(value, VariablePlace.PROCESS) for name, value in env}
    loaded = load_document(
        parse(Source(None, text)), environment=Environment(variables), **more
    )
    return run(loaded, **({"selection": selection} if selection else {}))


def found(text, **more):
    return {diagnostic.rule for diagnostic in report(text, **more).diagnostics}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.EXPLANATION.id)
def test_a_rule_never_says_that_openclaw_refuses_the_file(rule):
    assert rule.EXPLANATION.severity is not Severity.ERROR


def test_a_comment_leaves_out_on_its_line_and_the_next():
    text = (
        "{\n  // openclaw-cfg: ignore[duplicate-key]\n"
        "  a: 1, a: 2, // openclaw-cfg: ignore[duplicate-key]\n  b: {c: 1, c: 2},\n\n"
        "  d: {e: 1, e: 2},\n gateway: {mode: 'local'}}"
    )

    told = report(text)

    assert [d.start.line for d in told.diagnostics] == [6]
    assert told.ignored == 2


def test_a_comment_that_names_no_rule_is_a_finding_at_the_name():
    comment = "// openclaw-cfg: ignore[duplicate-key, plain-htp]"
    text = f"{{\n  {comment}\n  gateway: {{mode: 'local'}},\n}}"

    (told,) = report(text).diagnostics

    assert (told.rule, told.start.line, told.start.column) == ("unknown-ignore", 2, 42)
    assert told.help == 'did you mean "plain-http"?'


def test_only_selected_rules_are_told():
    only = Selection(select=frozenset({"plain-http"}))

    assert found(TWICE, selection=only) == set()
    assert found(TWICE) == {"duplicate-key"}


def test_ignored_rules_are_counted():
    told = report(TWICE, selection=Selection(ignore=frozenset({"duplicate-key"})))

    assert (told.diagnostics, told.ignored) == ((), 1)


def test_agents_of_the_older_list_are_told_at_their_place():
    text = """{
  agents: {list: [
    {id: "main", model: {primary: "nope-at-all/x", fallbacks: ["nope-at-all/x"]}},
  ]},
}"""

    told = {d.rule: d for d in report(text).diagnostics}

    assert told["unknown-provider"].path.startswith("agents.list[0].model")
    assert told["repeated-fallback"].path == "agents.list[0].model.fallbacks[0]"
    assert told["repeated-fallback"].fix.operations[0].path == (
        *("agents", "list", 0, "model", "fallbacks", 0),
    )


def test_included_files_are_told_at_their_own_lines(tmp_path):
    (tmp_path / "models.json5").write_text(
        '\n{providers: {acme: {baseUrl: "http://acme.example/v1", apiKey: "${K}",\n'
        '  models: [{id: "m", name: "M", contextWindow: 64000}]}}}'
    )
    main = tmp_path / "openclaw.json"
    main.write_text('{gateway: {mode: "local"}, models: {$include: "./models.json5"}}')

    loaded = load_document(
        parse(Source(main, main.read_text())), environment=Environment()
    )
    (told,) = run(loaded).diagnostics

    assert told.rule == "plain-http"
    assert told.source.path == tmp_path / "models.json5"
    assert told.start.line == 2


def test_a_key_never_reaches_a_diagnostic():
    key = "sk-sp-verysecret0123456789abcdef"
    text = json.dumps(
        {
            "models": {
                "providers": {
                    "a": {"baseUrl": "http://api.moonshot.ai/v1", "apiKey": "${K}"},
                    "b": {"baseUrl": "https://api.deepseek.com", "apiKey": key},
                    "c": {"baseUrl": "https://acme.example", "apiKey": key},
                }
            }
        }
    )

    told = report(text, env=[("K", key)])

    assert {"foreign-key", "plaintext-key", "shared-key"} <= {
        d.rule for d in told.diagnostics
    }
    assert "verysecret" not in repr(told)


def words(source):
    """Every text in the rules that could be a key."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\A[A-Za-z]{2,16}\Z", node.value)


SOURCES = sorted(Path(rules.__file__).parent.glob("*.py"))
KEYS = sorted({word for source in SOURCES for word in words(source)})
SPINE = ["models", "providers", "agents", "defaults", "entries", "auth", "gateway"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(SPINE) | st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=many(300), deadline=None)
@given(JSON)
def test_no_rule_raises_whatever_stands_where(value):
    text = json.dumps(value)

    document = parse(Source(None, text))
    context = RuleContext(load_document(document, environment=Environment()))

    for rule in RULES:
        assert all(f.message for f in rule.check(context))


def fixable(entry, text):
    told = (d for d in report(text).diagnostics if d.rule == entry.id)
    return [d for d in told if d.fix and d.fix.operations]


def errors(text):
    report = check_bytes(text.encode(), None, Environment(), BY)
    return report.count(Severity.ERROR)


BY = Judgement(schema=load_native(NEWEST))
WITH_FIX = [rule.EXPLANATION for rule in RULES]
WITH_FIX = [entry for entry in WITH_FIX if fixable(entry, entry.bad)]


def test_many_rules_come_with_a_fix():
    assert len(WITH_FIX) >= 19


@pytest.mark.parametrize("entry", WITH_FIX, ids=lambda entry: entry.id)
def test_a_fix_settles_its_finding_and_a_safe_one_adds_none(entry):
    first, *others = fixable(entry, entry.bad)

    document = apply(parse(Source(None, entry.bad)), first.fix.operations)

    after = document.source.text
    assert len(fixable(entry, after)) <= len(others)
    assert errors(after) <= errors(entry.bad)
    if first.fix.safe:
        assert found(after) <= found(entry.bad)


def test_every_rule_is_explained_once():
    ids = [entry.id for entry in explanations()]

    assert ids == sorted(set(ids))
    assert {"syntax", "unknown-key", "plain-http", "unknown-ignore"} <= set(ids)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for step, item in items:
        yield from places(item, (*path, step))


def put(value, path, new):
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.EXPLANATION.id)
def test_a_rule_bears_another_type_at_every_place_of_its_examples(rule):
    for text in (rule.EXPLANATION.bad, rule.EXPLANATION.good):
        value = parse(Source(None, text)).value
        for path in places(value):
            for other in ([], {}, 0, None, [{}]):
                changed = json.dumps(put(value, path, other))
                document = parse(Source(None, changed))
                loaded = load_document(document, environment=Environment())

                assert all(f.message for f in rule.check(RuleContext(loaded)))
