"""The rules about the text itself, which no parser lets through."""

from typing import Final

from openclaw_cfg.report import Explanation, Severity

EXPLANATIONS: Final = (
    Explanation(
        id="syntax",
        severity=Severity.ERROR,
        summary="the text is not JSON5, so OpenClaw cannot read it at all",
        bad='{gateway: {mode: "local"}',
        good='{gateway: {mode: "local"}}',
        how="write what was expected at the place that is shown",
    ),
    Explanation(
        id="encoding",
        severity=Severity.ERROR,
        summary="the file is not UTF-8; OpenClaw reads nothing else",
        bad="{gateway: {mode: 'local'}}  // saved as UTF-16",
        good="{gateway: {mode: 'local'}}  // saved as UTF-8",
        how="save the file as UTF-8",
    ),
)
