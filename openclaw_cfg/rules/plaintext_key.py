"""A key is in the file in clear text.

It then ends up in backups, pastes and commits; OpenClaw's own `config validate` does
not report it. A warning for keys of providers, which cost money; an info for the tokens
of the gateway and of channels, which OpenClaw's own wizard writes this way.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import (
    credentials,
    is_login_name,
    is_placeholder,
    literal,
    needs_key,
)
from openclaw_cfg.openclaw.key_variable_names import name_variables
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="plaintext-key",
    severity=Severity.WARNING,
    info="for a secret that is not the key of a provider",
    summary="a key in the file is in every copy of it too",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "sk-a1b2c3d4e5f6g7h8i9j0", models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_API_KEY}", models: [{id: "m1", name: "M1"}]}}}}""",
    how="put the key into `~/.openclaw/.env` and write `${NAME}` here",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per literal key; placeholders do not count."""
    names: dict[str, str] | None = None
    for credential in credentials(context):
        text = literal(credential)
        if not text or is_placeholder(text) or is_login_name(context, text):
            continue
        if credential.known and not needs_key(credential.known):
            continue
        known = credential.known
        if names is None:  # few files have such a key
            environment = context.loaded.environment
            names = name_variables(context.config.providers, environment)
        name = names.get(known.provider.id, "NAME") if known else "NAME"
        yield Finding(
            message=f'the key of "{known.provider.id}" is in the file'
            if known
            else "a secret is in the file",
            path=credential.path,
            severity=None if known else Severity.INFO,
            label="in clear text",
            help=f'put it into OpenClaw\'s .env file and write "${{{name}}}"',
        )
