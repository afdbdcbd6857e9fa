"""How `status` is shown on a terminal: one screen, with the problems last."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from openclaw_cfg.app.gateway import Gateway
from openclaw_cfg.app.status import StatusReport
from openclaw_cfg.cli import unattended_view
from openclaw_cfg.cli.default_view import runs_text
from openclaw_cfg.cli.grid import Grid, Paragraph, field
from openclaw_cfg.cli.list import key_text
from openclaw_cfg.output.printable import clean, counted
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.result import Result
from openclaw_cfg.redact import scrub

_RUNS: Final = {True: "green", False: "red", None: "yellow"}


def view(found: StatusReport) -> RenderableType:
    """The screen."""
    return Group(*_parts(found))


def file_line(found: StatusReport) -> str:
    """Which file, in which form, and why this one."""
    form = f"{found.listing.dialect}, " if found.listing else ""
    return f"{found.path} ({form}{found.reason})"


def loads_line(found: StatusReport) -> str:
    """Whether OpenClaw loads the file."""
    count = counted(found.warnings, "warning")
    if found.loads:
        shown = ", which `openclaw-cfg validate` shows" if found.warnings else ""
        return f"loads it; {count}{shown}"
    errors = counted(found.errors, "error")
    return f"does not load it; {errors}, {count}"


def no_trouble(found: StatusReport) -> str:
    """The sentence if there is no trouble."""
    if not found.warnings:
        return "no problem"
    count = counted(found.warnings, "warning")
    return f"nothing stops it; `openclaw-cfg validate` shows {count}"


def gateway_line(gateway: Gateway) -> str:
    """Whether the gateway starts, and whether it runs."""
    word = {True: "starts", False: "does not start", None: "not from here"}
    reason = f": {gateway.reason}" if gateway.reason else ""
    said = f"{word[gateway.starts]}{reason}{_running(gateway)}"
    return f"{said} (port {gateway.port})"


def _running(gateway: Gateway) -> str:
    running = gateway.running
    if running is None:
        return ""
    if running.here is None:
        return "; a gateway answers at its port, and whether it is this one is unclear"
    if not running.here:
        return "; it is not running"
    said = "; it is running"
    if running.config is not None:
        said += " with another file"
    if running.port != gateway.port:
        return f"{said}, at port {running.port} instead"
    return said if running.holder else f"{said}, but does not listen at its port"


def answer_line(result: Result | None) -> str:
    """The answer of each provider."""
    if result is None:
        return "not asked"
    took = f" after {result.took}" if result.took else ""
    if result.unproved:
        return f"there{took}; {result.detail or 'its key was not sent'}"
    if result.status is Status.OK:
        return f"ok{took}"
    return f"{result.status}: {result.detail}" if result.detail else str(result.status)


def stale_line(found: StatusReport) -> str:
    """The old sources of facts about the providers."""
    names = ", ".join(dict.fromkeys(one.preset for one in found.stale))
    if not names:
        return "no fact about these providers is older than 90 days"
    return f"{names}: facts older than 90 days (`openclaw-cfg catalog --stale`)"


def fix_line(found: StatusReport) -> str:
    """What `fix` would do."""
    if not found.fixes:
        return "would change nothing"
    count = counted(found.fixes, "change")
    return f"would make {count} in {found.path} (`openclaw-cfg fix --dry-run`)"


def _parts(found: StatusReport) -> Iterator[RenderableType]:
    yield field("file", file_line(found))
    yield field("OpenClaw", loads_line(found), "" if found.loads else "red")
    style = "red" if found.gateway.starts is False else ""
    yield field("gateway", gateway_line(found.gateway), style)
    if found.listing is not None:
        yield field("defaultModel", str(found.standing and found.standing.primary))
        yield field("", found.why)
        yield Text()
        yield _providers(found)
        if found.models:
            yield Text()
            yield _models(found)
        yield Text()
        if found.listing.unattended.works:
            yield unattended_view.table(found.listing.unattended)
        for line in unattended_view.lines(found.listing.unattended, verbose=False):
            yield Paragraph(scrub(line), indent=2)
        yield Text()
        yield field("catalogue", stale_line(found))
        yield field("fix", fix_line(found))
    yield Text()
    yield from _troubles(found)


def _providers(found: StatusReport) -> Grid:
    table = Grid("PROVIDER", "KIND", "KEY", "ANSWERS")
    for row in found.listing.rows if found.listing else ():
        result = found.results.get(row.provider.id)
        style = "red" if result and result.status.failed else ""
        table.add(
            Text(clean(row.provider.id)),
            Text(row.kind),
            key_text(row.key),
            Text(clean(answer_line(result)), style=style),
        )
    return table


def _models(found: StatusReport) -> Grid:
    table = Grid("MODEL", "FOR", "REALLY RUNS?")
    for model in found.models:
        said = Text(clean(runs_text(model.runs)), style=_RUNS[model.runs.runs])
        table.add(Text(clean(model.ref)), Text(clean(", ".join(model.roles))), said)
    return table


def _troubles(found: StatusReport) -> Iterator[RenderableType]:
    if not found.troubles:
        yield Text(no_trouble(found), style="" if found.warnings else "green")
    for trouble, after in zip_longest(found.troubles, found.troubles[1:]):
        style = "red" if trouble.stops else "yellow"
        mark = Text("x " if trouble.stops else "! ", style=style)
        yield Paragraph(clean(trouble.message), indent=2, head=mark)
        # What cures several in a row is told once, after the last of them.
        if after and (trouble.command, trouble.help) == (after.command, after.help):
            continue
        if trouble.help:
            yield Paragraph(clean(trouble.help), indent=2, head=Text("  "))
        if trouble.command:
            # The mark is for what can be pasted: a line break would cut the command.
            yield Text("  -> ").append(clean(trouble.command), "bold")
