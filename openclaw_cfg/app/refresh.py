"""Stores newer facts in the user's data folder, and removes them again."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.json import encode
from msgspec.json import format as pretty
from msgspec.structs import replace

from openclaw_cfg.app.openclaw_models import from_openclaw, installed
from openclaw_cfg.app.tables import from_litellm, from_models_dev
from openclaw_cfg.catalog import age
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.figures import Number, figures
from openclaw_cfg.catalog.find import Catalog, shipped
from openclaw_cfg.catalog.newer import Kept, Newer, kept_path, read_kept
from openclaw_cfg.catalog.preset import Preset, PresetModel
from openclaw_cfg.errors import AppError, UsageError
from openclaw_cfg.files import own
from openclaw_cfg.files.read import read_bytes
from openclaw_cfg.jsonpath import Json

_URLS: Final = {
    "litellm": "https://raw.githubusercontent.com/BerriAI/litellm/main/"
    "model_prices_and_context_window.json",
    "models.dev": "https://models.dev/api.json",
}
_READERS: Final = {"litellm": from_litellm, "models.dev": from_models_dev}
_TITLES: Final = {
    "litellm": "LiteLLM's table of models and prices",
    "models.dev": "models.dev, api.json",
}
_LIMIT: Final = 16 * 1024 * 1024
_STEPS: Final = 5


class Difference(Struct, frozen=True):
    """A figure that a refresh changes, confirms as disputed, or a new model.

    Attributes:
        figure: empty for a new model.
        was: the figure in use now; None if there is none.
        told: the figure of the newer source.
        counts: whether `told` will be used; if not, it is shown as disputed.
    """

    preset: str
    model: str
    source: FactSource
    figure: str = ""
    was: Number | None = None
    told: Number | None = None
    counts: bool = True

    def as_json(self) -> dict[str, Json]:
        """For `catalog --refresh --json`."""
        return {
            "preset": self.preset,
            "model": self.model,
            "figure": self.figure or None,
            "was": self.was,
            "told": self.told,
            "counts": self.counts,
            "source": self.source.as_json(),
        }


class Refresh(Struct, frozen=True, kw_only=True):
    """What a refresh would do.

    Attributes:
        kept: the new content of the data folder's file.
        remarks: what is worth knowing but not stored.
    """

    kept: Kept
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]


def plan_refresh(
    names: tuple[str, ...], env: Mapping[str, str], *, state: Path
) -> Refresh:
    """Read the sources and compare them with the facts in use.

    Args:
        names: `openclaw`, `litellm=FILE|URL` or `models.dev=FILE|URL`.
        state: OpenClaw's state folder, which contains plugins.

    Raises:
        UsageError: a name is not one of these.
        AppError: a source cannot be read.
    """
    old = read_kept()
    newer = {one.id: one for one in old.newer}
    remarks: list[str] = []
    for name in names:
        id_, _, place = name.partition("=")
        if id_ == "openclaw" and not place:
            newer[id_], said = from_openclaw(installed(env), state=state)
            remarks += said
        elif id_ in _READERS:
            newer[id_] = _table(id_, place or _URLS[id_], newer.get(id_))
        else:
            raise UsageError(
                f'"{name}" is not a source of facts',
                hint="there are openclaw, litellm=FILE|URL and models.dev=FILE|URL",
            )
    taken = tuple(newer.values())
    before = (old.newer, *old.before)[:_STEPS]
    return Refresh(
        kept=Kept(newer=taken, before=before),
        differences=tuple(_differences(Catalog(old.newer), Catalog(taken))),
        remarks=tuple(remarks),
    )


def keep(kept: Kept) -> Path:
    """Write the new facts; they are used from now on.

    Raises:
        FileError: it cannot be written.
    """
    path = kept_path()
    own.keep(path, pretty(encode(kept), indent=1), mode=0o644)
    shipped.cache_clear()
    return path


def give_up() -> tuple[str, ...]:
    """Undo the last refresh; return the facts in use besides the shipped ones.

    Raises:
        AppError: there was no refresh.
    """
    kept = read_kept()
    if not kept.before:
        raise AppError("no facts were refreshed here, so there is nothing to undo")
    keep(Kept(newer=kept.before[0], before=kept.before[1:]))
    return tuple(str(one.source) for one in kept.before[0])


def _table(id_: str, place: str, last: Newer | None) -> Newer:
    """One of the public tables, from a file or from its address."""
    etag, day = "", age.today().isoformat()
    if "://" in place:
        from openclaw_cfg.probe.download import download  # noqa: PLC0415  (httpx is slow)

        same = last if last and last.source.url == place else None
        came = download(place, etag=same.etag if same else "")
        if came.body is None and same is not None:
            return replace(same, source=replace(same.source, date=day))
        data, etag, url = came.body or b"", came.etag, place
    else:
        path = Path(place).expanduser()
        data, url = read_bytes(path, limit=_LIMIT).data, ""
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
        day = min(day, made)
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        raise AppError(f'"{place}" is not JSON') from None
    source = FactSource(title=_TITLES[id_], date=day, trust="third-party", url=url)
    return Newer(id=id_, source=source, models=_READERS[id_](table), etag=etag)


def _differences(old: Catalog, new: Catalog) -> Iterator[Difference]:
    for before, after in zip(old.all(), new.all(), strict=True):
        for model in after.models:
            known = before.model(model.id)
            if known is None:
                yield Difference(after.id, model.id, after.sources[model.source])
            else:
                yield from _of_model(after, known, model)


def _of_model(
    preset: Preset, old: PresetModel, new: PresetModel
) -> Iterator[Difference]:
    was, now = figures(old), figures(new)
    for figure, value in now.items():
        if was.get(figure) != value:
            source = preset.sources[new.source_of(figure)]
            yield Difference(
                preset.id, new.id, source, figure, was=was.get(figure), told=value
            )
    for claim in new.disputed:
        figure, source = claim.figure, preset.sources[claim.source]
        if claim not in old.disputed and (before := was.get(figure)) == now[figure]:
            yield Difference(
                *(preset.id, new.id, source, figure),
                was=before,
                told=claim.value,
                counts=False,
            )
