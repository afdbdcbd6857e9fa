"""What OpenClaw's own rules mean, for `explain`; the examples are run as tests."""

from typing import Final

from openclaw_cfg.openclaw.explanations import (
    agents,
    files,
    gateway,
    models,
    plugins,
    secrets,
    tools,
)
from openclaw_cfg.report import Explanation

EXPLANATIONS: Final[tuple[Explanation, ...]] = (
    *files.EXPLANATIONS,
    *models.EXPLANATIONS,
    *agents.EXPLANATIONS,
    *gateway.EXPLANATIONS,
    *tools.EXPLANATIONS,
    *secrets.EXPLANATIONS,
    *plugins.EXPLANATIONS,
)
