"""How `probe` shows its results: a live table, plain lines, or one JSON document."""

import sys
from collections.abc import Sequence
from typing import Final, Self

from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from openclaw_cfg.app.listing import NO_KEY, key_state
from openclaw_cfg.app.probe import document, summary
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.progress import Waiting
from openclaw_cfg.model import Provider
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.output.printable import clean, counted
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.result import Result

_TITLES: Final = ("", "PROVIDER", "LEVEL", "TIME", "MODELS", "KEY", "RESULT")
# The columns that are dropped first on a narrow terminal.
_SPARED: Final = frozenset({"TIME", "MODELS", "KEY"})
_NARROW: Final = 72
_NOTHING: Final = "–"  # noqa: RUF001 - what tables show for nothing


class ProbeView:
    """The output of one run, from the first spinner to the last line.

    Args:
        console: where it goes.
        providers: what is probed, in the order of the rows.
        environment: says where the keys come from.
        as_json: print the JSON document and nothing else.
    """

    def __init__(
        self,
        console: Console,
        providers: Sequence[Provider],
        environment: Environment,
        *,
        as_json: bool,
    ) -> None:
        self._console = console
        self._providers = providers
        self._keys = [key_state(p, environment).label for p in providers]
        self._as_json = as_json
        self._done: dict[str, Result] = {}
        self._live: Live | None = None
        self._waiting = Waiting(console, "probe", len(providers))

    def __enter__(self) -> Self:
        if sys.stdout.isatty() and not self._as_json and self._providers:
            rich = self._console.rich(sys.stdout)
            self._live = Live(self._table(), console=rich, transient=True)
            self._live.start()
        else:
            self._waiting.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.__exit__()
        if self._live is not None:
            # The last drawing is complete, and lines that scrolled away cannot be
            # replaced.
            self._live.update("")
            self._live.stop()

    def update(self, result: Result) -> None:
        """Show a provider's result in its row."""
        self._done[result.provider] = result
        self._waiting.advance()
        if self._live is not None:
            self._live.update(self._table())

    def finish(self, results: Sequence[Result]) -> None:
        """Print what remains to be printed once everything is over."""
        if self._as_json:
            self._console.json(document(results), schema="probe-1")
        elif self._live is not None:
            self._done = {result.provider: result for result in results}
            self._console.show(self._table())
        else:
            for result, key in zip(results, self._keys, strict=True):
                self._console.result(_line(result, key))
        counts = summary(results)
        self._console.talk(
            ", ".join(f"{count} {word}" for word, count in counts.items())
        )

    def _table(self) -> Table:
        narrow = self._console.rich(sys.stdout).width < _NARROW
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for title in _TITLES:
            if not (narrow and title in _SPARED):
                table.add_column(title, header_style="bold", overflow="fold")
        for provider, key in zip(self._providers, self._keys, strict=True):
            cells = _cells(provider, key, self._done.get(provider.id))
            named = zip(_TITLES, cells, strict=True)
            table.add_row(*(c for t, c in named if not (narrow and t in _SPARED)))
        return table


def _cells(
    provider: Provider, key: str, result: Result | None
) -> tuple[Text | Spinner, ...]:
    name, source = Text(clean(provider.id)), Text(clean(key))
    if result is None:
        nothing = Text()
        return Spinner("dots"), name, nothing, nothing, nothing, source, nothing
    said = Text(clean(result.detail))
    if result.help:
        said.append(f"\n{clean(result.help)}", style="dim")
    return (
        _mark(result),
        name,
        Text(result.level or _NOTHING),
        Text(result.took or _NOTHING),
        Text(_models(result) or _NOTHING),
        source,
        said,
    )


def _mark(result: Result) -> Text:
    if result.status is Status.SKIPPED:
        return Text(_NOTHING, style="yellow")
    failed = result.status.failed
    return Text("✗" if failed else "✓", style="red" if failed else "green")


def _line(result: Result, key: str) -> str:
    """One line per provider, for a pipe: name, status, how far, and the reason."""
    facts = [
        str(result.level or ""),
        result.took,
        key if key == NO_KEY else f"key {key}",
    ]
    if models := _models(result):
        facts.append(models)
    known = ", ".join(fact for fact in facts if fact)
    said = ": ".join(part for part in (result.detail, result.help) if part)
    return clean(f"{result.provider}: {result.status} ({known}) {said}")


def _models(result: Result) -> str:
    """How many models were found, and how many of those configured were not."""
    found, lost = len(result.models), len(result.configured_missing)
    facts = [counted(found, "model")] if found else []
    return ", ".join([*facts, *([f"{lost} missing"] if lost else [])])
