"""Reference pages from the program itself, so that they cannot age.

A hook of MkDocs: the pages exist while the site is built, and in no folder.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from mkdocs.structure.files import File, Files

from openclaw_cfg.catalog import Kind, load_presets
from openclaw_cfg.catalog.activities import load_activities
from openclaw_cfg.catalog.places import load_places, may_use
from openclaw_cfg.catalog.policy import Use
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.cli import cli
from openclaw_cfg.rules import explanations

_TITLES = {
    Kind.CODING_PLAN: "Coding plans",
    Kind.OAUTH: "Subscriptions by login",
    Kind.GENERAL: "General APIs",
    Kind.CLOUD: "Clouds",
    Kind.SELF_HOSTED: "Your own machine",
}


def on_files(files: Files, *, config: Any, **_: Any) -> Files:
    """Add the pages that are made here."""
    for name, text in (
        ("commands", "\n".join(_commands())),
        ("rules", "\n".join(_rules())),
        ("presets", "\n".join(_presets())),
        ("activities", "\n".join(_activities())),
    ):
        page = File.generated(config, f"reference/{name}.md", content=text)
        files.append(page)
    changes = Path(config.config_file_path).with_name("CHANGELOG.md")
    text = changes.read_text(encoding="utf-8")
    files.append(File.generated(config, "changelog.md", content=text))
    return files


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "What `openclaw-cfg COMMAND --help` prints.\n"
    top = click.Context(cli, info_name="openclaw-cfg", terminal_width=80)
    for name in cli.list_commands(top):
        command = cli.get_command(top, name)
        if command is None or command.hidden:
            continue
        context = click.Context(command, top, name, terminal_width=80)
        yield f"## {name}\n"
        yield f"```text\n{command.get_help(context)}\n```\n"


def _rules() -> Iterator[str]:
    yield "# Rules\n"
    yield "An error means that OpenClaw refuses the file; the rest it accepts and then"
    yield "fails at. `openclaw-cfg explain RULE` prints the same.\n"
    yield "| rule | severity | what it finds |"
    yield "|---|---|---|"
    found = explanations()
    for rule in found:
        summary = rule.summary.replace("|", "\\|")
        yield f"| [`{rule.id}`](#{rule.id}) | {rule.level} | {summary} |"
    for rule in found:
        yield f"\n## {rule.id}\n"
        yield f"{rule.level}: {rule.summary}\n"
        if rule.bad:
            yield f"Wrong:\n\n```json5\n{rule.bad}\n```\n"
        if rule.good:
            yield f"Right:\n\n```json5\n{rule.good}\n```\n"
        if rule.how:
            yield f"What to do: {rule.how}"


def _presets() -> Iterator[str]:
    presets = load_presets()
    yield "# Presets\n"
    yield f"{len(presets)} offers. `openclaw-cfg catalog PRESET` shows all that is"
    yield "known of one, with source and date.\n"
    for kind, title in _TITLES.items():
        yield f"\n## {title}\n"
        yield "| preset | offer | addresses | models | terms |"
        yield "|---|---|---|---|---|"
        for preset in presets:
            if preset.kind is kind:
                yield _row(preset)
    yield "\n## Where a plan's key may be used\n"
    yield "By each vendor's terms; what they do not say is not a yes.\n"
    plans = [p for p in presets if p.kind in {Kind.CODING_PLAN, Kind.OAUTH}]
    places = load_places()
    yield "| plan | unattended | " + " | ".join(p.title for p in places) + " |"
    yield "|---|---|" + "---|" * len(places)
    for preset in plans:
        cells = [str(preset.policy.uses[Use.UNATTENDED])]
        cells += [str(may_use(preset, place)) for place in places]
        yield f"| {preset.id} | " + " | ".join(cells) + " |"


def _activities() -> Iterator[str]:
    found = load_activities().values()
    measured = sum(bool(one.measured) for one in found)
    yield "# What OpenClaw runs\n"
    yield "What asks a model beside the person at the keyboard, and which one it asks."
    yield f"Of these {len(found)} activities {measured} were measured: a gateway ran"
    yield "them against providers on the same machine that log each request.\n"
    for title, person in (("Without a person", False), ("With a person", True)):
        yield f"\n## {title}\n"
        yield "| activity | starts | its model | next | whose | on by default | known |"
        yield "|---|---|---|---|---|---|---|"
        for one in found:
            if one.person is person:
                on = "yes" if one.by_default else "no"
                after = f"{one.fallback} ({one.fallback_source})"
                whose = f"{one.owner} ({one.owner_source})"
                cells = (one.title, one.starts, one.setting, after, whose)
                yield "| " + " | ".join((*cells, on, one.evidence)) + " |"
    yield "\n## What keeps it off a plan\n"
    for one in found:
        yield f"- {one.title}: {one.off}"


def _row(preset: Preset) -> str:
    urls = dict.fromkeys(f"`{endpoint.url}`" for endpoint in preset.endpoints)
    names = [f"`{model.id}`" for model in preset.models if not model.deprecated]
    more = f", and {len(names) - 4} more" if len(names) > 4 else ""
    source = preset.sources[preset.policy.source]
    terms = preset.policy.summary.replace("|", "\\|")
    cells = (
        f"`{preset.id}`",
        preset.title,
        "<br>".join(urls),
        ", ".join(names[:4]) + more,
        f"{terms} ({source.day})",
    )
    return "| " + " | ".join(cells) + " |"
