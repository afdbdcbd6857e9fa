"""`init` proposes the model that `default --auto` would take from the same ones."""

import json
from itertools import combinations

import pytest
from msgspec.structs import replace

from openclaw_cfg.app.add import Chosen
from openclaw_cfg.app.candidates import candidates
from openclaw_cfg.app.choice import choose
from openclaw_cfg.app.init import cast_of
from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.catalog import load_presets, preset, provider_entry
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.dialects import native
from openclaw_cfg.loader import load
from openclaw_cfg.model import Model
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.secret import Literal
from openclaw_cfg.source import Source

KEY = Literal("k")
# A login has no entry in the file.
SEVERAL = [
    one.id
    for one in load_presets()
    if len(one.models) > 1 and one.kind is not Kind.OAUTH
]
NEEDED = {
    # Under the usual id its address is also that of the general API.
    "minimax-coding-plan": {"id": "minimax-coding-plan"},
    "cloudflare-ai-gateway": {
        "base_url": "https://gateway.ai.cloudflare.com/v1/account/gateway/anthropic"
    },
    "google-vertex": {"region": "us-east5"},
    "amazon-bedrock": {"region": "us-east-1"},
    "anthropic-vertex": {"region": "us-east5"},
    "azure-openai": {"base_url": "https://host.openai.azure.com/openai/v1"},
}
SMALL = Model(id="small", settings={"contextWindow": 32_768})
LARGE = Model(id="large", settings={"contextWindow": 131_072})


def _chosen(known, provider):
    wish = ProviderWish(preset=known.id)
    return Chosen(wish=wish, preset=known, provider=provider)


def _proposed(chosen):
    cast = cast_of(chosen)
    return str(cast.strong if chosen.for_people else cast.daily)


def _auto(chosen, *, now):
    entries = {chosen.provider_id: native.provider_entry(chosen.provider)}
    text = json.dumps({"models": {"providers": entries}})
    loaded = load(Source(None, text), environment=Environment())
    return str(choose(candidates(loaded), alone=False, now=now).primary.ref)


@pytest.mark.parametrize("name", SEVERAL)
def test_of_any_two_models(name):
    known, needed = preset(name), NEEDED.get(name, {})
    for pair in [*combinations([one.id for one in known.models], 2)][:20]:
        chosen = _chosen(known, provider_entry(known, key=KEY, models=pair, **needed))
        proposed = _proposed(chosen)
        assert _auto(chosen, now=proposed) == proposed, pair


@pytest.mark.parametrize("models", [(SMALL, LARGE), (LARGE, SMALL)])
def test_of_two_models_of_an_own_server(models):
    known = preset("custom")
    provider = provider_entry(
        known, key=KEY, base_url="https://host.example/v1", models=("any",)
    )
    chosen = _chosen(known, replace(provider, models=models))

    assert _proposed(chosen) == "custom/large"
