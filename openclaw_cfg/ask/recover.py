"""What to do if a provider refused the key or did not answer."""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future
from enum import StrEnum
from typing import Final

from openclaw_cfg.ask import Choice, Choose, News, Note, Tone
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.probing import Probing
from openclaw_cfg.catalog.find import endpoint_at
from openclaw_cfg.catalog.preset import Kind
from openclaw_cfg.lint.credentials import is_stand_in
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.solve import REFUSALS, Door, Solution, doors
from openclaw_cfg.secret import Literal


class Way(StrEnum):
    """What to do."""

    KEY = "key"
    BETTER = "better"
    ADDRESS = "address"
    AGAIN = "again"
    DOORS = "doors"
    DOOR = "door"
    KEEP = "keep"
    SKIP = "skip"


_ELSEWHERE: Final = frozenset(
    {Status.UNREACHABLE, Status.TIMEOUT, Status.TLS, Status.NOT_FOUND}
)


def is_own(probing: Probing) -> bool:
    """Whether an address is the user's own and not a vendor's.

    Without one in the entry, OpenClaw asks the vendor's.
    """
    if probing.preset.kind is Kind.SELF_HOSTED:
        return True
    url = probing.provider.base_url
    return bool(url) and endpoint_at(probing.preset, url or "") is None


def ask_way(
    desk: Desk,
    probing: Probing,
    *,
    kinds: Collection[Kind],
    typed: Mapping[str, str],
    again: bool = False,
) -> tuple[Way, Door | None]:
    """Ask what to do: another key, retry, another endpoint, keep it, skip the provider.

    `Way.DOOR` has an endpoint that accepts the key and whose kind can be added.

    Args:
        again: whether it failed before: Enter then goes on, for it would never end.
    """
    result = probing.result()
    assert result is not None
    lines = (result.help,) if result.help else ()
    desk.prompter.note(Note(title=probing.verdict(), lines=lines, tone=Tone.WARNING))
    tried = False
    while True:
        choices = tuple(_choices(probing, result, tried=tried))
        goes_on = again and choices[0].value != Way.BETTER
        question = Choose(
            title="What now?",
            unasked=None,
            short="So",
            choices=choices,
            default=Way.KEEP if goes_on else "",
        )
        way = Way(desk.prompter.choose(question))
        if way is not Way.DOORS:
            return way, None
        tried = True
        found = _solve(desk, probing, typed)
        if found is not None and found.preset.kind in kinds:
            return Way.DOOR, found


def _choices(probing: Probing, result: Result, *, tried: bool) -> Iterator[Choice]:
    refused = result.status in REFUSALS
    if result.better_url and is_own(probing):
        yield Choice(
            value=Way.BETTER,
            title=f"Use {result.better_url}",
            hint="it lists models",
        )
    if result.status in _ELSEWHERE and is_own(probing):
        yield Choice(
            value=Way.ADDRESS, title="Another address", hint=f"not {probing.place}"
        )
    others: tuple[Door, ...] = ()
    if refused and not tried:
        others = doors(probing.provider, probing.preset)
    if refused:
        key = probing.provider.key
        word = isinstance(key, Literal) and is_stand_in(key.value, probing.preset)
        yield Choice(value=Way.KEY, title="Give a key" if word else "Give another key")
    if others:
        yield Choice(
            value=Way.DOORS,
            title="Try this key at the vendor's other addresses",
            hint=f"{len(others)}: plans, regions",
            about="a plan's key and a general one look alike but belong to different "
            "addresses; no other vendor is asked",
        )
    yield Choice(value=Way.AGAIN, title="Check once more")
    yield Choice(
        value=Way.KEEP,
        title="Keep it as it is",
        hint="`openclaw-cfg probe` checks it later",
    )
    yield Choice(value=Way.SKIP, title="Skip this provider")


def _solve(desk: Desk, probing: Probing, typed: Mapping[str, str]) -> Door | None:
    """Try the other endpoints; report the result."""
    assert desk.probes is not None
    name = f"{probing.provider.base_url}|{hash(probing.provider.key)}"
    work = desk.probes.solve(name, probing.provider, typed=typed)
    desk.prompter.wait(lambda: _news(work))
    solution = work.result()
    door, tried = solution.door, solution.tried
    desk.prompter.note(
        Note(
            title=f"the key works at {door.endpoint.url} ({door.preset.title})"
            if door
            else "no other address of this vendor accepts the key",
            rows=tuple((d.endpoint.url, str(r.status)) for d, r in tried),
            tone=Tone.GOOD if door else Tone.WARNING,
        )
    )
    return door


def _news(work: Future[Solution]) -> News:
    return News(line="asking the vendor's other addresses", done=work.done())
