"""Whether a provider's key or login is available, as far as this machine can tell."""

from collections.abc import Iterator

from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.secret import variable_of


def has_credentials(context: RuleContext, provider: str) -> bool:
    """Whether a key or a login is on this machine, or none is needed.

    What only OpenClaw can resolve counts as available, and so does a cloud's own login.
    """
    known, preset = context.known(provider), context.preset_of(provider)
    if known is not None and known.own:
        return True
    if preset is not None and preset.kind in {Kind.CLOUD, Kind.SELF_HOSTED}:
        return True
    stored = context.loaded.environment.stores(provider) is not False
    return stored or _has_written(context, provider)


def has_key(context: RuleContext, provider: str) -> bool:
    """Whether a key or a login is set up, here or where the file comes from.

    That counts also for a server that could work without a key.
    """
    declared = context.loaded.environment.has_profile(provider)
    return declared or _has_written(context, provider)


def _has_written(context: RuleContext, provider: str) -> bool:
    """Whether the entry has a key, or a variable of its vendor is set."""
    known = context.known(provider)
    if known is not None and (known.provider.key is not None or known.provider.headers):
        return True
    return any(map(context.loaded.environment.where, _variables(provider)))


def unset_variable(context: RuleContext, provider: str) -> str:
    """The variable that an entry takes its key from, where it is not set."""
    known = context.known(provider)
    name = variable_of(known.provider.key if known else None)
    return "" if context.loaded.environment.where(name) else name


def _variables(provider: str) -> Iterator[str]:
    for preset in by_provider(provider.strip().lower()):
        yield from preset.key.env
