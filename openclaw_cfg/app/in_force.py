"""A configuration as OpenClaw will read it: a refused file as `fix` would make it.

In a file that OpenClaw refuses, a provider's address may be under another name, such as
`baseURL`. Then its key must not go to the catalogue's address, nor be exported with it.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.dialects import native
from openclaw_cfg.errors import Refused
from openclaw_cfg.jsonpath import Json, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.judge import judge
from openclaw_cfg.report import Severity
from openclaw_cfg.schema.store import load_native


def in_force(workspace: Workspace, loaded: Loaded) -> Loaded:
    """The configuration that OpenClaw accepts, or the short form as it is."""
    if loaded.dialect.ID != native.ID:
        return loaded
    schema = load_native(extra=workspace.schemas)
    if all(found.severity is not Severity.ERROR for found in judge(loaded, schema)):
        return loaded
    from openclaw_cfg.fix.plan import FixTarget, plan  # noqa: PLC0415  (loads slowly)

    return plan(loaded, FixTarget(schema=schema, version=schema.version)).after


def refuse_lost_addresses(written: Loaded, found: Loaded) -> None:
    """Refuse to use keys if `fix` would take out a provider's address.

    Raises:
        Refused: it would.
    """
    kept = {*_hosts(found.merged)}
    for host in _hosts(get(written.merged, *native.PROVIDERS)):
        if host not in kept:
            raise Refused(
                f'OpenClaw would not use the address with "{host}" in models.providers',
                hint="`openclaw-cfg validate` shows it; its name has to be `baseUrl`",
            )


def _hosts(value: Json) -> Iterator[str]:
    """The hosts of all URLs in a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _hosts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _hosts(item)
    elif isinstance(value, str) and "://" in value:
        try:
            host = urlsplit(value).hostname
        except ValueError:
            host = None
        if host:
            yield host
