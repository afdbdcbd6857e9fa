"""What a shell can complete: names from the current file and the catalogue.

Completion runs at each press of Tab, so it reports no errors: with a broken file it
offers nothing.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem

from openclaw_cfg.cli.options import Context
from openclaw_cfg.errors import AppError
from openclaw_cfg.model import Config
from openclaw_cfg.output.printable import clean

Items = list[CompletionItem]

_WORD: Final = re.compile(r"[\w.:/@+,=][\w.:/@+,=-]*")


def providers(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Ids of the configured providers."""
    found = _config(ctx).providers
    return _fitting(((p.id, p.base_url or "") for p in found), incomplete)


def models(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """References to the configured models."""
    return _fitting(
        (
            (f"{provider.id}/{model.id}", model.name)
            for provider in _config(ctx).providers
            for model in provider.models
        ),
        incomplete,
    )


def parts(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The configured providers, and the models of one once its id is typed."""
    listed = models if "/" in incomplete else providers
    return listed(ctx, param, incomplete)


def presets(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Ids of the catalogue's presets."""
    from openclaw_cfg.catalog.find import preset_ids  # noqa: PLC0415  (when pressed)

    return _fitting(((name, "") for name in preset_ids()), incomplete)


def tools(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The tools in which a key may be used."""
    from openclaw_cfg.catalog.places import load_places  # noqa: PLC0415

    return _fitting(((one.id, one.title) for one in load_places()), incomplete)


def profiles(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """OpenClaw's profiles that have a state folder."""
    from openclaw_cfg.paths import user_home  # noqa: PLC0415  (when pressed)

    folders = user_home(os.environ, Path.cwd()).glob(".openclaw-*")
    names = sorted(one.name.removeprefix(".openclaw-") for one in folders)
    return _fitting(((name, "") for name in names), incomplete)


def priced(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Models of the catalogue as `preset/model`, once the preset is typed."""
    from openclaw_cfg.catalog.find import preset, preset_ids  # noqa: PLC0415

    name, slash, _ = incomplete.partition("/")
    if not slash or name not in preset_ids():
        return presets(ctx, param, incomplete)
    found = preset(name)
    return _fitting(((f"{name}/{m.id}", m.name) for m in found.models), incomplete)


def rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Ids of the rules; in a list with commas, the last one is completed."""
    from openclaw_cfg.rules import explanations  # noqa: PLC0415  (when pressed)

    before, comma, _ = incomplete.rpartition(",")
    return _fitting(
        ((before + comma + entry.id, entry.summary) for entry in explanations()),
        incomplete,
    )


def explained(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """Ids of rules, and settings: what is typed with the next step."""
    from openclaw_cfg.jsonpath import parse_path  # noqa: PLC0415  (when pressed)
    from openclaw_cfg.schema.store import load_settings  # noqa: PLC0415

    above, dot, _ = incomplete.rpartition(".")
    try:
        keys = load_settings().keys(parse_path(above))
    except ValueError:
        return []
    settings = ((above + dot + name, one.description) for name, one in keys.items())
    found = [] if dot else rules(ctx, param, incomplete)
    return [*found, *_fitting(settings, incomplete)]


def versions(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """The versions of OpenClaw whose schema is available."""
    from openclaw_cfg.paths import data_dir  # noqa: PLC0415  (when pressed)
    from openclaw_cfg.schema import store  # noqa: PLC0415

    found = store.versions(data_dir() / "schemas")
    return _fitting(((version, "") for version in reversed(found)), incomplete)


def of_preset(
    field: str,
) -> Callable[[click.Context, click.Parameter, str], Items]:
    """The values of a flag about a provider: `VALUE`, or `PRESET=VALUE` for several.

    The preset is the one that is typed already, as argument or by `--provider`.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        one = ctx.params.get("preset_id")
        words = ctx.params.get("providers") or ()
        presets = {w.partition("=")[2] or w: w.partition("=")[0] for w in words}
        named = [one] if one else [*presets]
        name, equals, _ = incomplete.partition("=")
        found: list[tuple[str, str]] = []
        if not equals and len(named) != 1:
            return _fitting(((f"{name}=", "") for name in named), incomplete)
        if equals:
            found += (
                (f"{name}={value}", words)
                for value, words in _said(presets.get(name, name), field)
            )
        if len(named) == 1:
            found += _said(presets.get(named[0], named[0]), field)
        return _fitting(found, incomplete)

    return complete


def _said(name: str, field: str) -> Iterator[tuple[str, str]]:
    """The values that a preset knows for a flag."""
    from openclaw_cfg.app.wish import Store  # noqa: PLC0415  (when pressed)
    from openclaw_cfg.catalog.find import preset, preset_ids  # noqa: PLC0415

    if name not in preset_ids():
        return
    known = preset(name)
    match field:
        case "models":
            yield from ((m.id, m.name) for m in known.models if not m.deprecated)
        case "region":
            any_ = {e.region for e in known.endpoints if "{region}" in e.url}
            yield from ((name, "") for name in known.regions if name not in any_)
        case "api":
            yield from ((api, "") for api in {e.api: 0 for e in known.endpoints})
        case "base_url":
            yield from ((e.url, e.region) for e in known.endpoints)
        case "key_name":
            yield from ((name, "") for name in known.key.env)
        case "store":
            yield from ((store.value, "") for store in Store)


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """What the shell itself offers for files."""
    return [CompletionItem(incomplete, type="file")]


def _config(ctx: click.Context) -> Config:
    """The active configuration; empty when it cannot be read."""
    context = ctx.find_object(Context)
    if context is None:
        return Config()
    try:
        return context.workspace().load()[1].config
    except (AppError, OSError):
        return Config()


def _fitting(found: Iterable[tuple[str, str]], incomplete: str) -> Items:
    """Names that begin as typed, without those that a shell could split or run.

    A name comes from a file, and the line that it completes is run.
    """
    return [
        CompletionItem(name, help=clean(text) or None)
        for name, text in found
        if name.startswith(incomplete) and _WORD.fullmatch(name)
    ]
