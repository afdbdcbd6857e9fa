"""What we write ourselves gives no warning: every address of every preset."""

import pytest

from openclaw_cfg.catalog import load_presets, provider_entry
from openclaw_cfg.dialects import native
from openclaw_cfg.json5.edit import apply
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.loader import load_document
from openclaw_cfg.model import ModelRef
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.report import Severity
from openclaw_cfg.rules import run
from openclaw_cfg.secret import EnvRef
from openclaw_cfg.source import Source

# What the terms say is a warning, whoever wrote the entry; so is Kimi's other door.
MEANT = {"plan-on-heartbeat", "plan-on-automation"}
FILTERED = "https://api.kimi.com/coding/v1"


@pytest.mark.parametrize("preset", load_presets(), ids=lambda preset: preset.id)
def test_the_entries_of_a_preset_give_no_warning(preset):
    for place in preset.endpoints:
        named = place.url.replace("{", "").replace("}", "")
        provider = provider_entry(
            preset,
            key=EnvRef(preset.env or "KEY"),
            region=place.region,
            api=place.api,
            base_url=named if "{" in place.url else "",
        )
        if provider is None:
            continue
        document = parse(Source(None, '{gateway: {mode: "local"}}'))
        document = apply(document, native.add_provider(document.value, provider))
        if provider.models:
            ref = ModelRef(provider.id, provider.models[0].id)
            document = apply(document, native.set_default(document.value, ref, None))

        told = run(load_document(document, environment=Environment())).diagnostics

        warned = {d.rule for d in told if d.severity is Severity.WARNING} - MEANT
        assert warned == ({"filtered-endpoint"} if place.url == FILTERED else set())
