"""Whether a provider's key or login is available, as far as this machine can tell."""

from collections.abc import Iterator

from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.secret import variable_of


def has_credentials(context: RuleContext, provider: str) -> bool:
    """Whether a key or a login is there, or none is needed.

    What only OpenClaw can resolve counts as available, and so does a cloud's own login.
    """
    known, preset = context.known(provider), context.preset_of(provider)
    if known is not None and known.own:
        return True
    if preset is not None and preset.kind in {Kind.CLOUD, Kind.SELF_HOSTED}:
        return True
    return has_key(context, provider)


def has_key(context: RuleContext, provider: str) -> bool:
    """The same, but also for a server that could work without a key."""
    name, environment = provider.strip().lower(), context.loaded.environment
    known = context.known(name)
    if known is not None and (known.provider.key is not None or known.provider.headers):
        return True
    return (
        environment.has_login(name)
        or name in environment.stored
        or any(map(environment.where, _variables(name)))
    )


def unset_variable(context: RuleContext, provider: str) -> str:
    """The variable that an entry takes its key from, where it is not set."""
    known = context.known(provider)
    name = variable_of(known.provider.key if known else None)
    return "" if context.loaded.environment.where(name) else name


def _variables(provider: str) -> Iterator[str]:
    for preset in by_provider(provider):
        yield from preset.key.env
