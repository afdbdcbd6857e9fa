"""Which offer a configured provider is on this machine; everything uses this answer.

The catalogue knows addresses, ids and keys; this module replaces the variables, and
knows the logins and the other providers of the file.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast

from msgspec.structs import replace

from openclaw_cfg.catalog.bypassed import plan_by_variable
from openclaw_cfg.catalog.find import by_provider, shipped
from openclaw_cfg.catalog.offer import key_of, offer_of, plans_by_start
from openclaw_cfg.catalog.preset import Kind, Preset
from openclaw_cfg.model import Config, Provider, is_loopback
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.substitution import substitute
from openclaw_cfg.secret import EnvRef, Literal, Secret, variable_of

# By mark of a key, then by preset.
_Plans: TypeAlias = Mapping[tuple[str, object], Mapping[str, tuple[Provider, Preset]]]


def preset_here(
    provider: Provider, environment: Environment, *, anywhere: bool = False
) -> Preset | None:
    """The offer that a provider is, with the variables and logins of `environment`.

    Where neither a login nor a key is here, it is the login, whose terms are stricter.

    Args:
        anywhere: whether the file may also run elsewhere, so that a variable that is
            not set on this machine means nothing.
    """
    unknown = anywhere and undecided_login(provider, environment) is not None
    waits = not unknown and _waits_for_login(provider, environment)
    return offer_of(
        _with_known_key(filled(provider, environment), environment),
        has_login=environment.has_login(provider.id) or waits,
    )


def terms_here(
    provider: Provider, config: Config, environment: Environment
) -> Preset | None:
    """The offer whose terms hold for a provider: that of its key, if this is a plan's.

    What it costs, and which models it has, is a matter of its address: `preset_here`.
    """
    offer = preset_here(provider, environment)
    return plan_of_key(provider, offer, config, environment) or offer


def plan_of_key(
    provider: Provider, offer: Preset | None, config: Config, environment: Environment
) -> Preset | None:
    """The plan whose key a provider has, though its address is not the plan's.

    The start of the key says so, or the name of its variable, or an entry of a plan
    that has the same key: some vendors' keys of both offers look alike.

    Args:
        offer: which offer the provider is.
        config: where other providers are.
    """
    if offer is not None and offer.kind is not Kind.GENERAL:
        return None
    if (url := filled(provider, environment).url) and is_loopback(url.host):
        return None
    names = offer.key.env if offer else ()
    usual = (EnvRef(name) for name in names if environment.where(name))
    secret = key_of(provider, offer) or next(usual, None)
    if secret is None:
        return None
    started = plans_by_start(environment.value_of(secret) or "")
    named = plan_by_variable(variable_of(secret), offer) if offer else None
    beside = (plan for _, plan in plans_with_key(secret, config, environment))
    same = (p for p in (*started, named, *beside) if p and _is_of(p, offer))
    return next(iter((*same, *started)), None)


def _is_of(plan: Preset, offer: Preset | None) -> bool:
    return offer is None or plan.vendor == offer.vendor


def plans_with_key(
    secret: Secret, config: Config, environment: Environment
) -> Iterator[tuple[Provider, Preset]]:
    """The plans that have this key, each with its first entry."""
    plans = _plans(config, environment)
    found = (plans.get(mark, {}) for mark in environment.marks(secret))
    yield from {id_: entry for one in found for id_, entry in one.items()}.values()


def _plans(config: Config, environment: Environment) -> _Plans:
    """The plans by the marks of their keys, each with its first entry."""
    known, plans = config.derived.get("plans", (None, {}))
    if known is environment:
        return cast("_Plans", plans)
    plans = {}
    for provider in config.providers:
        plan = preset_here(provider, environment) if provider.key else None
        if provider.key and plan is not None and plan.kind is Kind.CODING_PLAN:
            for mark in environment.marks(provider.key):
                plans.setdefault(mark, {}).setdefault(plan.id, (provider, plan))
    config.derived["plans"] = (environment, plans)
    return plans


def undecided_login(provider: Provider, environment: Environment) -> Preset | None:
    """The login of a provider that may as well be used with a key: nothing tells."""
    name = provider.id.strip().lower()
    found = by_provider(name)
    logins = [preset for preset in found if preset.kind is Kind.OAUTH]
    told = environment.has_login(name) or name in environment.meant
    if told or len(logins) == len(found) or not _waits_for_login(provider, environment):
        return None
    return next(iter(logins), None)


def key_instead(provider: Provider, environment: Environment) -> str:
    """The command that sets a key, where a login and a key are equally possible."""
    if undecided_login(provider, environment) is None:
        return ""
    found = by_provider(provider.id.strip().lower())
    offers = (preset.id for preset in found if preset.kind is not Kind.OAUTH)
    return f"openclaw-cfg add {next(offers)}"


def filled(provider: Provider, environment: Environment) -> Provider:
    """A provider whose address is complete, as far as the variables are set."""
    if not provider.base_url:
        return provider
    url, _ = substitute(provider.base_url, environment.get)
    return replace(provider, base_url=str(url))


def _with_known_key(provider: Provider, environment: Environment) -> Provider:
    """A provider with the key itself, if that tells more than its variable's name."""
    name = variable_of(provider.key)
    value = environment.get(name)
    if value and (plans_by_start(value) or not shipped().by_variable(name)):
        return replace(provider, key=Literal(value))
    return provider


def _waits_for_login(provider: Provider, environment: Environment) -> bool:
    """Whether a provider has only references, and no key of its vendor is here.

    `init` writes an entry for every provider but a login.
    """
    if provider.path or provider.base_url or provider.key is not None:
        return False
    name = provider.id.strip().lower()
    if environment.has_profile(name):
        return False
    found = by_provider(name)
    keys = (name for p in found if p.kind is not Kind.OAUTH for name in p.key.env)
    return not any(environment.where(name) for name in keys)
