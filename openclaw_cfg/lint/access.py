"""Whether a provider's key or login is there, as far as that can be seen here."""

from collections.abc import Iterator

from openclaw_cfg.catalog.find import by_provider
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.lint.subject import Subject
from openclaw_cfg.secret import EnvRef, SecretRef


def has_credentials(subject: Subject, provider: str) -> bool:
    """Whether a key or a login is there, or none is needed.

    What only OpenClaw can resolve counts, and so does a cloud's own way to log in.
    """
    known, preset = subject.known(provider), subject.preset_of(provider)
    if known is not None and known.own:
        return True
    if preset is not None and preset.kind in {Kind.CLOUD, Kind.SELF_HOSTED}:
        return True
    return has_key(subject, provider)


def has_key(subject: Subject, provider: str) -> bool:
    """The same, of a server too that could do without one."""
    name, environment = provider.strip().lower(), subject.loaded.environment
    known = subject.known(name)
    if known is not None and (known.provider.key is not None or known.provider.headers):
        return True
    return (
        environment.has_login(name)
        or name in environment.stored
        or name in set(_declared(subject))
        or any(map(environment.where, _variables(name)))
    )


def unset_variable(subject: Subject, provider: str) -> str:
    """The variable that an entry takes its key from, where it is not set."""
    known = subject.known(provider)
    match known.provider.key if known else None:
        case EnvRef(name=name) | SecretRef(source="env", id=name):
            return "" if subject.loaded.environment.where(name) else name
    return ""


def _variables(provider: str) -> Iterator[str]:
    for preset in by_provider(provider):
        yield from preset.key.env


def _declared(subject: Subject) -> Iterator[str]:
    for profile in as_object(get(subject.written, "auth", "profiles")).values():
        name = get(profile, "provider")
        if isinstance(name, str):
            yield name.strip().lower()
