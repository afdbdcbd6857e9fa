"""Facts newer than those that came with this package, kept in the user's data folder.

`catalog --refresh` writes them. They never replace the shipped files: each preset is
read from its file, and then every figure is taken from the newest first-party source,
or from the newest third party if no other source has it. Terms and addresses are not
included: only the vendor decides what a key may do, and where it is sent.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import DecodeError, Struct, field
from msgspec.json import decode
from msgspec.structs import replace

from openclaw_cfg import paths
from openclaw_cfg.catalog.fact import Claim, FactSource
from openclaw_cfg.catalog.figures import PRICES, Number, figures, same, with_figures
from openclaw_cfg.catalog.preset import Preset, PresetModel
from openclaw_cfg.errors import AppError


class NewModel(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a source says about a model.

    Attributes:
        figures: by their names in `catalog.figures.FIGURES`.
        listed: whether the model is added to a preset that does not have it.
    """

    figures: Mapping[str, Number]
    name: str = ""
    input: tuple[str, ...] = ()
    reasoning: bool | None = None
    listed: bool = False


class Newer(Struct, frozen=True, kw_only=True, rename="camel"):
    """What one source says.

    Attributes:
        id: `openclaw`, `litellm` or `models.dev`.
        etag: from the last answer, so that only changes are downloaded.
        models: by the id of a preset, then of a model.
    """

    id: str
    source: FactSource
    models: Mapping[str, Mapping[str, NewModel]]
    etag: str = ""

    @property
    def name(self) -> str:
        """The name of the source in presets."""
        return f"refreshed-{self.id.replace('.', '-')}"


class Kept(Struct, frozen=True, kw_only=True, rename="camel"):
    """The file: the facts in use now, and those before each refresh."""

    version: int = 1
    newer: tuple[Newer, ...] = ()
    before: tuple[tuple[Newer, ...], ...] = field(default_factory=tuple)


def kept_path() -> Path:
    """The file that `catalog --refresh` writes."""
    return paths.data_dir() / "catalog.json"


def read_kept() -> Kept:
    """The stored facts; empty where there is no file.

    Raises:
        AppError: the file cannot be read.
    """
    path = kept_path()
    try:
        return decode(path.read_bytes(), type=Kept)
    except FileNotFoundError:
        return Kept()
    except (OSError, DecodeError) as error:
        raise AppError(
            f'"{path}" cannot be read: {error}',
            hint="remove it; `openclaw-cfg catalog --refresh` makes it again",
        ) from error


def renewed(preset: Preset, newer: Iterable[Newer]) -> Preset:
    """The preset with what newer sources say about its models."""
    for one in newer:
        told = one.models.get(preset.id)
        if told:
            preset = _with(preset, one, told)
    return preset


def _with(preset: Preset, newer: Newer, told: Mapping[str, NewModel]) -> Preset:
    preset = replace(preset, sources={**preset.sources, newer.name: newer.source})
    known = {model.id for model in preset.models}
    models = [
        _merged(preset, model, newer.name, told[model.id].figures)
        if model.id in told
        else model
        for model in preset.models
    ]
    models += [
        with_figures(
            PresetModel(
                id=name,
                source=newer.name,
                name=new.name,
                input=new.input,
                reasoning=new.reasoning,
            ),
            _fitting(preset, new.figures),
        )
        for name, new in told.items()
        if new.listed and name not in known
    ]
    return replace(preset, models=tuple(models))


def _merged(
    preset: Preset, model: PresetModel, name: str, told: Mapping[str, Number]
) -> PresetModel:
    """The model with one more source, which may replace, confirm or dispute figures."""
    mine = figures(model)
    taken: dict[str, Number] = {}
    sources = dict(model.figure_sources)
    disputed = list(model.disputed)
    for figure, value in _fitting(preset, told).items():
        own = mine.get(figure)
        source = model.source_of(figure)
        wins = own is None or _weight(preset, name) > _weight(preset, source)
        agrees = own is not None and same(figure, own, value)
        if wins:
            sources[figure] = name
        if wins and not agrees:
            taken[figure] = value
        if own is not None and not agrees:
            loser = (own, source) if wins else (value, name)
            disputed.append(Claim(figure=figure, value=loser[0], source=loser[1]))
    return replace(
        with_figures(model, taken), figure_sources=sources, disputed=tuple(disputed)
    )


def _weight(preset: Preset, name: str) -> tuple[bool, str]:
    source = preset.sources[name]
    return source.first_party, source.date


def _fitting(preset: Preset, told: Mapping[str, Number]) -> dict[str, Number]:
    """The figures without token prices for flat fees, and without zeros for unknown."""
    flat = preset.billing.by == "subscription"
    return {
        figure: value
        for figure, value in told.items()
        if value and not (flat and figure in PRICES)
    }
