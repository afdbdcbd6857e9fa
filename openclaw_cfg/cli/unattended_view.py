"""What runs without a person, as `list` shows it."""

from collections.abc import Iterator
from textwrap import wrap

from rich.table import Table
from rich.text import Text

from openclaw_cfg.app.unattended import OWN_MODEL, Overview, Work
from openclaw_cfg.output.printable import printable
from openclaw_cfg.redact import scrub

_COLORS = {"not allowed": "red", "not stated": "yellow"}


def table(found: Overview) -> Table:
    """A row for each activity and provider."""
    several = len({agent for work in found.works for agent in work.agents}) > 1
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), width=79)
    for title in ("WITHOUT YOU", "MODEL", "PAID BY", "TERMS"):
        drawn.add_column(title, overflow="fold", header_style="bold")
    for work in found.works:
        style = _COLORS.get(work.terms, "") if work.billing == "plan" else ""
        drawn.add_row(
            _text(_title(work, several=several)),
            _text(_model(work)),
            Text(work.billing),
            Text(work.terms, style=style),
        )
    return drawn


def lines(found: Overview, *, verbose: bool) -> Iterator[str]:
    """What is said below: remarks, and the terms where they are wanted."""
    if not found.works:
        yield "nothing starts without you"
    for note in found.notes:
        yield from _wrapped(f"note: {note}")
    if not verbose:
        return
    presets = {w.preset.id: w.preset for w in found.works if w.preset}
    for preset in presets.values():
        policy = preset.policy
        source = preset.sources[policy.source]
        yield from _wrapped(f"terms of {preset.title} ({source}): {policy.summary}")


def _wrapped(text: str) -> list[str]:
    return wrap(
        text,
        width=79,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _title(work: Work, *, several: bool) -> str:
    if not several or not work.agents:
        return work.title
    return f"{work.title}: {', '.join(work.agents)}"


def _model(work: Work) -> str:
    if not work.model:
        return OWN_MODEL
    return f"else {work.model}" if work.fallback else work.model


def _text(text: str) -> Text:
    return Text(printable(scrub(text)))
