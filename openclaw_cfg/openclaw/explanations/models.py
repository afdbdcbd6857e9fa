"""Rules about providers and references to models."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="incomplete-provider",
        severity=Severity.ERROR,
        summary="OpenClaw does not know this provider by its name, so it needs the "
        "address and the models",
        bad='{ models: { providers: { acme: { apiKey: "${KEY}" } } } }',
        good='{ models: { providers: { acme: { baseUrl: "https://acme.example/v1", '
        'apiKey: "${KEY}", models: [{ id: "m1", name: "M1" }] } } } }',
        how="add baseUrl, and models with id and name; [] is enough if none is listed",
    ),
    Explanation(
        id="bad-model-ref",
        severity=Severity.ERROR,
        summary="a single model must be named here, by provider and model",
        bad='{ agents: { defaults: { decisionModel: "gpt-5.4" } } }',
        good='{ agents: { defaults: { decisionModel: "openai/gpt-5.4" } } }',
        how='write "provider/model", without an asterisk',
    ),
    Explanation(
        id="bad-policy-ref",
        severity=Severity.ERROR,
        summary="an entry of modelPolicy.allow names no models",
        bad='{ agents: { defaults: { modelPolicy: { allow: ["gpt-5.4"] } } } }',
        good='{ agents: { defaults: { modelPolicy: { allow: ["openai/*"] } } } }',
        how='write "provider/model", "provider/*", or an alias from agents.*.models; '
        "the short names that come with OpenClaw do not count here",
    ),
    Explanation(
        id="retired-model",
        severity=Severity.ERROR,
        summary="the vendor has shut this model down, and OpenClaw refuses a file that "
        "refers to it",
        bad='{ agents: { defaults: { model: "google/gemini-1.5-pro" } } }',
        good='{ agents: { defaults: { model: "google/gemini-3.1-pro-preview" } } }',
        how="use the successor that the message names",
    ),
)
