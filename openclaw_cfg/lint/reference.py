"""References to models, split the way OpenClaw 2026.9.6 splits them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from openclaw_cfg.dialects import compact
from openclaw_cfg.json5.edit import Rename, Set
from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.model import Config, ModelRef
from openclaw_cfg.openclaw.model_refs import ALLOWED, model_refs, other_refs
from openclaw_cfg.openclaw.refinements.base import agents
from openclaw_cfg.report import Fix

# After `@`, these are part of the model's name: a date, a quantization.
_NO_PROFILE: Final = re.compile(
    r"(\d{8}|i?q\d+(_[a-z0-9]+)*|\d+bit)\Z", re.IGNORECASE | re.ASCII
)


class Reference(Struct, frozen=True, kw_only=True):
    """A place that names a model.

    Attributes:
        text: as written.
        path: where it is; if the reference is a key, the path of its entry.
        provider: empty when the text names none.
        model: without provider and profile.
        profile: the login that `@NAME` asks for; empty when it asks for none.
    """

    text: str
    path: JsonPath
    provider: str
    model: str
    profile: str = ""

    @property
    def name(self) -> str:
        """`provider/model`, for comparing references."""
        return f"{self.provider.lower()}/{self.model}" if self.provider else self.model

    @property
    def is_key(self) -> bool:
        """Whether it is the key of an entry of `models`, not a value."""
        return self.path[-2:-1] == ("models",)

    @property
    def is_offered(self) -> bool:
        """Whether it only has settings for a model, or permits it."""
        return self.is_key or str(self.path[-2]) in ALLOWED

    @property
    def part(self) -> Part:
        """Where a finding about it points."""
        return Part.KEY if self.is_key else Part.VALUE

    def rewritten(self, wanted: str) -> Fix:
        """A fix, not certain, that writes another reference in its place."""
        write = Rename if self.is_key else Set
        return Fix(
            title=f'write "{wanted}"',
            safe=False,
            operations=(write(self.path, wanted),),
        )


class Selector(Struct, frozen=True, kw_only=True):
    """A model and its fallbacks, chosen at one place."""

    path: JsonPath
    primary: Reference | None
    fallbacks: tuple[Reference, ...]


def references(value: Json, config: Config, *, native: bool) -> Iterator[Reference]:
    """Every reference of a configuration."""
    if native:
        for path, text in (*model_refs(value), *other_refs(value)):
            yield read(text, path)
        return
    for ref in (config.primary, *config.fallbacks):
        if ref is not None and ref.provider is not None:
            yield _of(ref)


def read(text: str, path: JsonPath) -> Reference:
    """Split at the first slash; the part after `@` is the name of a login."""
    whole, profile = _split_profile(text.strip())
    ref = ModelRef.parse(whole)
    return Reference(
        text=text,
        path=path,
        provider=ref.provider or "",
        model=ref.model,
        profile=profile,
    )


def selectors(found: Iterable[Reference]) -> tuple[Selector, ...]:
    """References grouped by the setting that they belong to."""
    primary: dict[JsonPath, Reference] = {}
    fallbacks: dict[JsonPath, list[Reference]] = {}
    for ref in found:
        *_, before, last = ("", *ref.path)
        if before == "fallbacks":
            fallbacks.setdefault(ref.path[:-2], []).append(ref)
        elif last == "primary" or ref.path == compact.DEFAULT_MODEL:
            primary[ref.path[:-1]] = ref
        elif before != "models":
            primary[ref.path] = ref
    return tuple(
        Selector(
            path=path,
            primary=primary.get(path),
            fallbacks=tuple(fallbacks.get(path, ())),
        )
        for path in dict.fromkeys((*primary, *fallbacks))
    )


def aliases(value: Json) -> dict[str, str]:
    """Short name in lower case → the reference that it is an alias of."""
    found = {}
    for path, _ in agents(value):
        for ref, entry in as_object(get(value, *path, "models")).items():
            alias = get(entry, "alias")
            if isinstance(alias, str) and alias.strip():
                found[alias.strip().lower()] = ref
    return found


def _of(ref: ModelRef) -> Reference:
    return Reference(
        text=str(ref), path=ref.path, provider=ref.provider or "", model=ref.model
    )


def _split_profile(text: str) -> tuple[str, str]:
    start = text.rfind("/") + 1
    at = text.find("@", start)
    while at > 0:
        rest, end = text[at + 1 :], text.find("@", at + 1)
        if not _NO_PROFILE.match(rest if end < 0 else text[at + 1 : end]):
            model, profile = text[:at].strip(), rest.strip()
            return (model, profile) if model and profile else (text, "")
        at = end
    return text, ""
