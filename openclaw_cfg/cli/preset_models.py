"""The models on the page of a preset."""

import textwrap
from collections.abc import Iterator
from typing import Final

from rich.text import Text

from openclaw_cfg.catalog.fact import Claim
from openclaw_cfg.catalog.figures import TOKENS
from openclaw_cfg.catalog.preset import Preset, PresetModel

_NAME: Final = 28
_WIDTH: Final = 73


def model_lines(preset: Preset, *, priced: bool) -> Iterator[Text]:
    """Two or three lines for each model; prices only where one is known."""
    if preset.models:
        prices = ("input", "output", "cached", "stored") if priced else ()
        heads = ("context", "answer", *prices)
        yield Text("  " + " " * _NAME + "".join(f"{head:>8}" for head in heads), "dim")
    for model in preset.models:
        yield from _model(preset, model)


def _model(preset: Preset, model: PresetModel) -> Iterator[Text]:
    price = model.price
    cells = (
        _tokens(model.context_window),
        _tokens(model.max_tokens),
        _dollars(price.input if price else None),
        _dollars(price.output if price else None),
        _dollars(price.cache_read if price else None),
        _dollars(price.cache_write if price else None),
    )
    row = "".join(f"{cell:>8}" for cell in cells).rstrip()
    if len(model.id) > _NAME and row:
        yield Text(f"  {model.id}")
        yield Text("  " + " " * _NAME + row)
    else:
        yield Text(f"  {model.id:<{_NAME}}{row}".rstrip())
    about = [*_roles(preset, model), *model.input[1:]]
    about += ["reasoning"] if model.reasoning else []
    about += ["deprecated"] if model.deprecated else []
    about += [f"now {model.replaced_by}"] if model.replaced_by else []
    about += [model.note] if model.note else []
    marks = dict.fromkeys((model.source, *model.figure_sources.values()))
    line = f"{', '.join(about)} {''.join(map(preset.mark, marks))}".strip()
    for part in textwrap.wrap(line, _WIDTH):
        yield Text(f"      {part}", style="dim")
    for name in dict.fromkeys(claim.source for claim in model.disputed):
        told = ", ".join(
            f"{claim.figure} {_told(claim)}"
            for claim in model.disputed
            if claim.source == name
        )
        day = preset.sources[name].day
        said = f"disputed: {told} ({day}) {preset.mark(name)}"
        for part in textwrap.wrap(said, _WIDTH):
            yield Text(f"      {part}", style="yellow")


def _told(claim: Claim) -> str:
    if claim.figure in TOKENS:
        return _tokens(int(claim.value))
    return f"${_dollars(claim.value)}"


def _roles(preset: Preset, model: PresetModel) -> list[str]:
    advice = preset.recommended
    if advice is None:
        return []
    return [
        word
        for word, name in (
            ("for every day", advice.daily),
            ("for hard tasks", advice.strong),
        )
        if name == model.id
    ]


def _tokens(count: int | None) -> str:
    if count is None:
        return ""
    return f"{count / 1_000_000:.3g}M" if count >= 1_000_000 else f"{count // 1000}k"


def _dollars(price: float | None) -> str:
    return "" if price is None else f"{price:.4g}"
