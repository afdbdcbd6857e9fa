"""From a provider in another tool to a wish for the same one in OpenClaw."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from openclaw_cfg.app.wish import ProviderWish
from openclaw_cfg.catalog.find import endpoint_at
from openclaw_cfg.catalog.find import preset as preset_of
from openclaw_cfg.catalog.offer import offer_of
from openclaw_cfg.catalog.preset import Entry, Preset
from openclaw_cfg.errors import UsageError
from openclaw_cfg.model import Provider, Url
from openclaw_cfg.openclaw.request_paths import root_of
from openclaw_cfg.other_tools import ToolProvider, title
from openclaw_cfg.secret import EnvRef, Literal, Secret

_CUSTOM: Final = "custom"
_ODD: Final = re.compile(r"[^a-z0-9._-]+")


def wish_of(found: ToolProvider) -> ProviderWish | None:
    """The same provider, as its preset; None if it has no address.

    An address that the catalogue knows is the preset's, with its protocol in OpenClaw
    and its models. Any other is a custom provider under the tool's own name.
    """
    known = _known(found)
    if known is not None and (not found.base_url or endpoint_at(known, found.base_url)):
        place = endpoint_at(known, found.base_url) if found.base_url else None
        several = len(known.regions) > 1
        return ProviderWish(
            preset=known.id,
            region=place.region if place and several and "{" not in place.url else "",
            key_name=found.key_name,
            key_value=found.key_value or None,
            key_file=found.key_file,
        )
    url, custom = Url.parse(found.base_url), preset_of(_CUSTOM)
    # Credentials in an address would reach every log.
    if url is None or "@" in found.base_url.partition("://")[2].partition("/")[0]:
        return None
    if found.api and found.api not in {e.api for e in custom.endpoints}:
        return None
    return ProviderWish(
        preset=_CUSTOM,
        id=_id(found.name) or _id(url.host),
        base_url=_base(found),
        api=found.api,
        key_name=found.key_name,
        key_value=found.key_value or None,
        key_file=found.key_file,
        models=found.models,
    )


def pick(found: Sequence[ToolProvider], tool: str, name: str) -> ToolProvider:
    """The provider that is meant: by the tool's name or its preset, or the only one.

    Raises:
        UsageError: there is none, or several could be meant.
    """
    usable = meant(found, "")
    fitting = meant(found, name)
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(dict.fromkeys(_id(one.name) or one.name for one in usable))
    if not usable:
        raise UsageError(
            f"{title(tool)} has no provider that OpenClaw could use",
            hint="name a preset instead; `openclaw-cfg catalog` lists them",
        )
    if not fitting:
        raise UsageError(
            f'{title(tool)} has no provider "{name}"', hint=f"it has {known}"
        )
    raise UsageError(
        f"{title(tool)} has several providers: {known}",
        hint=f"name one: openclaw-cfg add {_id(fitting[0].name)} --from {tool}",
    )


def meant(found: Sequence[ToolProvider], name: str) -> list[ToolProvider]:
    """The providers that a name means: the tool's name, an id from it, or a preset."""
    return [
        one
        for one, wish in _wishes(found)
        if not name or name in {one.name, _id(one.name), wish.preset}
    ]


def _wishes(
    found: Sequence[ToolProvider],
) -> Iterator[tuple[ToolProvider, ProviderWish]]:
    for one in found:
        wish = wish_of(one)
        if wish is not None:
            yield one, wish


def _known(found: ToolProvider) -> Preset | None:
    key: Secret | None = Literal(found.key_value) if found.key_value else None
    if found.key_name:
        key = EnvRef(found.key_name)
    url = found.base_url or None
    known = offer_of(Provider(id=found.name, base_url=url, api=found.api, key=key))
    usable = known and known.id != _CUSTOM and known.openclaw.entry is not Entry.NONE
    return known if usable else None


def _base(found: ToolProvider) -> str:
    """The address as OpenClaw needs it: without the path that it adds itself."""
    return root_of(found.base_url.rstrip("/"), found.api)


def _id(name: str) -> str:
    return _ODD.sub("-", name.lower()).strip("-._")
