"""What the rules of the schema mean, for `explain`; all examples are run as tests."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final[tuple[Explanation, ...]] = (
    Explanation(
        id="unknown-key",
        severity=Severity.ERROR,
        summary="OpenClaw does not know this key here, and refuses the whole file "
        "for one unknown key",
        bad='{ models: { providers: { apiyi: { baseURL: "https://api.apiyi.com/v1", '
        "models: [] } } } }",
        good='{ models: { providers: { apiyi: { baseUrl: "https://api.apiyi.com/v1", '
        "models: [] } } } }",
        how="rename it to the key that was meant, move it to where it belongs, or "
        "remove it (a comment is written with `//`); openclaw-cfg fix does so where it "
        "is clear what was meant",
    ),
    Explanation(
        id="missing-key",
        severity=Severity.ERROR,
        summary="a key that OpenClaw needs in this object is not there",
        bad='{ models: { providers: { apiyi: { baseUrl: "https://api.apiyi.com/v1", '
        'models: [{ id: "deepseek-v3.2" }] } } } }',
        good='{ models: { providers: { apiyi: { baseUrl: "https://api.apiyi.com/v1", '
        'models: [{ id: "deepseek-v3.2", name: "DeepSeek V3.2" }] } } } }',
        how="add the key",
    ),
    Explanation(
        id="wrong-type",
        severity=Severity.ERROR,
        summary="the value is of another type than OpenClaw takes here, such as a "
        "number in quotes",
        bad='{ gateway: { port: "18789" } }',
        good="{ gateway: { port: 18789 } }",
        how="write a value of the type that the message names; a ${VARIABLE} is "
        "always text, so numbers and booleans cannot come from one",
    ),
    Explanation(
        id="bad-value",
        severity=Severity.ERROR,
        summary="only certain values are accepted here, and this is none of them",
        bad='{ gateway: { bind: "everywhere" } }',
        good='{ gateway: { bind: "lan" } }',
        how="choose one of the values that the message names",
    ),
    Explanation(
        id="out-of-range",
        severity=Severity.ERROR,
        summary="a number is too small or too large, or a text or list too short or "
        "too long",
        bad="{ gateway: { port: 70000 } }",
        good="{ gateway: { port: 18789 } }",
        how="keep to the bound that the message names",
    ),
    Explanation(
        id="bad-pattern",
        severity=Severity.ERROR,
        summary="a text does not have the form that OpenClaw needs here",
        bad='{ ui: { seamColor: "red" } }',
        good='{ ui: { seamColor: "#ff0000" } }',
        how="write it in the form that the message describes",
    ),
    Explanation(
        id="bad-format",
        severity=Severity.ERROR,
        summary="a text has to be a complete URL and is not",
        bad='{ proxy: { proxyUrl: "proxy.example" } }',
        good='{ proxy: { proxyUrl: "http://proxy.example:3128" } }',
        how="write the URL with its scheme and host",
    ),
    Explanation(
        id="bad-key",
        severity=Severity.ERROR,
        summary="the key itself, such as the id of an agent, has a form that "
        "OpenClaw does not take",
        bad='{ agents: { entries: { "my agent": {} } } }',
        good='{ agents: { entries: { "my-agent": {} } } }',
        how="rename the key to the form that the message describes",
    ),
    Explanation(
        id="duplicate-item",
        severity=Severity.ERROR,
        summary="a list in which every item must be unique has one twice",
        bad='{ plugins: { entries: { "session-share": { config: { share: { groups: '
        '["ops", "ops"] } } } } } }',
        good='{ plugins: { entries: { "session-share": { config: { share: { groups: '
        '["ops"] } } } } } }',
        how="remove one of the two",
    ),
    Explanation(
        id="conflicting-keys",
        severity=Severity.ERROR,
        summary="keys that are each accepted do not go together, or not with these "
        "values",
        bad='{ plugins: { entries: { "memory-wiki": { config: { vaultMode: '
        '"unsafe-local", vault: { scope: "agent" } } } } } }',
        good='{ plugins: { entries: { "memory-wiki": { config: { vaultMode: '
        '"isolated", vault: { scope: "agent" } } } } } }',
        how="remove one of the keys, or give it another value",
    ),
)
"""One entry for each rule that `schema` yields."""
