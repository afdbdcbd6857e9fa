"""Places where a key is used: tools that consume a provider and are none themselves.

`templates/places.json` lists them; policies name them by id.
"""

from msgspec.json import decode

from openclaw_cfg.catalog.fact import Fact
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.resources import folder


class Place(Fact, frozen=True, kw_only=True):
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
    text = (folder("templates") / "places.json").read_bytes()
    return decode(text, type=dict[str, tuple[Place, ...]])["places"]


def may_use(preset: Preset, place: Place) -> Permission:
    """Whether a key of the preset may be used there."""
    return preset.policy.of(place.use, tool=place.id)
