"""The variable for one vendor's key is used with another vendor's address.

OpenClaw sends the key there with the first message, and whoever runs that address can
use it. Relays known to accept the keys of other vendors, and the user's own networks,
are not reported.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.catalog.keys import owners, stray
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import credentials
from openclaw_cfg.openclaw.substitution import names_in
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.secret import EnvRef, Literal, Secret, SecretRef

EXPLANATION: Final = Explanation(
    id="misdirected-key",
    severity=Severity.WARNING,
    summary="the variable of one vendor's key is sent to a host that is not theirs",
    bad="""{models: {providers: {relay: {baseUrl: "https://relay.example/v1",
  apiKey: "${OPENAI_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {relay: {baseUrl: "https://relay.example/v1",
  apiKey: "${RELAY_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="use its own variable for the key of this address",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per key of a provider whose variable belongs to another vendor."""
    for credential in credentials(context):
        known = credential.known
        if known is None or not known.base_url:
            continue
        names = _names(credential.secret)
        lost = stray(names, known.base_url, trusted=True)
        if lost is None:
            continue
        own = known.preset.env if known.preset and known.at_home else ""
        home = owners(lost.source)[0].endpoints[0].url
        yield Finding(
            message=f'{lost.source} is a key of {lost.vendor}, and is sent to "'
            f'{lost.host}"',
            path=credential.path,
            label=f"not a key of {lost.host}",
            help=f"use {own or 'its own variable'} for this address"
            + (f', or "{home}" for the key' if "{" not in home else ""),
        )


def _names(secret: Secret) -> tuple[str, ...]:
    match secret:
        case EnvRef(name) | SecretRef("env", _, name):
            return (name,)
        case Literal(value):
            return names_in(value)
    return ()
