"""Places where a key is used: tools that use providers and are not providers.

`templates/places.json` lists them; policies name them by id.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.json import decode

from openclaw_cfg.catalog.fact import Fact
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.errors import UsageError
from openclaw_cfg.resources import folder


class ToolPlace(Fact, frozen=True, kw_only=True):
    """A tool that uses a key.

    Attributes:
        use: what a key is used for there, in the terms of policies.
        note: what kind of tool it is.
    """

    id: str
    title: str
    use: Use
    note: str
    docs: str


def load_places() -> tuple[ToolPlace, ...]:
    """All places, in the order of the file."""
    text = (folder("templates") / "places.json").read_bytes()
    return decode(text, type=dict[str, tuple[ToolPlace, ...]])["places"]


def may_use(preset: Preset, place: ToolPlace) -> Permission:
    """Whether a key of the preset may be used there."""
    return preset.policy.of(place.use, tool=place.id)


class Usable(Struct, frozen=True):
    """What the terms of an offer say about a place.

    Attributes:
        named: whether the terms name the place; if not, its kind of use decides.
    """

    preset: Preset
    permission: Permission
    named: bool


def place(name: str) -> ToolPlace:
    """The place with this id or title.

    Raises:
        UsageError: there is none; the hint names all.
    """
    known = load_places()
    wanted = name.casefold()
    found = (p for p in known if wanted in {p.id, p.title.casefold()})
    if (hit := next(found, None)) is not None:
        return hit
    hint = f"the places are {', '.join(p.id for p in known)}"
    raise UsageError(f'there is no place "{name}"', hint=hint)


def usable_in(presets: Iterable[Preset], place: ToolPlace) -> tuple[Usable, ...]:
    """What each offer's terms say about a place: allowed first, and named first."""
    rows = (
        Usable(preset, may_use(preset, place), place.id in preset.policy.tools)
        for preset in presets
    )
    order = (Permission.ALLOWED, Permission.UNCLEAR, Permission.FORBIDDEN)
    return tuple(sorted(rows, key=lambda r: (order.index(r.permission), not r.named)))
