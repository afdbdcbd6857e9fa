"""All that a rule says of a configuration, as text."""

import json

from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment, Variable, VariablePlace
from openclaw_cfg.rules import RULES, run
from openclaw_cfg.source import Source

BY_ID = {rule.EXPLANATION.id: rule for rule in RULES}


def rule_text(rule, config, env=(), path=None):
    """Each finding of one rule: place, words, related places and fix.

    A configuration is JSON5, or a value; `env` holds variables of the process, `path`
    is where the file would be, for what it includes.
    """
    text = config if isinstance(config, str) else json.dumps(config)
    set_ = {n: Variable(v, VariablePlace.PROCESS) for n, v in dict(env).items()}
    document = parse(Source(path, text))
    loaded = load_document(document, environment=Environment(set_))
    found = run(loaded, rules=[BY_ID[rule]]).diagnostics
    return "\n".join(_lines(one) for one in found)


def assert_says(rule, config, *parts, env=()):
    """The rule has these findings, `warning PLACE` or `info PLACE`, and says the rest.

    What follows `not ` it does not say; without parts it finds nothing.
    """
    text = rule_text(rule, config, env)
    places = [part for part in parts if part.startswith(("warning ", "info "))]
    missing = [part for part in parts if part[:4] != "not " and part not in text]
    assert not missing, f"{missing} not in\n{text}"
    assert not [part for part in parts if part[:4] == "not " and part[4:] in text], text
    assert len(places) == text.count("\n\n") + bool(text), text


def provider(url, *, name="own", api=None, key="${K}", models=("m",), **more):
    """A file with one provider; a model is an id or an entry."""
    rows = [m if isinstance(m, dict) else {"id": m, "name": m} for m in models]
    entry = {"baseUrl": url, "apiKey": key, "models": rows, **more}
    return {"models": {"providers": {name: entry | ({"api": api} if api else {})}}}


def providers(*files):
    """The providers of several files in one."""
    entries = [one["models"]["providers"] for one in files]
    return {"models": {"providers": {k: v for one in entries for k, v in one.items()}}}


def default(model, **more):
    """A file that names models for all agents."""
    return {"agents": {"defaults": {"model": model, **more}}}


def _lines(one):
    lines = [f"{one.severity} {one.path} {_span(one)}", one.message]
    lines += [f"label: {one.label}"] if one.label else []
    advice, _, _ = one.help.partition("\nterms (")  # of the catalogue
    lines += [f"help: {advice}"] if advice else []
    lines += [f"at {_span(note)}: {note.label}" for note in one.notes]
    if one.fix:
        lines.append(f"{'safe' if one.fix.safe else 'unsafe'} fix: {one.fix.title}")
        lines += [f"  {_change(operation)}" for operation in one.fix.operations]
    return "".join(f"{line}\n" for line in lines)


def _change(operation):
    value = getattr(operation, "value", getattr(operation, "key", None))
    name = type(operation).__name__
    return f"{name} {format_path(operation.path)} {json.dumps(value)}"


def _span(one):
    return (
        f"{one.start.line}:{one.start.column}-"
        + (f"{one.end.line}:" if one.end.line != one.start.line else "")
        + f"{one.end.column}"
    )
