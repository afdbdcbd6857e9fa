"""Models of a wish whose names may be typing errors."""

from collections.abc import Iterator

from openclaw_cfg.app.change import ConfigChange
from openclaw_cfg.app.default import unlisted
from openclaw_cfg.app.init import Settled
from openclaw_cfg.app.wish import Wish
from openclaw_cfg.dialects import detect, native
from openclaw_cfg.jsonpath import format_path
from openclaw_cfg.rules import unknown_vendor_model


def unlisted_models(wish: Wish, change: ConfigChange) -> Iterator[str]:
    """A sentence for each named default or fallback that its provider does not list."""
    config = detect(change.after.value).read(change.after.value)
    named = [config.primary] if wish.default else []
    named += config.fallbacks if wish.fallbacks else ()
    yield from filter(None, (unlisted(config, ref) for ref in named if ref))


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
