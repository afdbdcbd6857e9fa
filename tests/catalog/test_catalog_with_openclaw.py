"""Entries made from presets, and the setups, before the real OpenClaw."""

import json
from pathlib import Path

import pytest
from openclaw_binary import OpenClaw, find
from openclaw_verdicts import Case, real_verdicts

from openclaw_cfg.catalog import load_presets, provider_entry
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.catalog.setups import load_setups
from openclaw_cfg.dialects.native import provider_entry as native_entry
from openclaw_cfg.model import Provider
from openclaw_cfg.secret import EnvRef

pytestmark = pytest.mark.openclaw

# Where a preset cannot know the address.
GIVEN = {
    "custom": "https://llm.example.com/v1",
    "azure-openai": "https://acme.openai.azure.com/openai/v1",
    "cloudflare-ai-gateway": "https://gateway.ai.cloudflare.com/v1/a/b/anthropic",
}
START = {
    "gateway": {"mode": "local"},
    "meta": {
        "migrations": {"modelPolicyAllowlist": True, "utilityModelSeparation": True}
    },
}


@pytest.fixture
def openclaw(tmp_path: Path) -> OpenClaw:
    return find(tmp_path)


def entry(preset: Preset, name: str = "") -> Provider | None:
    regional = any("{region}" in e.url for e in preset.endpoints)
    return provider_entry(
        preset,
        key=EnvRef(preset.env) if preset.env and preset.key.required else None,
        id=name,
        region="us-east-1" if regional else "",
        base_url=GIVEN.get(preset.id, ""),
        models=None if preset.models else ["some-model"],
    )


def config(providers: list[Provider], default: str) -> dict:
    entries = {p.id: native_entry(p) for p in providers}
    models = {"models": {"providers": entries}} if entries else {}
    return {**START, **models, "agents": {"defaults": {"model": default}}}


def keys() -> dict[str, str]:
    return {p.env: "not-a-real-key" for p in load_presets() if p.env}


def test_the_entry_of_every_preset_is_valid(openclaw: OpenClaw, tmp_path: Path):
    cases = []
    for preset in load_presets():
        made = entry(preset)
        models = made.models if made else preset.models
        name = made.id if made else preset.openclaw.provider
        value = config([made] if made else [], f"{name}/{models[0].id}")
        cases.append(Case(name=preset.id, text=json.dumps(value), env=keys()))

    verdicts = real_verdicts(openclaw, cases, tmp_path / "cases")

    wrong = [
        (case.name, verdict)
        for case, verdict in zip(cases, verdicts, strict=True)
        if not verdict.valid or verdict.warnings
    ]
    assert wrong == []


@pytest.mark.slow
def test_the_models_of_every_preset_are_there_and_one_is_the_default(
    openclaw: OpenClaw,
):
    taken: set[str] = set()
    made = []
    for preset in load_presets():
        name = preset.openclaw.provider
        provider = entry(preset, preset.id if name in taken else "")
        if provider:
            taken.add(provider.id)
            made.append(provider)
    refs = [f"{p.id}/{m.id}" for p in made for m in p.models]
    openclaw.config.write_text(json.dumps(config(made, refs[-1])), "utf-8")

    done = openclaw.run("models", "list", "--json", **keys())

    rows = {row["key"]: row for row in json.loads(done.stdout)["models"]}
    # OpenClaw drops the provider's name from a model id that begins with it.
    assert [r for r in refs if r not in rows and r.partition("/")[2] not in rows] == []
    assert [key for key, row in rows.items() if "default" in row["tags"]] == [refs[-1]]
    assert [key for key, row in rows.items() if row.get("missing")] == []


@pytest.mark.slow
@pytest.mark.parametrize("setup", load_setups(), ids=lambda s: s.id)
def test_a_native_setup_is_valid_and_its_models_are_there(setup, openclaw: OpenClaw):
    openclaw.config.write_text(setup.text("native"), "utf-8")

    # Without an agent, the list is that of the system agent: here, of unattended work.
    whose = ("--agent", "main") if "jobs:" in setup.text("native") else ()
    checked = openclaw.run("config", "validate", "--json", **keys())
    listed = openclaw.run("models", "list", "--json", *whose, **keys())

    verdict = json.loads(checked.stdout)
    assert (verdict["valid"], verdict["warnings"]) == (True, [])
    tags = {row["key"]: row["tags"] for row in json.loads(listed.stdout)["models"]}
    assert [key for key, has in tags.items() if "default" in has] == [
        {
            "coding-plan": "zai/glm-5.3",
            "general": "deepseek/deepseek-flash",
            "hybrid": "zai/glm-5.3",
            "hybrid-api": "deepseek/deepseek-flash",
            "hybrid-codex": "deepseek/deepseek-flash",
        }[setup.id]
    ]
