"""How `default` shows the defaultModel and its candidates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from openclaw_cfg.app.candidates import Candidate
from openclaw_cfg.app.choice import DefaultChoice, verdict
from openclaw_cfg.app.default import NewDefault, Standing
from openclaw_cfg.app.unattended import TERMS
from openclaw_cfg.catalog.policy import Permission, Use
from openclaw_cfg.catalog.setups import ALIAS
from openclaw_cfg.cli.console import Console
from openclaw_cfg.cli.grid import Grid, Paragraph, field
from openclaw_cfg.jsonpath import Json
from openclaw_cfg.lint.runnable import Requirement, Runs
from openclaw_cfg.output.printable import clean
from openclaw_cfg.redact import scrub

_TITLES: Final = (
    *("MODEL", "OK", "KEY", "YOU", "ALONE", "TOOLS", "THINK"),
    *("CTX", "IN", "OUT", "CACHED"),
)
_RUNS: Final = {True: "yes", False: "no", None: "not known here"}
_STYLES: Final = {"yes": "green", "no": "red", "?": "yellow"}
_WORDS: Final = {
    Permission.ALLOWED: "yes",
    Permission.FORBIDDEN: "no",
    Permission.UNCLEAR: "?",
}
_LEGEND: Final = (
    'OK: answers, or only its "host" was asked, without the key. YOU: interactive '
    "use. ALONE: unattended (heartbeat, cron, bots). THINK: reasoning. CTX: thousands "
    "of tokens. "
    'IN, OUT, CACHED: US dollars per million tokens; "flat" costs nothing per prompt. '
    '"?": not known.'
)


class DefaultView(Struct, frozen=True):
    """What a run of `default` has to show."""

    console: Console
    standing: Standing
    found: Sequence[Candidate]
    best: DefaultChoice | None
    runs: Runs | None
    explain: bool

    def show(self, *, as_json: bool) -> None:
        """Show what the defaultModel is, or how the candidates compare."""
        if as_json:
            self.console.json(self._document(), schema="default-1")
        elif self.explain:
            self.console.show(explanation(self.standing, self.found, self.best))
        else:
            self.console.show(summary(self.standing, self.found, self.runs))

    def announce(
        self, new: NewDefault, notes: Iterable[str], *, chosen: bool, as_json: bool
    ) -> None:
        """Say what will be set, before the diff is shown."""
        if self.explain and not as_json:
            self.show(as_json=False)
        talk = self.console.talk
        old = str(self.standing.primary)
        arrow = f" -> {new.primary}" if str(new.primary) != old else " (as now)"
        talk(f"defaultModel: {old}{arrow}")
        now = ", ".join(map(str, self.standing.fallbacks)) or "none"
        later = ", ".join(map(str, new.fallbacks or ())) or "none"
        if now != later:
            talk(f"fallbacks: {now} -> {later}")
        if chosen and self.best:
            talk(f"chosen: {self.best.reason}")
            if new.strong is not None:
                talk(f'alias for hard tasks: "{ALIAS}" for {new.strong}')
        for note in notes:
            talk(f"note: {note}")

    def document(self, new: NewDefault, notes: Iterable[str], *, written: bool) -> None:
        """Print the one JSON document of a run that sets."""
        change = {
            "from": str(self.standing.primary),
            "to": str(new.primary),
            "fallbacks": [str(ref) for ref in new.fallbacks or ()],
            "written": written,
            "notes": list(notes),
        }
        self.console.json({**self._document(), "set": change}, schema="default-1")

    def _document(self) -> dict[str, Json]:
        standing, best = self.standing, self.best
        now = _current(standing, self.found)
        value: dict[str, Json] = {
            "version": 1,
            "defaultModel": str(standing.primary),
            "source": standing.origin.as_json(),
            "fallbacks": [str(ref) for ref in standing.fallbacks],
            "current": now.as_json() if now else None,
            "runs": self.runs.as_json() if self.runs else None,
            "agents": [
                {"id": o.agent, "model": str(o.model), "strict": o.strict}
                for o in standing.overrides
            ],
        }
        if self.explain:
            value["candidates"] = [candidate.as_json() for candidate in self.found]
        if best is not None:
            value["choice"] = {
                "defaultModel": str(best.primary.ref),
                "fallbacks": [str(ref) for ref in best.fallbacks],
                "strong": str(best.strong) if best.strong else None,
                "reason": best.reason,
            }
        return value


def summary(
    standing: Standing, found: Sequence[Candidate], runs: Runs | None
) -> RenderableType:
    """The defaultModel, where it is written, whether it runs and may be used."""
    lines = [
        ("defaultModel", str(standing.primary)),
        ("from", str(standing.origin)),
        ("fallbacks", ", ".join(map(str, standing.fallbacks)) or "none"),
    ]
    now = _current(standing, found)
    if now is not None:
        lines += _about(now)
    if runs is not None:
        lines.append(("really runs", runs_text(runs)))
    lines += [("agent", str(override)) for override in standing.overrides]
    return Group(*(field(label, value) for label, value in lines))


def runs_text(runs: Runs) -> str:
    """Whether a model really runs, and why not."""
    word = _RUNS[runs.runs]
    if runs.runs and runs.part is Requirement.LOGIN:
        return f"{word}, if its key is good"
    if runs.runs and runs.part is not Requirement.ANSWER:
        return f"{word}, if its provider answers"
    return f"{word}: {runs.reason}" if runs.reason else word


def explanation(
    standing: Standing, found: Sequence[Candidate], best: DefaultChoice | None
) -> RenderableType:
    """A table of the candidates, and the best of them in one sentence."""
    table = Grid(*_TITLES, right=range(len(_TITLES) - 4, len(_TITLES)))
    for candidate in found:
        table.add(*_row(candidate, standing))
    said = Paragraph(scrub(verdict(str(standing.primary), found, best)))
    return Group(table, Text(), Paragraph(_LEGEND, style="dim"), Text(), said)


def _current(standing: Standing, found: Sequence[Candidate]) -> Candidate | None:
    ref = str(standing.primary).lower()
    return next((c for c in found if str(c.ref).lower() == ref), None)


def _about(candidate: Candidate) -> list[tuple[str, str]]:
    key = candidate.key
    where = f" ({key.where})" if key.where else ""
    if key.undecided:
        where = " (neither is here)"
    elif key.present is False and key.source != "none":
        where = f" ({key.absence})"
    return [
        ("key", f"{key.label}{where}"),
        ("answers", _answers(candidate)),
        ("may be used", _terms(candidate)),
    ]


def _answers(candidate: Candidate) -> str:
    result = candidate.result
    if result is None:
        return "not asked; --probe asks, without spending anything"
    took = f" after {result.took}" if result.took else ""
    reason = ": ".join(part for part in (result.detail, result.help) if part)
    return f"{result.status}{took}{f' ({reason})' if reason else ''}"


def _terms(candidate: Candidate) -> str:
    if candidate.preset is None:
        return "the catalogue does not know this host, so look at its terms"
    policy = candidate.preset.policy
    day = candidate.preset.sources[policy.source].dated
    which = f"with {candidate.preset.title}, " if candidate.key.undecided else ""
    return (
        f"{which}interactive: {TERMS[policy.of(Use.CODING_TOOLS)]}; "
        f"unattended: {TERMS[policy.of(Use.UNATTENDED)]} (terms of {day})"
    )


def _row(candidate: Candidate, standing: Standing) -> tuple[Text, ...]:
    current = str(candidate.ref).lower() == str(standing.primary).lower()
    name = Text(clean(str(candidate.ref)), style="bold" if current else "")
    words = (
        "host" if candidate.unproved else _word(candidate.answers),
        _word(candidate.key.present),
        _WORDS[candidate.may(Use.CODING_TOOLS)],
        _WORDS[candidate.may(Use.UNATTENDED)],
        _word(candidate.tools),
        _word(candidate.reasoning),
    )
    marks = (Text(word, style=_STYLES.get(word, "")) for word in words)
    context = candidate.context_window
    return (
        name,
        *marks,
        Text("?" if context is None else f"{context // 1000}"),
        *_prices(candidate),
    )


def _prices(candidate: Candidate) -> tuple[Text, Text, Text]:
    if candidate.flat:
        return Text("flat"), Text(""), Text("")
    price = candidate.price
    if price is None:
        return Text("?"), Text("?"), Text("?")
    cached = "?" if price.cache_read is None else f"{price.cache_read:.3g}"
    return Text(f"{price.input:.3g}"), Text(f"{price.output:.3g}"), Text(cached)


def _word(known: bool | None) -> str:  # noqa: FBT001 -- the value shown
    words: Mapping[bool | None, str] = {True: "yes", False: "no", None: "?"}
    return words[known]
