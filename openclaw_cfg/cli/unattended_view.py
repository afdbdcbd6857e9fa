"""What runs unattended, as `list` shows it."""

from collections.abc import Iterator

from rich.text import Text

from openclaw_cfg.app.unattended import OWN_MODEL, Overview, Work
from openclaw_cfg.catalog.activities import load_activities
from openclaw_cfg.cli.grid import Grid
from openclaw_cfg.output.printable import clean

_COLORS = {"not allowed": "red", "not stated": "yellow"}


def table(found: Overview) -> Grid:
    """A row for each activity and provider."""
    drawn = Grid("UNATTENDED", "MODEL", "PAID BY", "TERMS")
    for work in found.works:
        style = _COLORS.get(work.terms, "") if work.paid_by.startswith("plan") else ""
        drawn.add(
            Text(clean(found.title(work))),
            Text(clean(_model(work))),
            Text(work.paid_by),
            Text(work.terms, style=style),
        )
    return drawn


def lines(found: Overview, *, verbose: bool) -> Iterator[str]:
    """The notes below; with the terms and the evidence if requested."""
    if not found.works:
        yield "nothing runs unattended"
    for note in found.notes:
        yield f"note: {note}"
    if not verbose:
        return
    presets = {w.preset.id: w.preset for w in found.works if w.preset}
    for preset in presets.values():
        policy = preset.policy
        source = preset.sources[policy.source]
        yield f"terms of {preset.title} ({source}): {policy.summary}"
    yield from _evidence(found)


def _evidence(found: Overview) -> Iterator[str]:
    """How it is known which model each activity uses."""
    known, titles = load_activities(), dict[str, list[str]]()
    for name in dict.fromkeys(work.activity for work in found.works):
        titles.setdefault(known[name].evidence, []).append(known[name].title)
    for evidence, named in titles.items():
        yield f"{evidence}: {', '.join(named)}"


def _model(work: Work) -> str:
    if not work.model:
        return OWN_MODEL
    return f"else {work.model}" if work.fallback else work.model
