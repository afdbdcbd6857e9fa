"""The page of `status --html`: one file that loads and runs nothing.

Every text from elsewhere goes through `markup`; in addition, a policy in the page
forbids scripts and requests.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from openclaw_cfg import __version__
from openclaw_cfg.app.status import StatusReport
from openclaw_cfg.app.unattended import OWN_MODEL, Work
from openclaw_cfg.cli.default_view import runs_text
from openclaw_cfg.cli.list import key_text
from openclaw_cfg.cli.status_picture import calls, kind, markup, picture
from openclaw_cfg.cli.status_view import (
    answer_line,
    file_line,
    fix_line,
    gateway_line,
    loads_line,
    no_trouble,
    stale_line,
)
from openclaw_cfg.output.printable import counted

_CODE: Final = re.compile(r"`([^`]+)`")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_TERMS: Final = ("allowed", "not allowed", "not stated", "unknown")
_RUNS: Final = {True: "allowed", False: "not-allowed", None: "not-stated"}
_STYLE: Final = """
:root { color-scheme: light dark; --page: #fff; --text: #1d2125; --soft: #59636e;
  --line: #d1d9e0; --box: #f6f8fa; --good: #1a7f37; --bad: #cf222e; --open: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3;
  --soft: #9198a1; --line: #3d444d; --box: #161b22; --good: #3fb950; --bad: #ff7b72;
  --open: #d29922; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
code, .ref { font-family: ui-monospace, monospace; font-size: .9em; }
code { background: var(--page); border: 1px solid var(--line); border-radius: 4px;
  padding: .1em .35em; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-left: 4px solid var(--open); padding: .25rem .75rem; margin: .5rem 0;
  background: var(--box); }
li.stops { border-color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--line); }
td { overflow-wrap: break-word; }
td .ref { overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; }
.allowed { color: var(--good); }
.not-allowed { color: var(--bad); }
.not-stated { color: var(--open); }
.unknown { color: var(--soft); }
svg { width: 100%; height: auto; display: block; font: 14px system-ui, sans-serif; }
.narrow { display: none; gap: .5rem 1.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
svg text { fill: var(--text); }
svg .head { fill: var(--soft); }
svg rect { fill: var(--box); stroke: var(--line); }
svg .call { fill: none; stroke-width: 2; stroke: currentColor; }
svg .fallback { stroke-dasharray: 6 4; }
svg .terms { fill: currentColor; text-anchor: end; font-size: 12px; }
.legend { margin-bottom: .75rem; }
.legend span { margin-right: 1.25rem; white-space: nowrap; }
.legend i { display: inline-block; width: 1.5rem; border-top: 3px solid currentColor;
  vertical-align: middle; margin-right: .35rem; }
.legend .dashed { border-top-style: dashed; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 60rem) {
  svg.wide { display: none; }
  .narrow { display: grid; }
  svg.tree { max-width: 29rem; }
}
@media (max-width: 44rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  thead { display: none; }
  table, tbody { display: block; }
  tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td { display: block; border: 0; padding: 0; overflow-wrap: anywhere; }
  td::before { content: attr(data-head) " "; color: var(--soft); font-size: .8rem; }
}
"""


def page(found: StatusReport) -> str:
    """The HTML text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: StatusReport) -> Iterator[str]:
    title = f"OpenClaw: {_headline(found)}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>{_STYLE}</style></head><body>"
    yield f"<h1>{title}</h1>"
    yield from _troubles(found)
    yield from _overview(found)
    drawn = picture(calls(found))
    if drawn:
        yield "<h2>Who calls whom</h2>"
        yield _legend()
        yield drawn
    yield from _tables(found)
    yield f"<footer>openclaw-cfg {markup(__version__)}. Keys are masked.</footer>"
    yield "</body></html>"


def _headline(found: StatusReport) -> str:
    if found.stopped:
        return "something stops it"
    count = len(found.troubles)
    if count:
        return f"it works, with {counted(count, 'problem')}"
    return no_trouble(found).replace("`", "")


def _troubles(found: StatusReport) -> Iterator[str]:
    if not found.troubles:
        return
    yield "<ul>"
    for trouble in found.troubles:
        style = ' class="stops"' if trouble.stops else ""
        said = (trouble.message, trouble.help)
        lines = [f"<p>{_prose(text)}</p>" for text in said if text]
        if trouble.command:
            lines.append(f"<p><code>{markup(trouble.command)}</code></p>")
        yield f"<li{style}>{''.join(lines)}</li>"
    yield "</ul>"


def _overview(found: StatusReport) -> Iterator[str]:
    rows = [
        ("file", file_line(found)),
        ("OpenClaw", loads_line(found)),
        ("gateway", gateway_line(found.gateway)),
    ]
    if found.standing is not None:
        rows += [
            ("defaultModel", str(found.standing.primary)),
            ("", found.why),
            ("catalogue", stale_line(found)),
            ("fix", fix_line(found)),
        ]
    yield "<h2>In short</h2><dl>"
    for label, text in rows:
        yield f"<dt>{label}</dt><dd>{_prose(text)}</dd>"
    yield "</dl>"


def _legend() -> str:
    shown = [f'<span class="{kind(word)}"><i></i>{word}</span>' for word in _TERMS]
    shown.append('<span><i class="dashed"></i>after another one failed</span>')
    return f'<p class="legend">{" ".join(shown)}</p>'


def _tables(found: StatusReport) -> Iterator[str]:
    if found.listing is None:
        return
    yield "<h2>Providers</h2>"
    providers = (
        (
            _ref(row.provider.id),
            markup(row.kind),
            markup(key_text(row.key).plain),
            _prose(answer_line(found.results.get(row.provider.id))),
        )
        for row in found.listing.rows
    )
    yield from _table(("provider", "kind", "key", "answers"), providers)
    if found.models:
        yield "<h2>Will this model really run?</h2>"
        models = (
            (
                _ref(one.ref),
                markup(", ".join(one.roles)),
                _colored(_RUNS[one.runs.runs], runs_text(one.runs)),
            )
            for one in found.models
        )
        yield from _table(("model", "for", "runs"), models)
    unattended = found.listing.unattended
    if unattended.works:
        yield "<h2>What OpenClaw runs unattended</h2>"
        heads = ("activity", "model", "paid by", "terms")
        yield from _table(heads, map(_work, unattended.works))
    for note in unattended.notes:
        yield f"<p>{_prose(note)}</p>"


def _work(work: Work) -> tuple[str, ...]:
    otherwise = "else " if work.fallback else ""
    return (
        markup(work.title),
        _ref(f"{otherwise}{work.model or OWN_MODEL}"),
        markup(work.paid_by),
        _colored(kind(work.terms), work.terms),
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table; its cells are markup already."""
    yield "<table><thead><tr>"
    yield "".join(f"<th>{head}</th>" for head in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (
            f'<td data-head="{head}">{cell}</td>'
            for head, cell in zip(heads, row, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def _prose(text: str) -> str:
    """A sentence; what it has in backticks is code."""
    return _CODE.sub(r"<code>\1</code>", markup(text))


def _ref(text: str) -> str:
    return f'<span class="ref">{markup(text)}</span>'


def _colored(style: str, text: str) -> str:
    return f'<span class="{style}">{markup(text)}</span>'
