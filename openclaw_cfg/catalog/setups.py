"""Setups: starting configurations, and the role of each provider in them.

`templates/setups/<id>.<dialect>.json5` is a configuration with example providers and
comments that say why; `templates/setups/roles.json` says which kinds of preset can play
which role, and which places of a native configuration a role fills.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.json import decode

from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.errors import UsageError
from openclaw_cfg.json5.edit import Set
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.model import ModelRef
from openclaw_cfg.resources import folder

ALIAS: Final = "strong"
LOGIN: Final = "openai-codex"
"""The preset whose names and command the templates have, for any login."""

CHOSEN_FALLBACKS: Final = "When the defaultModel does not answer."
"""The comment on fallbacks of which the setup's own comment is not true."""

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")


class Slot(StrEnum):
    """A place of a native configuration that names a model."""

    DEFAULT = "default"
    FALLBACK = "fallback"
    HEARTBEAT = "heartbeat"
    UTILITY = "utility"
    JOBS = "jobs"
    ALIAS = "alias"


# An alias has a different path for each model, and fallbacks are a list.
PATHS: Final[Mapping[Slot, JsonPath]] = {
    Slot.DEFAULT: (*_DEFAULTS, "model", "primary"),
    Slot.FALLBACK: (*_DEFAULTS, "model", "fallbacks"),
    Slot.HEARTBEAT: (*_DEFAULTS, "heartbeat", "model"),
    Slot.UTILITY: (*_DEFAULTS, "utilityModel"),
    Slot.JOBS: ("agents", "entries", "jobs", "model", "primary"),
    Slot.ALIAS: (*_DEFAULTS, "models"),
}


class Fallbacks(StrEnum):
    """What all fallbacks are: whose, and how they are paid."""

    OF_DEFAULT = "of-default"
    BILLED = "billed"
    NO_PLAN = "no-plan"


class Fill(Struct, frozen=True):
    """A slot that a role fills, with its `daily` or `strong` model.

    Attributes:
        why: the comment above it.
        holds: what the fallbacks have to be so that this is true; None for any.
    """

    slot: Slot
    model: str
    why: str
    holds: Fallbacks | None = None


class Role(Struct, frozen=True, kw_only=True):
    """The role of a provider in a setup.

    Attributes:
        kinds: of the presets that can play it.
        example: the preset that has the role in the template.
        why: the purpose of the provider; the comment above its entry.
    """

    id: str
    kinds: tuple[Kind, ...]
    example: str
    why: str
    fills: tuple[Fill, ...]


class Switch(Struct, frozen=True):
    """A setting that keeps unattended work off a plan."""

    path: JsonPath
    value: str | bool | tuple[str, ...]
    why: str

    def operation(self) -> Set:
        """The operation that writes it."""
        if isinstance(self.value, tuple):
            return Set(self.path, list(self.value), self.why)
        return Set(self.path, self.value, self.why)


class Setup(Struct, frozen=True, kw_only=True):
    """A starting configuration.

    Attributes:
        switches: what its native template sets besides the models; also set in a file
            that exists.
        further: what only the template sets, for the same reason.
        guessed: what comments say instead if the model that the catalogue recommends
            for hard tasks is not among the chosen ones.
        single: what they say instead if the provider of the defaultModel has only one
            model.
        own: what they say instead if the user's own endpoint is used as the general
            API: its price and terms are unknown.
        login: what they say instead if a login is used as the plan: that of `LOGIN`.
        scheduled: what they say instead if the heartbeat stays on.
        reached: what they say instead if a fallback is the plan's or the login's.
    """

    id: str
    title: str
    summary: str
    roles: tuple[Role, ...]
    switches: tuple[Switch, ...] = ()
    further: tuple[Switch, ...] = ()
    guessed: Mapping[str, str] = {}
    single: Mapping[str, str] = {}
    own: Mapping[str, str] = {}
    login: Mapping[str, str] = {}
    scheduled: Mapping[str, str] = {}
    reached: Mapping[str, str] = {}

    def text(self, dialect: str) -> str:
        """The template in a dialect, with the example providers."""
        path = folder("templates") / "setups" / f"{self.id}.{dialect}.json5"
        return path.read_text(encoding="utf-8")

    @property
    def of_default(self) -> Role:
        """The role whose provider has the defaultModel."""
        fills = ((role, fill) for role in self.roles for fill in role.fills)
        return next(role for role, fill in fills if fill.slot is Slot.DEFAULT)

    def role_for(self, kind: Kind) -> Role | None:
        """The first role that a preset of this kind can play."""
        return next((role for role in self.roles if kind in role.kinds), None)


class Cast(Struct, frozen=True):
    """The models that fill a role: for everyday work and for hard tasks.

    Attributes:
        known: whether the catalogue knows which model is for which.
    """

    daily: ModelRef
    strong: ModelRef
    known: bool = True


def load_setups() -> tuple[Setup, ...]:
    """All setups, the simplest first."""
    text = (folder("templates") / "setups" / "roles.json").read_bytes()
    return decode(text, type=dict[str, tuple[Setup, ...]])["setups"]


def setup(name: str) -> Setup:
    """The setup with this id.

    Raises:
        UsageError: there is none.
    """
    known = {setup.id: setup for setup in load_setups()}
    if name not in known:
        hint = f"the setups are {', '.join(known)}"
        raise UsageError(f'there is no setup "{name}"', hint=hint)
    return known[name]


def assignments(setup: Setup, cast: Mapping[str, Cast]) -> tuple[Set, ...]:
    """The operations that put the models of the cast into a native configuration.

    Args:
        cast: by role id; the slots of a role without one stay as they are.
    """
    return tuple(_assignments(setup, cast))


def _assignments(setup: Setup, cast: Mapping[str, Cast]) -> Iterator[Set]:
    fallbacks: list[str] = []
    taken: set[str] = set()
    default = ""
    for fill, ref, known in _filled(setup, cast):
        path = PATHS[fill.slot]
        match fill.slot:
            case Slot.ALIAS if not known or ref == default:
                continue
            case Slot.ALIAS:
                yield Set((*path, ref), {"alias": ALIAS}, fill.why)
            case Slot.FALLBACK if ref not in taken:
                fallbacks.append(ref)
                yield Set(path, list(fallbacks), fill.why)
            case Slot.FALLBACK:
                continue
            case _:
                default = ref if fill.slot is Slot.DEFAULT else default
                yield Set(path, ref, fill.why)
        taken.add(ref)


def _filled(setup: Setup, cast: Mapping[str, Cast]) -> Iterator[tuple[Fill, str, bool]]:
    for role in setup.roles:
        if role.id in cast:
            chosen = cast[role.id]
            for fill in role.fills:
                ref = chosen.strong if fill.model == "strong" else chosen.daily
                yield fill, str(ref), chosen.known
