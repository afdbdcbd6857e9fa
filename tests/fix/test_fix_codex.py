"""A provider that is gone: everything that names it follows, and nothing opens."""

import json
import re
from functools import cache

import pytest
from fix_plans import of_text

from openclaw_cfg.jsonpath import get
from openclaw_cfg.resources import folder

OLD, NEW = "openai-codex/gpt-5.6-terra", "openai/gpt-5.6-terra"
# Keys that name a model, or several.
MODEL = re.compile(
    r"(?:^|[a-z])[mM]odels?$|^fallbacks?$|[fF]allbacks?$|^primary$|[cC]ompletionModels$"
)
# What is called so and is no reference to a model of a chat.
OTHERS = re.compile(
    r"^models\.|memory\.search\.|acp\.fallbacks|localModel"
    r"|talk\.|^skills\.|realtime|HostHeaderOriginFallback|RealIpFallback|^channels\..*tts"
)


@cache
def places():
    """Every place of the schema that takes a text and is called after models."""
    path = folder("schemas") / "native-2026.9.6.schema.json"
    schema = json.loads(path.read_text())
    found = {}

    def walk(node, place, depth=0):
        if depth > 16 or not isinstance(node, dict):
            return
        if "$ref" in node:
            walk(schema["$defs"][node["$ref"].rpartition("/")[2]], place, depth + 1)
            return
        for part in ("anyOf", "oneOf", "allOf"):
            for choice in node.get(part, []):
                walk(choice, place, depth)
        kinds = node.get("type")
        named = next((p for p in reversed(place) if isinstance(p, str)), "")
        if kinds == "string" and "enum" not in node and MODEL.search(named):
            found[".".join(map(str, place))] = place
        for key, value in node.get("properties", {}).items():
            walk(value, (*place, key), depth + 1)
        if isinstance(node.get("items"), dict):
            walk(node["items"], (*place, 0), depth + 1)
        if isinstance(node.get("additionalProperties"), dict):
            walk(node["additionalProperties"], (*place, "x"), depth + 1)

    walk(schema, ())
    return {name: place for name, place in found.items() if not OTHERS.search(name)}


def test_there_are_many_places():
    assert len(places()) > 100


def test_a_reference_is_renamed_wherever_openclaw_takes_one():
    file = {"gateway": {"mode": "local"}}
    for place in places().values():
        _put(file, place)

    after = of_text(json.dumps(file)).after.merged

    left = [n for n, p in places().items() if OLD in json.dumps(get(after, *p))]
    assert left == []


def _put(file, place):
    """Put the old reference at a place, where nothing else is in the way."""
    node = file
    for step, following in zip(place, (*place[1:], None), strict=True):
        new = OLD if following is None else [] if following == 0 else {}
        if isinstance(node, list):
            if not node:
                node.append(new)
            node = node[0]
        elif isinstance(node, dict):
            node = node.setdefault(step, new)
        else:
            return


@pytest.mark.parametrize("owner", ["tools", "agents.entries.main.tools"])
@pytest.mark.parametrize("key", ["openai-codex", OLD, " OpenAI-Codex "])
def test_a_policy_for_tools_goes_on_restricting(owner, key):
    steps = (*owner.split("."), "byProvider")
    file = {"gateway": {"mode": "local"}}
    node = file
    for step in steps:
        node = node.setdefault(step, {})
    node[key] = {"deny": ["exec"]}

    plan = of_text(json.dumps(file))

    new = NEW if "/" in key else "openai"
    assert plan.left == ()
    assert get(plan.after.merged, *steps) == {new: {"deny": ["exec"]}}


def test_two_policies_deny_what_either_denies():
    policies = {"openai": {"deny": ["exec"]}, "openai-codex": {"deny": ["write"]}}
    file = {"gateway": {"mode": "local"}, "tools": {"byProvider": policies}}

    plan = of_text(json.dumps(file))

    after = get(plan.after.merged, "tools", "byProvider")
    assert after == {"openai": {"deny": ["exec", "write"]}}


@pytest.mark.parametrize(
    ("answer", "after"), [("old", ["read"]), ("new", ["write"]), (None, ["write"])]
)
def test_two_policies_that_allow_unlike_things_are_a_decision(answer, after):
    policies = {"openai": {"allow": ["write"]}, "openai-codex": {"allow": ["read"]}}
    file = {"gateway": {"mode": "local"}, "tools": {"byProvider": policies}}
    place = "tools.byProvider.openai-codex"

    plan = of_text(json.dumps(file), decisions={place: answer} if answer else None)

    assert get(plan.after.merged, "tools", "byProvider", "openai", "allow") == after
    assert bool(plan.undecided) == (answer is None)


def test_a_denied_plugin_stays_denied():
    file = {"gateway": {"mode": "local"}, "plugins": {"deny": ["openai-codex"]}}

    assert get(of_text(json.dumps(file)).after.merged, "plugins", "deny") == ["openai"]


def test_the_provider_of_the_codex_plugin_keeps_its_name():
    text = """{plugins: {entries: {logbook: {config: {visionModel: "codex/m"}}}}}"""

    assert of_text(text).after.merged["plugins"]["entries"]["logbook"] == {
        "config": {"visionModel": "codex/m"}
    }
