"""What is remembered changes no verdict, and spares the judging of what is the same."""

import json
from copy import deepcopy

import pytest

from openclaw_cfg.resources import folder
from openclaw_cfg.schema import keywords
from openclaw_cfg.schema.evaluator import Evaluator

NATIVE = json.loads((folder("schemas") / "native-2026.9.6.schema.json").read_text())
VALUE = {
    "models": {
        "providers": {
            f"v{n}": {
                "baseUrl": f"https://a{n}.example/v1",
                "models": [
                    {"id": f"m{n}-{m}", "name": "M", "contextWindow": 4096}
                    for m in range(9)
                ],
            }
            for n in range(9)
        }
    },
    "gateway": {"mode": "local", "port": 1},
}


def changed(step, to):
    """The value with another one in a model of the last provider."""
    value = deepcopy(VALUE)
    value["models"]["providers"]["v8"]["models"][8][step] = to
    return value


def failures(evaluator, value):
    return list(evaluator.failures(value, (), evaluator.root))


@pytest.mark.parametrize(
    ("step", "to"),
    [
        ("contextWindow", True),
        ("contextWindow", 4096.0),
        ("contextWindow", "4096"),
        ("name", ""),
        ("unheard", 1),
        ("id", None),
    ],
)
def test_a_change_is_judged_as_if_nothing_was_remembered(step, to):
    remembering = Evaluator.of(NATIVE, remembers=True)
    assert failures(remembering, VALUE) == []

    told = failures(remembering, changed(step, to))

    assert told == failures(Evaluator.of(NATIVE), changed(step, to))
    assert failures(remembering, changed(step, to)) == told
    assert failures(remembering, VALUE) == []


def test_only_what_changed_is_judged_again(monkeypatch):
    judged = []
    look = keywords.as_object

    def counting(value):
        judged.append(value)
        return look(value)

    monkeypatch.setattr(keywords, "as_object", counting)
    remembering = Evaluator.of(NATIVE, remembers=True)
    failures(remembering, VALUE)
    first, judged[:] = len(judged), []

    failures(remembering, changed("name", "Other"))

    assert len(judged) < first / 5
