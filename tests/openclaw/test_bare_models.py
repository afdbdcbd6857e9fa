"""Which provider a model without one belongs to, as `openclaw models status` says."""

import pytest

from openclaw_cfg.dialects.native import DEFAULT_MODEL
from openclaw_cfg.model import Model, Provider
from openclaw_cfg.openclaw.bare_models import BareModels

PROVIDERS = [
    Provider(id="acme", models=(Model(id="m1"),)),
    Provider(id="two", models=(Model(id="m2"), Model(id="m3"))),
    Provider(id="three", models=(Model(id="m3"),)),
]
NAMED = {"agents": {"defaults": {"models": {"anthropic/claude-opus-4-6": {}}}}}
PRIMARY = (*DEFAULT_MODEL, "primary")
FALLBACK = (*DEFAULT_MODEL, "fallbacks", 0)


@pytest.mark.parametrize(
    ("model", "path", "value", "owner"),
    [
        ("m1", DEFAULT_MODEL, {}, "acme"),
        ("m1", FALLBACK, {}, "acme"),
        ("m3", PRIMARY, {}, "openai"),
        ("m3", FALLBACK, {}, ""),
        ("claude-opus-4-6", DEFAULT_MODEL, {}, "openai"),
        ("claude-opus-4-6", DEFAULT_MODEL, NAMED, "anthropic"),
        ("claude-opus-4-6", FALLBACK, NAMED, "anthropic"),
        ("opus", DEFAULT_MODEL, {}, "openai"),
        ("opus", DEFAULT_MODEL, NAMED, ""),
    ],
)
def test_the_provider_of_a_bare_name(model, path, value, owner):
    assert BareModels(PROVIDERS, value).provider(model, path) == owner
