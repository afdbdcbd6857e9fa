"""A picture of what calls what: person or activity, then model, then provider.

The same calls are drawn twice in SVG: in three columns for a wide page, and for a
narrow one as a tree for each caller. Colours come from the page's style, by the terms;
words are there too, because not everyone sees colours.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.status import StatusReport
from openclaw_cfg.app.unattended import OWN_MODEL, TERMS
from openclaw_cfg.catalog.policy import Use
from openclaw_cfg.output.printable import clean

_ROW: Final = 44
_BOX: Final = 30
_TOP: Final = 34
# Where the columns of the wide drawing begin, and how wide their boxes are.
_COLUMNS: Final = ((0, 260), (350, 310), (750, 210))
_WIDE: Final = 960
_NARROW: Final = 360
_LETTER: Final = 7.6
_WORST: Final = ("not allowed", "not stated", "unknown", "allowed")


class Call(Struct, frozen=True, kw_only=True):
    """A call of a model.

    Attributes:
        who: the caller: the person, or an activity that starts unattended.
        terms: `allowed`, `not allowed`, `not stated` or `unknown`.
        fallback: whether the model is only called after another one failed.
    """

    who: str
    model: str
    provider: str
    terms: str
    fallback: bool = False


def calls(found: StatusReport) -> tuple[Call, ...]:
    """All calls, the person's first."""
    return tuple(dict.fromkeys((*_of_person(found), *_alone(found))))


def picture(lines: Iterable[Call]) -> str:
    """Both drawings; the page's style shows the one that fits."""
    found = tuple(lines)
    return f"{_wide(found)}\n{_narrow(found)}" if found else ""


def kind(terms: str) -> str:
    """The CSS class for what the terms say."""
    return terms.replace(" ", "-")


def markup(text: str) -> str:
    """A text for a page: without keys, control characters or markup."""
    return escape(clean(text), quote=True)


def _of_person(found: StatusReport) -> Iterator[Call]:
    terms = {
        row.provider.id.strip().lower(): TERMS[row.preset.policy.of(Use.CODING_TOOLS)]
        for row in (found.listing.rows if found.listing else ())
        if row.preset
    }
    for one in found.models:
        for role in ("defaultModel", "fallback"):
            if role in one.roles:
                provider, _, model = one.ref.partition("/")
                yield Call(
                    who="a person",
                    model=model or one.ref,
                    provider=provider if model else "",
                    terms=terms.get(provider.lower(), "unknown"),
                    fallback=role == "fallback",
                )


def _alone(found: StatusReport) -> Iterator[Call]:
    for work in found.listing.unattended.works if found.listing else ():
        model = work.model.removeprefix(f"{work.provider}/") if work.provider else ""
        yield Call(
            who=work.title,
            model=model or work.model or OWN_MODEL,
            provider=work.provider or "OpenClaw",
            terms=work.terms,
            fallback=work.fallback,
        )


def _wide(found: tuple[Call, ...]) -> str:
    """Three columns of boxes, and a line for each call."""
    people = [*dict.fromkeys(call.who for call in found)]
    models = [*dict.fromkeys((call.provider, call.model) for call in found)]
    providers = [*dict.fromkeys(call.provider for call in found)]
    height = _TOP + _ROW * max(len(people), len(models), len(providers))
    heads = zip(("who", "model", "provider"), _COLUMNS, strict=True)
    drawn = [
        f'<text class="head" x="{left}" y="16">{title}</text>'
        for title, (left, _) in heads
    ]
    # One line per model and provider: the most important of its calls.
    edges = {
        (call.model, call.provider): call
        for call in sorted(found, key=_weight, reverse=True)
    }
    for call in found:
        row = models.index((call.provider, call.model))
        drawn.append(_line(call, 0, people.index(call.who), row))
    for call in edges.values():
        row = models.index((call.provider, call.model))
        drawn.append(_line(call, 1, row, providers.index(call.provider)))
    drawn += [_box(text, 0, row) for row, text in enumerate(people)]
    drawn += [_box(text, 1, row) for row, (_, text) in enumerate(models)]
    drawn += [_box(text, 2, row) for row, text in enumerate(providers)]
    return _svg("wide", _WIDE, height, drawn)


def _weight(call: Call) -> tuple[int, bool]:
    """A sort key, the worst first: the terms, then first choices before fallbacks."""
    return _WORST.index(call.terms), call.fallback


def _line(call: Call, column: int, start: int, end: int) -> str:
    left, right = sum(_COLUMNS[column]), _COLUMNS[column + 1][0]
    y1, y2 = _middle(start), _middle(end)
    middle = (left + right) // 2
    curve = f"M{left} {y1} C{middle} {y1} {middle} {y2} {right} {y2}"
    return f'<path class="{_style(call)}" d="{curve}">{_title(call)}</path>'


def _middle(row: int) -> int:
    return _TOP + row * _ROW + _BOX // 2


def _box(text: str, column: int, row: int) -> str:
    left, width = _COLUMNS[column]
    return _named_box(text, left, _TOP + row * _ROW, width)


def _narrow(found: tuple[Call, ...]) -> str:
    """A drawing for each caller; the page's style puts as many side by side as fit."""
    trees: dict[str, list[Call]] = {}
    for call in found:
        trees.setdefault(call.who, []).append(call)
    drawn = (_tree(who, calls) for who, calls in trees.items())
    return "\n".join(('<div class="narrow">', *drawn, "</div>"))


def _tree(who: str, found: Iterable[Call]) -> str:
    """The caller, with its models below, each with its provider."""
    drawn = [_named_box(who, 0, 0, _NARROW)]
    y = _ROW
    for call in found:
        style = _style(call)
        to_model = f"M10 {_BOX} V{y + _BOX // 2} H26"
        drawn.append(f'<path class="{style}" d="{to_model}">{_title(call)}</path>')
        drawn.append(_named_box(call.model, 26, y, _NARROW - 26))
        to_provider = f"M36 {y + _BOX} V{y + _ROW + _BOX // 2} H52"
        y += _ROW
        drawn.append(f'<path class="{style}" d="{to_provider}"/>')
        drawn.append(_named_box(call.provider, 52, y, _NARROW - 52))
        drawn.append(
            f'<text class="terms {kind(call.terms)}" x="{_NARROW - 8}" y="{y + 20}">'
            f"{markup(call.terms)}</text>"
        )
        y += _ROW
    return _svg("tree", _NARROW, y, drawn)


def _named_box(text: str, x: int, y: int, width: int) -> str:
    most = int((width - 20) / _LETTER)
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return (
        f'<g><title>{markup(text)}</title><rect x="{x}" y="{y}" width="{width}" '
        f'height="{_BOX}" rx="6"/><text x="{x + 10}" y="{y + 20}">{markup(cut)}'
        "</text></g>"
    )


def _style(call: Call) -> str:
    return f"call {kind(call.terms)}{' fallback' if call.fallback else ''}"


def _title(call: Call) -> str:
    after = ", after another one failed" if call.fallback else ""
    told = f"{call.who}, {call.model}, {call.provider}: {call.terms}{after}"
    return f"<title>{markup(told)}</title>"


def _svg(name: str, width: int, height: int, drawn: Iterable[str]) -> str:
    head = (
        f'<svg class="{name}" viewBox="0 0 {width} {height}" role="img" '
        'aria-label="who calls which model of which provider">'
    )
    return "\n".join((head, *drawn, "</svg>"))
