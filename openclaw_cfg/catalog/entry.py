"""From a preset and the user's choices to the provider that a configuration holds."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog.api import Endpoint
from openclaw_cfg.catalog.billing import Price
from openclaw_cfg.catalog.find import endpoint_at
from openclaw_cfg.catalog.preset import Entry, Preset, PresetModel, Support
from openclaw_cfg.errors import UsageError
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.model import Model, Provider
from openclaw_cfg.secret import Literal, Secret

_REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "amazon": ("AWS_REGION", "AWS_DEFAULT_REGION"),
    "google": ("GOOGLE_CLOUD_LOCATION",),
}
# How a cloud writes its regions, and one of them.
_REGION_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "amazon": (re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}"), "us-east-1"),
    "google": (re.compile(r"[a-z]+-[a-z]+[0-9]{1,2}"), "us-east5"),
}
# OpenClaw sends these on its own, each with the protocol it belongs to.
_OWN_HEADERS: Final = frozenset({"authorization", "x-api-key", "x-goog-api-key"})


def provider_entry(
    preset: Preset,
    *,
    key: Secret | None = None,
    id: str = "",  # noqa: A002 - the field's own name
    region: str = "",
    api: str = "",
    base_url: str = "",
    models: Iterable[str] | None = None,
) -> Provider | None:
    """The provider to write; None when OpenClaw must own it and nothing is written.

    Args:
        key: how the key is given; a server without keys gets the preset's placeholder.
        id: provider id, by default OpenClaw's own.
        region: by default the preset's first one.
        api: protocol; by default that of the base URL, else the preset's first one.
        base_url: of a proxy or a server of your own, instead of the preset's.
        models: ids; the preset's facts are added to those it knows. By default the
            recommended ones.

    Raises:
        UsageError: no such region or protocol, or a required URL is missing.
    """
    if preset.openclaw.entry is Entry.NONE:
        return None
    place = endpoint(preset, region=region, api=api, base_url=base_url)
    given = key or (Literal(preset.key.placeholder) if preset.key.placeholder else None)
    # OpenClaw knows the address only for its own id.
    is_own = id in {"", preset.openclaw.provider}
    own_route = preset.openclaw.entry is Entry.KEY and is_own and not base_url
    header = _own_header(preset, place)
    chosen = default_models(preset) if models is None else tuple(models)
    return Provider(
        id=id or preset.openclaw.provider,
        base_url=None if own_route else place.url,
        api=place.api,
        # Besides the vendor's own header, OpenClaw would also send the key as a Bearer
        # token, which a gateway would take for the upstream vendor's key.
        key=None if header else given,
        headers={header: given} if header and given else {},
        models=tuple(model_entry(preset, name) for name in chosen),
        settings={**preset.openclaw.settings, **place.settings},
    )


def second_id(preset: Preset) -> str:
    """An id for a general API whose own id is that of the vendor's plan or login."""
    return f"{preset.openclaw.provider}-general"


def endpoint(
    preset: Preset, *, region: str = "", api: str = "", base_url: str = ""
) -> Endpoint:
    """The endpoint to use, its URL complete.

    Raises:
        UsageError: no such region or protocol, or the URL must be given.
    """
    fitting = [e for e in preset.endpoints if not api or e.api == api]
    if not fitting:
        known = _either(dict.fromkeys(e.api for e in preset.endpoints))
        raise UsageError(
            f'preset "{preset.id}" has no api "{api}"', hint=f"try {known}"
        )
    if base_url:
        url = base_url.rstrip("/")
        there = endpoint_at(replace(preset, endpoints=tuple(fitting)), url)
        return replace(there or fitting[0], url=url)
    serving = [e for e in fitting if _serves(e, region)]
    if not serving:
        known = _either(preset.regions)
        raise UsageError(
            f'preset "{preset.id}" has no region "{region}"', hint=f"try {known}"
        )
    # A region with its own address is not filled into the address for any region.
    found = next((e for e in serving if e.region == region), serving[0])
    return replace(found, url=_filled(preset, found.url, region))


def region_here(preset: Preset, lookup: Callable[[str], str | None]) -> str:
    """The region that a cloud's variables name, as OpenClaw reads it; or empty."""
    values = (lookup(name) for name in _REGIONS.get(preset.vendor, ()))
    return next((value for value in values if value), "")


def region_proposed(preset: Preset, lookup: Callable[[str], str | None]) -> str:
    """The region that a cloud's variables name; if they name none, an example."""
    here = region_here(preset, lookup)
    _, example = _REGION_FORMS[preset.vendor]
    return here if here and not wrong_region(preset, here) else example


def wrong_region(preset: Preset, region: str) -> str:
    """What is wrong with a region of a cloud; empty when nothing is."""
    form, example = _REGION_FORMS.get(preset.vendor, (None, ""))
    own = (e.region for e in preset.endpoints if "{region}" not in e.url)
    if region in own or form is None or form.fullmatch(region):
        return ""
    return f"a region is written like {example}"


def default_models(preset: Preset) -> tuple[str, ...]:
    """The recommended models; if there are none, the first current model."""
    if preset.recommended:
        return tuple(
            dict.fromkeys((preset.recommended.daily, preset.recommended.strong))
        )
    return tuple(model.id for model in preset.models if not model.deprecated)[:1]


def model_entry(preset: Preset, name: str) -> Model:
    """The entry of a model; what the preset does not know is left out."""
    known = preset.model(name)
    facts = _facts(known) if known else {}
    return Model(
        id=name,
        name=(known.name if known else "") or name,
        settings={**facts, **preset.openclaw.model_settings},
    )


def _facts(model: PresetModel) -> Mapping[str, Json]:
    facts: dict[str, Json] = {
        "reasoning": model.reasoning,
        "input": list(model.input) or None,
        "contextWindow": model.context_window,
        "maxTokens": model.max_tokens,
        "cost": _cost(model.price),
    }
    known = {key: value for key, value in facts.items() if value is not None}
    return {**known, **model.settings}


def _cost(price: Price | None) -> Json:
    if price is None:
        return None
    cost: dict[str, Json] = {
        "input": price.input,
        "output": price.output,
        "cacheRead": price.cache_read,
        "cacheWrite": price.cache_write,
    }
    return {key: value for key, value in cost.items() if value is not None}


def _own_header(preset: Preset, place: Endpoint) -> str:
    """The vendor's own header for the key, if OpenClaw does not send it; or empty."""
    if place.auth is None or preset.openclaw.support is not Support.CUSTOM:
        return ""
    header = place.auth.header
    return "" if header.lower() in _OWN_HEADERS else header


def _serves(endpoint: Endpoint, region: str) -> bool:
    return not region or endpoint.region == region or "{region}" in endpoint.url


def _filled(preset: Preset, url: str, region: str) -> str:
    if region:
        url = url.replace("{region}", region)
    missing = re.search(r"\{(\w+)\}", url)
    if missing is None:
        return url
    if url == missing[0]:  # any address
        url = "https://api.example.com/v1"
    if missing[1] == "region":
        raise UsageError(
            f'preset "{preset.id}" needs a region',
            hint=_region_hint(preset),
            flags=("--region", f"{preset.id}=REGION"),
        )
    raise UsageError(
        f'preset "{preset.id}" needs a base URL',
        hint=f"pass --base-url, like {url}",
        flags=("--base-url", f"{preset.id}=URL"),
    )


def _region_hint(preset: Preset) -> str:
    names = _REGIONS.get(preset.vendor, ())
    return f"pass --region, or set {names[0]}" if names else "pass --region"


def _either(names: Iterable[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)
