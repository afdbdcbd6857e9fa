"""Where a key may and may not be used, on one screen, with source and date."""

from collections.abc import Mapping
from typing import Final

from openclaw_cfg.ask.prompter import Note, Tone
from openclaw_cfg.catalog.places import load_places
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import Preset

_USES: Final[Mapping[Use, str]] = {
    Use.CODING_TOOLS: "you, in a coding tool",
    Use.UNATTENDED: "OpenClaw's heartbeat and cron",
    Use.SCRIPTS: "scripts and your own programs",
    Use.BATCH: "batch jobs",
    Use.BACKENDS: "back-ends, bots, for others",
}
_WORDS: Final[Mapping[Permission, str]] = {
    Permission.ALLOWED: "yes",
    Permission.FORBIDDEN: "no",
    Permission.UNCLEAR: "not said: treat it as no",
}
_CONFIDENCE: Final[Mapping[str, str]] = {
    "vendor-page": "the vendor's own page",
    "third-party": "reported by others",
    "assumed": "assumed",
}


def terms(preset: Preset) -> Note:
    """What the terms of a plan say, for the moment in which it is chosen."""
    policy = preset.policy
    forbidden = {n for n, may in policy.tools.items() if may is Permission.FORBIDDEN}
    named = [place.title for place in load_places() if place.id in forbidden]
    rows = [(_USES[use], _WORDS[policy.uses[use]]) for use in _USES]
    if named:
        rows.append(("also not in", ", ".join(named)))
    said = [policy.summary]
    if policy.consequence:
        said.append(f"Otherwise: {policy.consequence}")
    known = _CONFIDENCE.get(policy.confidence, policy.confidence)
    source = preset.sources[policy.source]
    said.append(f"Source: {source.title}, {source.dated} ({known})")
    return Note(
        title=f"Where the {_thing(preset)} of {preset.title} may be used",
        rows=tuple(rows),
        lines=tuple(_sentence(text) for text in said),
        tone=Tone.WARNING,
    )


def _thing(preset: Preset) -> str:
    return "key" if preset.key.env else "login"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
