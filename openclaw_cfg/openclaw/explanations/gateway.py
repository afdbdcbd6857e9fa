"""Rules about the gateway and talk."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="unsafe-tailscale",
        severity=Severity.ERROR,
        summary="Tailscale would expose a gateway that listens elsewhere too, or lets "
        "everyone in",
        bad='{ gateway: { bind: "lan", tailscale: { mode: "serve" } } }',
        good='{ gateway: { bind: "loopback", tailscale: { mode: "serve" } } }',
        how='keep gateway.bind at "loopback" and set gateway.auth.mode to "token" or '
        '"password"',
    ),
    Explanation(
        id="bad-portal",
        severity=Severity.ERROR,
        summary="portals need a domain and a port that the gateway does not use itself",
        bad='{ gateway: { portals: { ingress: { domain: "localhost", port: 9443 '
        "} } } }",
        good='{ gateway: { portals: { ingress: { domain: "portals.example.com", port: '
        "9443 } } } }",
        how="give them a DNS name of their own and another port",
    ),
    Explanation(
        id="bad-role",
        severity=Severity.ERROR,
        summary="the default role is not defined, or no role is",
        bad='{ gateway: { roles: { default: "ops", definitions: {} } } }',
        good='{ gateway: { roles: { default: "ops", definitions: { ops: { sessions: '
        '{ others: "view" }, agents: "*", scopes: [] } } } } }',
        how="define the role that gateway.roles.default names",
    ),
    Explanation(
        id="bad-header",
        severity=Severity.ERROR,
        summary="a header cannot be sent along with the connection to the gateway",
        bad='{ gateway: { remote: { edgeAuth: { Host: "x" } } } }',
        good='{ gateway: { remote: { edgeAuth: { "CF-Access-Client-Id": "x" } } } }',
        how="leave out headers of the connection itself, and write each only once",
    ),
    Explanation(
        id="unclear-talk-provider",
        severity=Severity.ERROR,
        summary="talk has several providers and does not know which one is meant",
        bad="{ talk: { providers: { elevenlabs: {}, openai: {} } } }",
        good='{ talk: { provider: "openai", providers: { elevenlabs: {}, openai: {} } '
        "} }",
        how="name one of talk.providers in talk.provider",
    ),
    Explanation(
        id="bad-cloud-worker",
        severity=Severity.ERROR,
        summary="a worker profile holds a key in clear text, or a project or profile "
        "is named in a form that OpenClaw does not take",
        bad='{ cloudWorkers: { profiles: { big: { provider: "p", settings: { apiKey: '
        '"x" } } } } }',
        good='{ cloudWorkers: { profiles: { big: { provider: "p", settings: { apiKey: '
        '{ source: "env", provider: "default", id: "WORKER_KEY" } } } } } }',
        how="refer to the key instead; name projects host/owner/repository in lower "
        "case",
    ),
)
