"""Every preset can be chosen, and leads to a configuration that OpenClaw takes."""

import pytest
from ask_desk import PRESETS, desk_in
from msgspec.structs import replace

from openclaw_cfg.app.init import planned
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.ask import Replay
from openclaw_cfg.ask.init import GENERAL, ask_init

TEXTS = {
    "Base URL": "https://llm.example.com/v1",
    "project": "my-project",
    "Name for this": "mine",
    "Model of": "some-model",
}


class Eager:
    """Takes what is proposed, and gives keys later."""

    def choose(self, question):
        values = [choice.value for choice in question.choices]
        return "later" if "later" in values else question.default or values[0]

    def choose_or_paste(self, question, secret):
        return self.choose(question)

    def confirm(self, question):
        return question.default

    def choose_many(self, question):
        assert len(question.checked) >= question.least
        return question.checked

    def text(self, question):
        given = (text for piece, text in TEXTS.items() if piece in question.title)
        answer = question.default or next(given)
        assert not question.check(answer), question
        return answer

    def note(self, note):
        pass


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.id)
def test_a_preset_with_what_is_proposed_makes_a_valid_file(preset, tmp_path):
    desk, _ = desk_in(tmp_path, [])
    eager = Replay(Eager())
    desk = replace(desk, prompter=eager)
    setup = "general" if preset.kind in GENERAL else "coding-plan"
    provider = ProviderWish(preset=preset.id)
    given = Wish(setup=setup, providers=(provider,), heartbeat="off")

    wish = eager.run(lambda: ask_init(desk, given))
    change, _ = planned(desk.workspace, *desk.workspace.load_or_new(), wish)

    assert change.report.valid, change.report.diagnostics
    own = f"{wish.providers[0].provider_id}/"
    assert wish.default.startswith(own)
    assert [ref for ref in _refs(change.after.value) if not ref.startswith(own)] == []


def _refs(value):
    """Every model that `agents.defaults` names, as a key or a value."""
    defaults = value["agents"]["defaults"]
    pulse = defaults.get("heartbeat", {}).get("model")
    return [
        defaults["model"]["primary"],
        *defaults["model"].get("fallbacks", ()),
        *defaults.get("models", ()),
        *filter(None, (pulse, defaults.get("utilityModel"))),
    ]
