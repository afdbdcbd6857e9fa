"""Checks of OpenClaw that its JSON Schema cannot express, area by area."""

from typing import Final

from openclaw_cfg.openclaw.refinements import models
from openclaw_cfg.openclaw.refinements.base import Refinement

REFINEMENTS: Final[tuple[Refinement, ...]] = (models,)
