"""Whether the name of a model may be a typing error, by the models that are known."""

from difflib import get_close_matches
from typing import Final

from openclaw_cfg.catalog.preset import Kind, Preset

_LIKENESS: Final = 0.8


def is_odd(preset: Preset, name: str) -> bool:
    """Whether a vendor has no such model, as far as the catalogue can tell.

    For a plan it can; a vendor adds models to its API faster than any catalogue, so
    there only a name that is nearly the same as a known one is odd.
    """
    if not _is_vendor(preset) or preset.model(name):
        return False
    misspelled = _is_misspelled(name, nearest_model(preset, name))
    return misspelled or preset.kind is Kind.CODING_PLAN


def nearest_model(preset: Preset, name: str) -> str:
    """The known model with nearly the same name; empty if there is none."""
    ids = [one.id for one in preset.models]
    return next(iter(get_close_matches(name, ids, cutoff=_LIKENESS)), "")


def _is_vendor(preset: Preset) -> bool:
    """Whether an offer is a vendor's own: its ids have no vendor's name and slash."""
    return (
        preset.kind in {Kind.GENERAL, Kind.CODING_PLAN}
        and bool(preset.models)
        and not any("/" in model.id for model in preset.models)
    )


def _is_misspelled(name: str, near: str) -> bool:
    """Whether two ids differ in letters only; another number means another model."""
    return bool(near) and _digits(name) == _digits(near)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
