"""A placeholder from an example is used as a key.

OpenClaw sends it, the vendor answers 401, and OpenClaw reports "token may have
expired".
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import (
    credentials,
    is_placeholder,
    literal,
    needs_key,
)
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="placeholder-key",
    severity=Severity.WARNING,
    summary="the key is the text of an example, and the vendor will refuse it",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "YOUR_API_KEY", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="put the real key into `~/.openclaw/.env` and write `${NAME}` here",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per key of a provider that is a placeholder."""
    for credential in credentials(context):
        text = literal(credential)
        known = credential.known
        if known and text and is_placeholder(text) and needs_key(known):
            yield Finding(
                message=f'the key of "{known.provider.id}" is a placeholder',
                path=credential.path,
                help="put the real key into OpenClaw's .env file and write "
                '"${NAME}" here',
            )
