"""A key refers to a variable that is not set here.

For `${NAME}` there is OpenClaw's own warning (`missing-variable`); this rule is for the
other ways to name a variable: a reference object with source `env`, and `$NAME`.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.lint.credentials import credentials
from openclaw_cfg.openclaw.substitution import has_reference
from openclaw_cfg.report import Explanation, Finding, Severity
from openclaw_cfg.secret import EnvRef, SecretRef

EXPLANATION: Final = Explanation(
    id="unset-key",
    severity=Severity.WARNING,
    summary="the variable that a key refers to is not set, so there is no key",
    bad="""{models: {providers: {openai: {
  apiKey: {source: "env", provider: "default", id: "NO_SUCH_API_KEY"}}}}}""",
    good="""{
  env: {vars: {SOME_API_KEY: "a value, for the example"}},
  models: {providers: {openai: {
    apiKey: {source: "env", provider: "default", id: "SOME_API_KEY"}}}},
}""",
    how="set it where OpenClaw runs, such as in `~/.openclaw/.env`",
    machine=True,
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding per reference to a variable without a value."""
    for credential in credentials(context):
        match credential.secret:
            case SecretRef(source="env", id=name):
                pass
            case EnvRef(name=name) if not _is_substituted(context, credential.path):
                pass
            case _:
                continue
        if context.loaded.environment.get(name) is None:
            yield Finding(
                message=f'environment variable "{name}" is not set',
                path=credential.path,
                help=f"set {name} where OpenClaw runs, such as in OpenClaw's .env file",
            )


def _is_substituted(context: RuleContext, path: tuple[str | int, ...]) -> bool:
    written = get(context.written, *path)
    return isinstance(written, str) and has_reference(written)
