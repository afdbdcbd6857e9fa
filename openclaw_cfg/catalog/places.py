"""Places where a key is used: tools that consume a provider and are none themselves.

`templates/places.json` lists them; policies name them by id.
"""

import json

from msgspec import Struct

from openclaw_cfg.catalog.preset import Permission, Preset, Use
from openclaw_cfg.resources import folder


class Place(Struct, frozen=True, kw_only=True):
    """A tool that takes a key.

    Attributes:
        use: what a key does there, as policies see it.
        note: what kind of tool it is.
    """

    id: str
    title: str
    use: Use
    note: str
    docs: str


def load_places() -> tuple[Place, ...]:
    """All places, in the order of the file."""
    text = (folder("templates") / "places.json").read_text(encoding="utf-8")
    return tuple(
        Place(
            id=raw["id"],
            title=raw["title"],
            use=Use(raw["use"]),
            note=raw["note"],
            docs=raw["docs"],
        )
        for raw in json.loads(text)["places"]
    )


def may_use(preset: Preset, place: Place) -> Permission:
    """Whether a key of the preset may be used there."""
    return preset.policy.of(place.use, tool=place.id)
