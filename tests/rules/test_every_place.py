"""A misspelled model is told at each place where OpenClaw reads a model."""

import json
import re
from pathlib import Path

import pytest

from openclaw_cfg.app.fix import fix
from openclaw_cfg.app.remove import remove
from openclaw_cfg.files.read import Read
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import format_path, get
from openclaw_cfg.loader import load_document
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.rules import run
from openclaw_cfg.schema.compare import _parts
from openclaw_cfg.schema.store import NEWEST, load_native, native_path
from openclaw_cfg.source import Source

CHAT = """
agents.A.model
agents.A.model.primary
agents.A.model.fallbacks.0
agents.A.utilityModel
agents.A.heartbeat.model
agents.A.subagents.model
agents.A.subagents.model.primary
agents.A.subagents.model.fallbacks.0
agents.defaults.imageModel
agents.defaults.imageModel.primary
agents.defaults.imageModel.fallbacks.0
agents.defaults.pdfModel
agents.defaults.pdfModel.primary
agents.defaults.pdfModel.fallbacks.0
agents.defaults.compaction.model
agents.defaults.compaction.memoryFlush.model
agents.defaults.embeddedAgent.cyberFailover.model
agents.entries.media.tools.exec.reviewer.model
agents.entries.media.tools.exec.reviewer.model.primary
agents.entries.media.tools.exec.reviewer.model.fallbacks.0
agents.entries.media.tts.summaryModel
channels.clickclack.model
channels.clickclack.accounts.x.model
channels.discord.voice.model
channels.discord.voice.tts.summaryModel
channels.discord.accounts.x.voice.model
channels.discord.accounts.x.voice.tts.summaryModel
channels.feishu.tts.summaryModel
channels.feishu.accounts.x.tts.summaryModel
channels.modelByChannel.x.x
hooks.gmail.model
hooks.mappings.0.model
hooks.internal.entries.session-memory.model
plugins.entries.active-memory.config.model
plugins.entries.active-memory.config.modelFallback
plugins.entries.imap.config.accounts.x.model
plugins.entries.llm-task.config.defaultModel
plugins.entries.logbook.config.visionModel
plugins.entries.memory-core.config.dreaming.model
plugins.entries.memory-core.config.dreaming.execution.defaults.model
plugins.entries.memory-core.config.dreaming.phases.light.execution.model
plugins.entries.memory-core.config.dreaming.phases.deep.execution.model
plugins.entries.memory-core.config.dreaming.phases.rem.execution.model
plugins.entries.team-reports.config.summaries.model
tools.exec.reviewer.model
tools.exec.reviewer.model.primary
tools.exec.reviewer.model.fallbacks.0
tts.summaryModel
"""
OFFERED = """
agents.A.models.KEY
agents.A.modelPolicy.allow.0
plugins.entries.x.llm.allowedModels.0
plugins.entries.x.llm.allowedCompletionModels.0
plugins.entries.x.subagent.allowedModels.0
"""
OTHER = """
agents.A.decisionModel
agents.defaults.voiceModel
agents.defaults.voiceModel.primary
agents.defaults.voiceModel.fallbacks.0
agents.defaults.mediaModels.image
agents.defaults.mediaModels.image.primary
agents.defaults.mediaModels.image.fallbacks.0
agents.defaults.mediaModels.video
agents.defaults.mediaModels.video.primary
agents.defaults.mediaModels.video.fallbacks.0
agents.defaults.mediaModels.music
agents.defaults.mediaModels.music.primary
agents.defaults.mediaModels.music.fallbacks.0
tools.media.image.preferredModel
tools.media.audio.preferredModel
tools.media.video.preferredModel
"""
"""Pictures, voices and decisions: OpenClaw's list of models is not about them."""
NO_REFERENCE = {
    "agents.entries.media.memory.search.model": "embeddings; the provider is beside it",
    "memory.search.model": "the same",
    "channels.discord.voice.realtime.model": "its provider is beside it",
    "channels.discord.accounts.x.voice.realtime.model": "the same",
    "channels.reef.guard.pinnedModel": "its provider is beside it",
    "talk.realtime.model": "its provider is beside it",
    "tools.media.models.0.model": "its provider is beside it",
    "plugins.entries.google.config.webSearch.model": "Google's own",
    "plugins.entries.xai.config.codeExecution.model": "xAI's own",
    "plugins.entries.xai.config.webSearch.model": "xAI's own",
    "plugins.entries.xai.config.xSearch.model": "xAI's own",
}
LISTED = "acme/deepseek-v3.2"
OWN = {
    "acme": {
        "baseUrl": "https://acme.example/v1",
        "models": [{"id": "deepseek-v3.2", "name": "D"}],
    },
    "bare": {"baseUrl": "https://bare.example/v1", "models": []},
}
MISTAKES = [
    ("anthropic/claude-hiku-4.5", "unknown-model", "anthropic/claude-haiku-4-5"),
    ("openai/gpt-5.6-lunna", "unknown-vendor-model", "openai/gpt-5.6-luna"),
    ("anthropic/zz", "unknown-model", ""),
    ("acme/deepseek-v32", "unlisted-model", LISTED),
    ("acme/zz", "unlisted-model", ""),
    ("acne/deepseek-v3.2", "unknown-provider", LISTED),
    ("acne/deepseek-v32", "unknown-provider", LISTED),
    ("nope/zz", "unknown-provider", ""),
    ("bare/zz", "", ""),
    (LISTED, "", ""),
]


def paths(*lists):
    """The places of lists, those of agents for the defaults and for one agent."""
    found = []
    for line in "".join(lists).split():
        for agent in (".defaults.", ".entries.media.") if ".A." in line else ("",):
            parts = line.replace(".A.", agent).split(".")
            found.append(tuple(int(p) if p.isdigit() else p for p in parts))
    return found


def names(path) -> str:
    return ".".join(map(str, path))


def loaded(ref, *places):
    """A file in which places name a model."""
    value = {
        "gateway": {"mode": "local"},
        "agents": {"entries": {"media": {}}},
        "models": {"providers": OWN},
    }
    for path in places:
        put(value, tuple(ref if part == "KEY" else part for part in path), ref)
    document = parse(Source(None, json.dumps(value)))
    return load_document(document, environment=Environment({}))


def put(value, path, ref):
    first, *rest = path
    inner: object = ref
    if rest:
        inner = {} if isinstance(value, list) else value.get(first, {})
        if isinstance(rest[0], int):
            inner = []
        put(inner, tuple(rest), ref)
    elif first == ref:
        inner = {}
    if isinstance(value, list):
        value.append(inner)
    else:
        value[first] = inner


RULES = {rule for _, rule, _ in MISTAKES if rule}


def told(path, ref):
    """The findings about references, as rules and places."""
    diagnostics = run(loaded(ref, path)).diagnostics
    return [(d.rule, d.path) for d in diagnostics if d.rule in RULES]


def here(path, ref):
    return format_path(tuple(ref if part == "KEY" else part for part in path))


@pytest.mark.parametrize("path", paths(CHAT, OFFERED), ids=names)
def test_the_same_is_told_wherever_the_model_is_named(path):
    for ref, rule, _ in MISTAKES:
        assert told(path, ref) == ([(rule, here(path, ref))] if rule else []), ref


@pytest.mark.parametrize("path", paths(OTHER), ids=names)
def test_of_pictures_voices_and_decisions_the_users_own_are_told(path):
    for ref, rule, _ in MISTAKES:
        known = rule not in {"unknown-model", "unknown-vendor-model", ""}
        assert told(path, ref) == ([(rule, here(path, ref))] if known else []), ref


@pytest.mark.parametrize(
    "path", [("agents", "defaults", "heartbeat", "model"), *paths(OFFERED)], ids=names
)
def test_fix_unsafe_writes_what_is_meant_and_has_nothing_more_to_do(path):
    read = Read(Path("x"), Path("x"))
    target = FixTarget(schema=load_native(NEWEST), version=NEWEST, unsafe=True)
    for ref, rule, meant in MISTAKES:
        made = fix(loaded(ref, path), read, "x", target).plan
        assert [step.rule for step in made.steps][:1] == ([rule] if meant else [])
        assert not meant or json.dumps(meant) in json.dumps([made.after.value])
        assert fix(made.after, read, "x", target).plan.steps == ()


@pytest.mark.parametrize("whole", [True, False], ids=["texts", "objects"])
def test_remove_takes_every_place_with_the_provider(whole):
    every = paths(CHAT, OFFERED, OTHER)
    objects = {path[:-1] for path in every if path[-1] == "primary"}
    inside = [path for path in every if {path[:n] for n in range(9)} & objects]
    texts = [path for path in every if path not in inside or path in objects]
    places = texts if whole else [path for path in inside if path not in objects]
    done = remove(loaded(LISTED, *places), "acme", default="bare/m")
    assert LISTED not in json.dumps(done.after.value)


def test_a_plugin_whose_last_model_goes_may_use_none_and_not_all():
    path = ("plugins", "entries", "x", "llm", "allowedCompletionModels")
    done = remove(loaded(LISTED, (*path, 0)), "acme", default="bare/m")
    assert get(done.after.value, *path) == []
    assert f"{names(path)} is empty then, so no model is allowed" in done.notes


def test_every_setting_that_is_called_a_model_is_in_a_list():
    """In the schema of OpenClaw's newest version."""
    ours = {names(path) for path in paths(CHAT, OFFERED, OTHER)} | NO_REFERENCE.keys()
    whole = json.loads(native_path(NEWEST).read_text("utf-8"))
    settings = [place for place in _parts(whole) if re.search("(?i)model$", place)]
    assert len(settings) > 50
    for place in settings:
        named = place.replace("agents.entries.*", "agents.entries.media")
        assert named.replace("*", "x").replace("[]", "0") in ours, place
