"""The models on the page of a preset."""

from collections.abc import Iterator

from rich.text import Text

from openclaw_cfg.catalog.fact import Claim
from openclaw_cfg.catalog.figures import TOKENS
from openclaw_cfg.catalog.preset import Preset, PresetModel
from openclaw_cfg.cli.grid import Grid


def model_lines(preset: Preset, *, priced: bool) -> Iterator[Grid]:
    """A row for each model, what is to be said of it below; prices if any is known."""
    if not preset.models:
        return
    prices = ("input", "output", "cached", "stored") if priced else ()
    heads = ("", "context", "answer", *prices)
    table = Grid(*heads, right=range(1, len(heads)))
    for model in preset.models:
        price = model.price
        figures = (
            _tokens(model.context_window),
            _tokens(model.max_tokens),
            _dollars(price.input if price else None),
            _dollars(price.output if price else None),
            _dollars(price.cache_read if price else None),
            _dollars(price.cache_write if price else None),
        )[: len(heads) - 1]
        notes = _notes(preset, model)
        table.add(Text(f"  {model.id}"), *map(Text, figures), notes=notes)
    yield table


def _notes(preset: Preset, model: PresetModel) -> Iterator[Text]:
    about = [*_roles(preset, model), *model.input[1:]]
    about += ["reasoning"] if model.reasoning else []
    about += ["deprecated"] if model.deprecated else []
    about += [f"now {model.replaced_by}"] if model.replaced_by else []
    about += [model.note] if model.note else []
    marks = dict.fromkeys((model.source, *model.figure_sources.values()))
    line = f"{', '.join(about)} {''.join(map(preset.mark, marks))}".strip()
    if line:
        yield Text(line, style="dim")
    for name in dict.fromkeys(claim.source for claim in model.disputed):
        told = ", ".join(
            f"{claim.figure} {_told(claim)}"
            for claim in model.disputed
            if claim.source == name
        )
        day = preset.sources[name].day
        yield Text(f"disputed: {told} ({day}) {preset.mark(name)}", style="yellow")


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
