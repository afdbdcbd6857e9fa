"""Every change between versions of OpenClaw that is known, in the order they run."""

from typing import Final

from openclaw_cfg.fix.change import Migration
from openclaw_cfg.fix.migrations import (
    agents,
    channels,
    clawdbot,
    env,
    gateway,
    mcp,
    memory,
    misc,
    models,
    moved,
    policy,
    refs,
    retired,
    signal,
    speech,
    streaming,
    tools,
    values,
)

MIGRATIONS: Final[tuple[Migration, ...]] = (
    # What stands in a wrong place first, so that the rest finds it in its place.
    *models.MIGRATIONS,
    *mcp.MIGRATIONS,
    *misc.MIGRATIONS,
    *moved.MIGRATIONS,
    *clawdbot.MIGRATIONS,
    *env.MIGRATIONS,
    *agents.MIGRATIONS,
    *gateway.MIGRATIONS,
    *tools.MIGRATIONS,
    *memory.MIGRATIONS,
    *speech.MIGRATIONS,
    *channels.MIGRATIONS,
    *signal.MIGRATIONS,
    *streaming.MIGRATIONS,
    *values.MIGRATIONS,
    *retired.MIGRATIONS,
    *refs.MIGRATIONS,
    *policy.MIGRATIONS,
)
