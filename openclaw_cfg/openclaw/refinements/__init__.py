"""Checks of OpenClaw that its JSON Schema cannot express, area by area."""

from typing import Final

from openclaw_cfg.openclaw.refinements import (
    agents,
    bindings,
    browser,
    cloud_workers,
    gateway,
    heartbeat,
    hooks,
    mcp,
    misc,
    models,
    quantities,
    sandbox,
    secrets,
    talk,
    tools,
)
from openclaw_cfg.openclaw.refinements.base import Refinement

REFINEMENTS: Final[tuple[Refinement, ...]] = (
    models,
    agents,
    heartbeat,
    sandbox,
    tools,
    bindings,
    gateway,
    mcp,
    browser,
    hooks,
    talk,
    quantities,
    secrets,
    cloud_workers,
    misc,
)
