"""A key comes from the `.env` of the working folder, which a service does not see.

OpenClaw 2026.9.6 reads that file too, so everything works in a terminal opened there.
Started by the system, the gateway runs elsewhere and has no key: people report more
than a thousand restarts.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import credentials
from openclaw_cfg.openclaw.environment import VariablePlace
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.secret import variable_of

EXPLANATION: Final = Explanation(
    id="folder-only-key",
    severity=Severity.INFO,
    summary="the variable is set only in the `.env` of the working folder, which "
    "OpenClaw does not see when the system starts it",
    bad="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}", // ACME_KEY is in ./.env
  models: [{id: "m1", name: "M1"}]}}}}""",
    good="""{models: {providers: {acme: {baseUrl: "https://acme.example/v1",
  apiKey: "${ACME_KEY}", // it is in ~/.openclaw/.env
  models: [{id: "m1", name: "M1"}]}}}}""",
    how="move it to OpenClaw's .env file",
    machine=True,
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per key whose variable only the working folder has."""
    for credential in credentials(context):
        name = variable_of(credential.secret)
        variable = context.loaded.environment.where(name)
        if variable is None or variable.seen_by_service:
            continue
        if variable.place is VariablePlace.WORKING_FOLDER:
            yield Finding(
                message=f'"{name}" is set only in the .env of the working folder',
                path=credential.path,
                help="move it to OpenClaw's .env file, which a service reads too",
            )
