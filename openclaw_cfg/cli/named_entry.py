"""`add NAME`, where NAME is an entry of the configuration and not a preset."""

from collections.abc import Mapping
from typing import Any, Final

from openclaw_cfg.catalog.find import preset_ids
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.owner import preset_here

_OWN: Final = "custom"


def of_entry(
    raw: Mapping[str, Any], loaded: Loaded, *, asks: bool
) -> Mapping[str, Any]:
    """The flags of `add`, with what an entry that they name says already.

    Its id alone names it. Without questions, its address, its protocol and its
    models count unless flags give others: a new key needs nothing else.

    Args:
        raw: the flags as Click read them, by parameter.
        asks: whether questions are asked, which propose what the entry says.
    """
    name = raw["preset_id"] or ""
    known = name in preset_ids()
    there = loaded.config.provider(raw["id"] or name if name == _OWN else name)
    if raw["from_tool"] or there is None or not there.path or (known and name != _OWN):
        return raw
    offer = None if known else preset_here(there, loaded.environment)
    named = {**raw, "preset_id": offer.id if offer else _OWN, "id": there.id}
    if asks:
        return named
    kept = {
        "base_url": there.base_url,
        "api": there.api if there.base_url else None,
        "models": tuple(model.id for model in there.models),
    }
    return {**named, **{k: v for k, v in kept.items() if not named[k]}}
