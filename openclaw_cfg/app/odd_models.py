"""Models of a wish whose names may be typing errors."""

from collections.abc import Iterator

from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.default import unlisted
from openclaw_cfg.app.init import Settled
from openclaw_cfg.app.wish import Wish
from openclaw_cfg.dialects import native
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.loader import Loaded
from openclaw_cfg.rules import unknown_vendor_model


def unlisted_models(wish: Wish, after: Loaded) -> Iterator[str]:
    """A sentence for each named default or fallback that is in no list."""
    named = [after.config.primary] if wish.default else []
    named += after.config.fallbacks if wish.fallbacks else ()
    yield from filter(None, (unlisted(after, ref) for ref in named if ref))


def unknown_models(answers: Settled, change: ConfigChange) -> Iterator[str]:
    """A sentence for each chosen model that the catalogue does not know."""
    ours = tuple(
        format_path((*native.PROVIDERS, one.provider_id)) for one in answers.chosen
    )
    for found in change.report.diagnostics:
        if found.rule == unknown_vendor_model.EXPLANATION.id and found.path.startswith(
            ours
        ):
            yield f"{found.message}; {found.help}"
