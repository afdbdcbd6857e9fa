"""The id of a model contains an `@`, and the part after it is taken for a login.

OpenClaw 2026.9.6 reads `provider/model@name` as "the model, with the login `name`",
except where a date or a quantization follows the `@`.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.jsonpath import as_object, get
from openclaw_cfg.lint.context import RuleContext
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Explanation, Finding, Severity

EXPLANATION: Final = Explanation(
    id="profile-in-model-id",
    severity=Severity.WARNING,
    summary="what follows an `@` in a reference is taken for the name of a login",
    bad="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "m1@fast", name: "M1"}]}}},
  agents: {defaults: {model: "acme/m1@fast"}},
}""",
    good="""{
  models: {providers: {acme: {baseUrl: "https://acme.example/v1",
    apiKey: "${ACME_KEY}", models: [{id: "m1-fast", name: "M1"}]}}},
  agents: {defaults: {model: "acme/m1-fast"}},
}""",
    how="use an id without `@`, if the provider has one for this model",
)


def check(context: RuleContext, /) -> Iterator[Finding]:
    """A finding where the whole text is a listed model and no such login is known."""
    listed = {
        f"{known.provider.id.lower()}/{model.id}" for known, model in context.models()
    }
    logins = as_object(get(context.written, "auth", "profiles"))
    for ref in context.references:
        whole = f"{ref.name}@{ref.profile}"
        if ref.profile and whole in listed and ref.profile not in logins:
            yield Finding(
                message=f"{shown(ref.text, ())} is read as the model "
                f"{shown(ref.model, ())} with the login {shown(ref.profile, ())}",
                path=ref.path,
                help="use an id without `@`, if the provider has one for this model",
            )
