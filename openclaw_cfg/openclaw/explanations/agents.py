"""Rules about agents, their sandboxes, and what refers to them."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="no-agents",
        severity=Severity.ERROR,
        summary="with agents.ownership set, OpenClaw adds no agent automatically, and "
        "there is none",
        bad='{ agents: { ownership: "explicit" } }',
        good='{ agents: { ownership: "explicit", entries: { main: {} } } }',
        how="add an agent, or leave agents.ownership out",
    ),
    Explanation(
        id="duplicate-agent",
        severity=Severity.ERROR,
        summary="two keys of agents.entries are the same agent: capitals count for "
        "nothing",
        bad='{ agents: { ownership: "explicit", entries: { Work: {}, work: {} } } }',
        good='{ agents: { ownership: "explicit", entries: { work: {}, home: {} } } }',
        how="rename one of them",
    ),
    Explanation(
        id="unclear-default-agent",
        severity=Severity.ERROR,
        summary="with several agents the file must say that each has its own tasks, or "
        "which one is the default",
        bad="{ agents: { entries: { main: {}, work: {} } } }",
        good='{ agents: { ownership: "explicit", entries: { main: {}, work: {} } } }',
        how='set agents.ownership to "explicit" and mark no agent with default: true',
    ),
    Explanation(
        id="unknown-agent",
        severity=Severity.ERROR,
        summary="something is bound to an agent that is not configured",
        bad='{ agents: { entries: { main: {} } }, bindings: [{ agentId: "wrok", '
        'match: { channel: "telegram" } }] }',
        good='{ agents: { ownership: "explicit", entries: { main: {}, work: {} } }, '
        'bindings: [{ agentId: "work", match: { channel: "telegram" } }] }',
        how="correct the id (`openclaw-cfg fix` corrects a misspelled one), or add the "
        "agent to agents.entries",
    ),
    Explanation(
        id="bad-agent-id",
        severity=Severity.ERROR,
        summary="a text cannot be the id of an agent",
        bad='{ gateway: { roles: { default: "ops", definitions: { ops: { sessions: '
        '{ others: "view" }, agents: ["a b"], scopes: [] } } } } }',
        good='{ gateway: { roles: { default: "ops", definitions: { ops: { sessions: '
        '{ others: "view" }, agents: ["work"], scopes: [] } } } } }',
        how="use letters, digits, hyphens and underscores, not starting with a hyphen",
    ),
    Explanation(
        id="shared-agent-folder",
        severity=Severity.ERROR,
        summary="two agents would keep logins and sessions in one folder and destroy "
        "each other's",
        bad='{ agents: { ownership: "explicit", entries: { main: { agentDir: "/srv/a" }'
        ', work: { agentDir: "/srv/a" } } } }',
        good='{ agents: { ownership: "explicit", entries: { main: { agentDir: "/srv/a" '
        '}, work: { agentDir: "/srv/b" } } } }',
        how="give each agent its own agentDir, or leave it out",
    ),
    Explanation(
        id="bad-avatar",
        severity=Severity.ERROR,
        summary="an avatar lies outside the agent's workspace, or is an address that "
        "no browser shows",
        bad='{ agents: { entries: { main: { identity: { avatar: "~/me.png" } } } } }',
        good='{ agents: { entries: { main: { identity: { avatar: "me.png" } } } } }',
        how="name a file relative to the workspace, or an http(s) or data URL",
    ),
    Explanation(
        id="bad-broadcast",
        severity=Severity.ERROR,
        summary="a broadcast group is larger than OpenClaw takes, or has options and "
        "no channel",
        bad='{ broadcast: { "120363": { agents: ["main"] } } }',
        good='{ broadcast: { "whatsapp:120363": { agents: ["main"] } } }',
        how="write the channel before the id, and 16 agents at most",
    ),
    Explanation(
        id="acp-without-peer",
        severity=Severity.ERROR,
        summary="an ACP binding does not say which conversation it is for",
        bad='{ bindings: [{ type: "acp", agentId: "main", match: { channel: '
        '"telegram" } }] }',
        good='{ bindings: [{ type: "acp", agentId: "main", match: { channel: '
        '"telegram", peer: { kind: "direct", id: "42" } } }] }',
        how="add match.peer",
    ),
    Explanation(
        id="moved-acp-binding",
        severity=Severity.ERROR,
        summary="ACP bindings are not in a channel any more",
        bad="{ channels: { telegram: { bindings: { acp: {} } } } }",
        good='{ bindings: [{ type: "acp", agentId: "main", match: { channel: '
        '"telegram", peer: { kind: "direct", id: "42" } } }] }',
        how="make an entry of the top-level bindings of each",
    ),
    Explanation(
        id="unsafe-sandbox",
        severity=Severity.ERROR,
        summary="a setting would open the sandbox to the machine it runs on",
        bad='{ agents: { defaults: { sandbox: { docker: { network: "host" } } } } }',
        good='{ agents: { defaults: { sandbox: { docker: { network: "bridge" } } } } }',
        how='use the network "bridge" or "none", and a real security profile',
    ),
    Explanation(
        id="bad-container-variable",
        severity=Severity.ERROR,
        summary="a variable cannot be handed to the container, which gets them one on "
        "a line",
        bad='{ agents: { defaults: { sandbox: { docker: { env: { "MY-VAR": "1" } } } } '
        "} }",
        good="{ agents: { defaults: { sandbox: { docker: { env: { MY_VAR: "
        '"1" } } } } } }',
        how="use letters, digits and underscores, and a value of one line",
    ),
    Explanation(
        id="no-heartbeat-owner",
        severity=Severity.WARNING,
        summary="with several agents and no owner named, no heartbeat runs",
        bad='{ agents: { ownership: "explicit", entries: { main: {}, work: {} } } }',
        good='{ agents: { ownership: "explicit", defaults: { heartbeat: { agentId: '
        '"main" } }, entries: { main: {}, work: {} } } }',
        how="name an agent in agents.defaults.heartbeat.agentId",
    ),
    Explanation(
        id="unknown-heartbeat-target",
        severity=Severity.ERROR,
        summary="a heartbeat is to go to a channel that OpenClaw does not have",
        bad='{ agents: { defaults: { heartbeat: { target: "telegramm" } } } }',
        good='{ agents: { defaults: { heartbeat: { target: "telegram" } } } }',
        how='write "last", "owner", "none", or the id of a channel',
    ),
)
