"""Which offer a configured provider is; every command uses this answer."""

import re
from typing import Final

from openclaw_cfg.catalog.find import (
    by_host,
    by_provider,
    endpoint_at,
    looks_like,
    shipped,
)
from openclaw_cfg.catalog.keys import COMMON_PREFIXES
from openclaw_cfg.catalog.preset import Entry, Kind, Preset
from openclaw_cfg.jsonpath import as_object
from openclaw_cfg.model import Provider, Url
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef

# The protocol of a login with ChatGPT, which has no address and no key.
_LOGIN_API: Final = "openai-chatgpt-responses"
# The preset for any endpoint; it has no facts about one.
_ANY: Final = "custom"
# Words in the names of models that vendors offer in their plans.
_CODE: Final = re.compile(r"(\A|[-.])(code|coding)([-.]|\Z)")


def offer_of(provider: Provider, *, has_login: bool = False) -> Preset | None:
    """The offer behind a provider: by its address, else by its id.

    A known provider behind the user's own address (a company's proxy) keeps its kind
    and terms: it is recognised by its id, which may be a preset's, by its key, or by a
    model that only a plan has. The address must be complete, with variables replaced.

    Args:
        has_login: whether OpenClaw has a login for this provider.
    """
    if not provider.base_url:
        return _by_id(provider, has_login=has_login)
    here = by_host(provider.base_url, key=provider.key, api=provider.api)
    if here and (plan := _plan_by_id(provider, provider.base_url)):
        return plan
    if here and has_login and provider.key is None:
        return _login_at(provider, provider.base_url) or here
    return here or _behind(provider)


def is_at_home(provider: Provider) -> bool:
    """Whether a provider's address belongs to its vendor, or is left to OpenClaw."""
    url = provider.base_url
    return not url or by_host(url, key=provider.key, api=provider.api) is not None


def key_of(provider: Provider, preset: Preset | None) -> Secret | None:
    """The key of a provider; a few gateways expect it in their own header."""
    if provider.key is not None or preset is None:
        return provider.key
    names = {e.auth.header.lower() for e in preset.endpoints if e.auth}
    headers = provider.headers.items()
    return next((secret for name, secret in headers if name.lower() in names), None)


def _plan_by_id(provider: Provider, url: str) -> Preset | None:
    """The plan that an id is, at an address that it shares with a general API."""
    named = shipped().named(provider.id.strip().lower())
    plans = (p for p in named if p.id == provider.id and p.kind is Kind.CODING_PLAN)
    return next((plan for plan in plans if endpoint_at(plan, url)), None)


def _login_at(provider: Provider, url: str) -> Preset | None:
    """The login offer at the address of a key offer (Anthropic); the login wins."""
    found = by_provider(provider.id.strip().lower())
    login = (preset for preset in found if preset.kind is Kind.OAUTH)
    return next((preset for preset in login if endpoint_at(preset, url)), None)


def _by_id(provider: Provider, *, has_login: bool) -> Preset | None:
    """The offer that an id means, if OpenClaw has one id for several offers.

    OpenClaw prefers a login. Without a login it is the offer whose variable the entry
    names, then the one whose address OpenClaw sets itself, then the general one.
    """
    found = shipped().named(provider.id.strip().lower())
    login = [preset for preset in found if preset.kind is Kind.OAUTH]
    if login and (
        len(login) == len(found)
        or provider.api == _LOGIN_API
        or (has_login and provider.key is None)
    ):
        return login[0]
    key = provider.key
    named = [p for p in found if isinstance(key, EnvRef) and p.env == key.name]
    if len(named) == 1:
        return named[0]
    own = (preset for preset in found if preset.openclaw.entry is Entry.KEY)
    general = (preset for preset in found if preset.kind is Kind.GENERAL)
    return next((p for some in (own, general, found) for p in some), None)


def _behind(provider: Provider) -> Preset | None:
    """The offer behind an address that the catalogue does not know.

    What cannot be distinguished from a plan counts as the plan, because its terms are
    stricter. A plan is also recognised by its key and models, under any id.
    """
    named = shipped().named(provider.id.strip().lower())
    found = [
        preset
        for preset in named or _by_key(provider.key) or _by_models(provider)
        if preset.kind is not Kind.OAUTH and preset.id != _ANY
    ]
    return max(found, key=lambda preset: _likeness(preset, provider), default=None)


def plans_by_start(key: str) -> tuple[Preset, ...]:
    """The plans whose keys start like this one, and other vendors' do not."""
    found = shipped().by_key(key, common=COMMON_PREFIXES)
    return tuple(preset for preset in found if preset.kind is Kind.CODING_PLAN)


def _by_key(key: Secret | None) -> tuple[Preset, ...]:
    """The offers that a key belongs to, if one of them is a plan."""
    match key:
        case Literal(value):
            return plans_by_start(value)
        case EnvRef(name) | SecretRef("env", _, name):
            found = shipped().by_variable(name)
            plan = any(preset.kind is Kind.CODING_PLAN for preset in found)
            return found if plan else ()
    return ()


def _by_models(provider: Provider) -> tuple[Preset, ...]:
    """The plans that have one of the models that no other offer has."""
    for model in provider.models:
        found = plans_alone_with(model.id)
        if found:
            return found
    return ()


def plans_alone_with(model: str) -> tuple[Preset, ...]:
    """The plans that have a model, if no general offer has it and its name says "code".

    Lists of general APIs are never complete, so the model's name must say so too.
    """
    if not _CODE.search(model):
        return ()
    having = tuple(preset for preset in shipped().all() if preset.model(model))
    plans = all(preset.kind is Kind.CODING_PLAN for preset in having)
    one_vendor = len({preset.vendor for preset in having}) == 1
    return having if plans and one_vendor else ()


def _likeness(preset: Preset, provider: Provider) -> tuple[bool, bool, bool, int, bool]:
    plan = preset.kind is Kind.CODING_PLAN
    return (
        _has_path(preset, provider),
        looks_like(preset, provider.key),
        not plan and _is_priced(provider),
        sum(preset.model(model.id) is not None for model in provider.models),
        plan,
    )


def _has_path(preset: Preset, provider: Provider) -> bool:
    """Whether a proxy keeps the path of one of the vendor's endpoints."""
    path = (provider.url.path if provider.url else "").rstrip("/")
    own = (Url.parse(endpoint.url) for endpoint in preset.endpoints)
    return any(url and len(url.path) > len("/v1") and path == url.path for url in own)


def _is_priced(provider: Provider) -> bool:
    """Whether a model has a price per token; models of plans do not."""
    costs = (as_object(model.settings.get("cost")) for model in provider.models)
    return any(any(cost.values()) for cost in costs)
