"""The command that takes another model in the place of one that does not run."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from openclaw_cfg.app.choice import DefaultChoice
from openclaw_cfg.app.chosen_models import MAIN, ChosenModel
from openclaw_cfg.app.listing import ListedProvider
from openclaw_cfg.lint.runnable import CHOOSE
from openclaw_cfg.probe.result import Result

# How near a model's name is to one of which it may be a typing error.
_CLOSE: Final = 0.9


def other_model(
    models: Sequence[ChosenModel],
    rows: Sequence[ListedProvider],
    results: Mapping[str, Result],
    best: DefaultChoice | None,
) -> str:
    """The command that sets the defaultModel and its fallbacks to models that run.

    A misspelled name becomes the right one, and another fallback is left out.

    Args:
        models: those that agents talk to, the defaultModel first.
        results: of a probe, by provider id.
        best: the best choice for the defaultModel.
    """
    right = {
        one.ref: _respelled(one.ref, rows, results)
        for one in models
        if MAIN & {*one.roles} and is_to_be_replaced(one)
    }
    primary, *_ = (one.ref for one in models if "defaultModel" in one.roles)
    words = ["openclaw-cfg", "default"]
    if primary in right:
        new = right[primary] or (str(best.primary.ref) if best else "")
        if not new:
            return _adding(primary, rows, results)
        words.append(new)
    now = [one.ref for one in models if "fallback" in one.roles]
    if right.keys() & {*now}:
        kept = [*filter(None, (right.get(ref, ref) for ref in now))]
        words += [word for ref in kept for word in ("--fallback", ref)]
        words += [] if kept else ["--no-fallback"]
    return shlex.join(words)


def is_to_be_replaced(one: ChosenModel) -> bool:
    """Whether only another model in its place helps."""
    return one.runs.runs is False and one.runs.command == CHOOSE


def _respelled(
    ref: str, rows: Sequence[ListedProvider], results: Mapping[str, Result]
) -> str:
    """The model of the configuration that is meant, if its server lists it."""
    listed = (
        f"{row.provider.id}/{model.id}"
        for row in rows
        for model in row.provider.models
        if row.provider.id in results and model.id in results[row.provider.id].models
    )
    return next(iter(get_close_matches(ref, [*listed], 1, _CLOSE)), "")


def _adding(
    ref: str, rows: Sequence[ListedProvider], results: Mapping[str, Result]
) -> str:
    """The command that adds a model that the provider lists, and takes it."""
    name, _, model = ref.partition("/")
    row = next((r for r in rows if r.provider.id.lower() == name.strip().lower()), None)
    if row is None or (result := results.get(row.provider.id)) is None:
        return CHOOSE
    words = [*_entry(row, result)]
    new = next(_proposed(model, row, result), "")
    if new:
        words += ["--model", new, "--default", f"{row.provider.id}/{new}"]
    return shlex.join(["openclaw-cfg", "add", *words])


def _entry(row: ListedProvider, result: Result) -> Iterator[str]:
    """What `add` needs so that it goes on with an entry."""
    preset, provider = row.preset, row.provider
    yield preset.id if preset else "custom"
    if preset is None or preset.openclaw.provider != provider.id:
        yield from ("--id", provider.id)
    if preset is None:
        yield from ("--base-url", result.base_url or "URL")


def _proposed(model: str, row: ListedProvider, result: Result) -> Iterator[str]:
    yield from get_close_matches(model, result.models, 1, _CLOSE)
    recommended = row.preset.recommended if row.preset else None
    known = (recommended.daily, recommended.strong) if recommended else ()
    yield from (one for one in known if one in result.models)
