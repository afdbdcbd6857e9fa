"""Rules about reading a file, and about settings of any area."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="bad-include",
        severity=Severity.ERROR,
        summary="a file that $include names cannot be taken in, so OpenClaw refuses "
        "the whole configuration",
        bad='{ gateway: { $include: "./there-is-no-such-file.json5" } }',
        good='{ gateway: { mode: "local" } }',
        how="name a regular file below the folder of openclaw.json, or below a folder "
        "of OPENCLAW_INCLUDE_ROOTS; it may not include itself, have a second name, or "
        "be larger than 2 MiB",
    ),
    Explanation(
        id="missing-variable",
        severity=Severity.WARNING,
        summary="a ${NAME} stands for a variable that is not set here; OpenClaw "
        "leaves the text as it is, and what needs the value does not work",
        bad='{ agents: { defaults: { workspace: "${WORK}/agent" } } }',
        good='{ env: { vars: { WORK: "/srv" } }, '
        'agents: { defaults: { workspace: "${WORK}/agent" } } }',
        how="set the variable for OpenClaw, best in OpenClaw's .env file, which a "
        "service sees too; $${NAME} stands for the text ${NAME} itself",
        machine=True,
    ),
    Explanation(
        id="moved-setting",
        severity=Severity.WARNING,
        summary="an older form that OpenClaw still reads; newer tools and guides "
        "expect today's",
        bad='{ agents: { list: [{ id: "main" }] } }',
        good="{ agents: { entries: { main: {} } } }",
        how="write it in today's form, or let openclaw-cfg fix do so",
    ),
    Explanation(
        id="reserved-key",
        severity=Severity.ERROR,
        summary="a name that every JavaScript object already has, which OpenClaw does "
        "not accept",
        bad='{ env: { vars: { constructor: "x" } } }',
        good='{ env: { vars: { CONSTRUCTOR: "x" } } }',
        how="rename it",
    ),
    Explanation(
        id="bad-url",
        severity=Severity.ERROR,
        summary="an address is not a URL, or not of the kind that is needed here",
        bad='{ gateway: { publicOrigin: "http://gateway.example.com/app" } }',
        good='{ gateway: { publicOrigin: "https://gateway.example.com" } }',
        how="write a complete URL with its scheme; an origin has no path",
    ),
    Explanation(
        id="bad-duration",
        severity=Severity.ERROR,
        summary="a text is not a duration",
        bad='{ cron: { sessionRetention: "a week" } }',
        good='{ cron: { sessionRetention: "7d" } }',
        how="write numbers with the units ms, s, m, h or d, such as 30m or 1h30m",
    ),
    Explanation(
        id="bad-size",
        severity=Severity.ERROR,
        summary="a text is not a size",
        bad='{ session: { maintenance: { maxDiskBytes: "plenty" } } }',
        good='{ session: { maintenance: { maxDiskBytes: "2gb" } } }',
        how="write bytes as a number, or a number with kb, mb, gb or tb",
    ),
    Explanation(
        id="bad-time",
        severity=Severity.ERROR,
        summary="a text is not a time of the day",
        bad="{ agents: { defaults: { heartbeat: { activeHours: "
        '{ start: "8am" } } } } }',
        good="{ agents: { defaults: { heartbeat: { activeHours: "
        '{ start: "08:00" } } } } }',
        how="write hours and minutes with two digits each; 24:00 is an end only",
    ),
    Explanation(
        id="relative-path",
        severity=Severity.ERROR,
        summary="a path must be absolute, because nothing says what it is relative to",
        bad='{ worktreeRoot: "worktrees" }',
        good='{ worktreeRoot: "~/worktrees" }',
        how="begin the path at the root, or with ~/ where the message says so",
    ),
    Explanation(
        id="blank-path",
        severity=Severity.ERROR,
        summary="a path is blank",
        bad='{ gateway: { tls: { certPath: " " } } }',
        good='{ gateway: { tls: { certPath: "/etc/openclaw/cert.pem" } } }',
        how="name the file, or leave the key out",
    ),
)
