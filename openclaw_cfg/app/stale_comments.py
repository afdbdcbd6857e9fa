"""Removes comments of a setup that are no longer true for a configuration.

`init` writes why each value is there. Once a provider of the setup is removed, the
template's comments about it no longer hold. Only texts that are exactly the template's
are removed.
"""

from collections import Counter
from collections.abc import (
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from itertools import product
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.app.off_comments import off_comments
from openclaw_cfg.app.used_providers import used_providers
from openclaw_cfg.catalog.preset import PLANS, Kind, Preset
from openclaw_cfg.catalog.setups import (
    CHOSEN_FALLBACKS,
    Fallbacks,
    Setup,
    Switch,
    load_setups,
)
from openclaw_cfg.dialects import compact, native
from openclaw_cfg.json5.nodes import Document, Part
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, JsonPath, format_path, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw import built_in
from openclaw_cfg.openclaw.owner import terms_here
from openclaw_cfg.source import Source

_MARK: Final = "//"
_BILLED: Final = frozenset({Kind.GENERAL, Kind.CLOUD})
_REASON: Final = "The defaultModel: "
_RUNS: Final = "Runs every half hour"


def stale_comments(before: Loaded, after: Loaded) -> frozenset[str]:
    """The texts of the setups' comments that a change has made untrue.

    Args:
        before: a native configuration before the change.
        after: the same after the change.
    """
    return frozenset(_true(before) - _true(after) - {""})


def without_reason(value: Json, stale: Container[str]) -> Iterator[JsonPath]:
    """The settings of a setup in `value` whose reason is among the stale comments."""
    for one in _switches():
        written = one.operation().value
        if one.why in stale and get(value, *one.path) == written:
            yield one.path


def reasons(path: JsonPath) -> frozenset[str]:
    """The comments above a setting that a setup switches off for its plan."""
    return frozenset(one.why for one in _switches() if one.path == path)


def _switches() -> Iterable[Switch]:
    return dict.fromkeys(
        one for s in load_setups() for one in (*s.switches, *s.further)
    )


def staying_settings(places: Sequence[JsonPath]) -> Iterator[str]:
    """The note about settings of a setup whose reason is gone."""
    if places:
        named = ", ".join(map(format_path, places))
        yield f"what may have lost its reason stays: {named}"


def comments_of(document: Document) -> Iterator[str]:
    """The texts of a document's blocks of comments, each on one line."""
    yield from (said for _, _, said in _blocks(document))


def comment_above(document: Document, path: JsonPath) -> str:
    """The text of the comment before a member or its line; empty if there is none."""
    start, text = document.locate(path, Part.KEY).start, document.source.text
    for comment in document.comments:
        begin, end = comment.span.start, comment.span.end
        if text.startswith("/*", begin) and end < start and not text[end:start].strip():
            return _squeezed(text[begin + 2 : end - 2])
    line = text.rfind("\n", 0, start) + 1
    return next((said for _, end, said in _blocks(document) if end == line), "")


def heads_of(setup: Setup) -> Iterator[str]:
    """The texts above a setup's native file: plan or login, the heartbeat off or on."""
    text = setup.text(native.ID)
    for login, scheduled in product(({}, setup.login), ({}, setup.scheduled)):
        yield next(_comments(_replaced(text, {**login, **scheduled})))


def without_comments(document: Document, stale: Container[str]) -> Document:
    """A document without blocks of comments that say one of these texts."""
    source = document.source
    text = source.text
    for start, end, said in reversed([*_blocks(document)]):
        if said in stale:
            text = text[:start] + text[end:]
    if text == source.text:
        return document
    return parse(replace(source, text=text))


def with_comment(document: Document, path: JsonPath, text: str) -> Document:
    """A document with another text in the comment on the lines above a member."""
    source, place = document.source, document.locate(path, Part.KEY).start
    line = source.text.rfind("\n", 0, place) + 1
    for start, end, _ in _blocks(document):
        if end == line:
            indent = source.text[start : source.text.index(_MARK, start)]
            new = f"{source.text[:start]}{indent}{_MARK} {text}\n{source.text[end:]}"
            return parse(replace(source, text=new))
    return document


def without_reason_of_default(document: Document) -> Document:
    """A document without the setups' reasons for a defaultModel that is another now."""
    return _without_our(document, _REASON)


def without_reason_of_heartbeat(document: Document) -> Document:
    """A document without what the setups say of a heartbeat that runs."""
    return _without_our(document, _RUNS)


def with_true_fallbacks(loaded: Loaded) -> Document:
    """The document, with comments of its setup that are true of its fallbacks.

    As it was where a model's provider is not known: the short form holds no logins.
    """
    config, here, document = loaded.config, loaded.environment, loaded.document
    refs = [config.primary or built_in.MODEL, *config.fallbacks]
    if not all(ref.provider for ref in refs):
        return document
    providers = [config.entry(ref.provider or "") for ref in refs]
    owners = [terms_here(provider, config, here) for provider in providers]
    # The file is made for a login, also where a key is here.
    tied = [
        provider.id.strip().lower() in here.meant
        or (owner is not None and owner.kind in PLANS)
        for provider, owner in zip(providers, owners, strict=True)
    ]
    to_plan = any(tied[1:])
    true = {
        Fallbacks.OF_DEFAULT: len({provider.id for provider in providers}) == 1,
        Fallbacks.BILLED: not to_plan and all(map(_is_billed, owners[1:])),
        Fallbacks.NO_PLAN: not to_plan,
    }
    on_plan, text = to_plan and not tied[0], document.source.text
    for setup in load_setups():
        for said, instead in setup.reached.items():
            pair = (said, instead) if on_plan else (instead, said)
            text = text.replace(*pair)
        for fill in (fill for role in setup.roles for fill in role.fills):
            if fill.holds and not true[fill.holds]:
                for said in (fill.why, setup.guessed.get(fill.why, fill.why)):
                    text = text.replace(said, CHOSEN_FALLBACKS)
    if text == document.source.text:
        return document
    return parse(replace(document.source, text=text))


def _is_billed(preset: Preset | None) -> bool:
    return preset is not None and preset.kind in _BILLED and preset.billing.by != "free"


def _without_our(document: Document, start: str) -> Document:
    ours = {said for setup in load_setups() for said in _said(setup)}
    return without_comments(document, {s for s in ours if s.startswith(start)})


def without_native_comments(document: Document) -> Document:
    """A document in the short form without what the setups say of native files only."""
    setups = load_setups()
    long, short = (
        {said for setup in setups for said in _written(setup, dialect)}
        for dialect in (native.ID, compact.ID)
    )
    return without_comments(document, long - short)


def without_form_note(document: Document) -> Document:
    """A native document without a template's notes on the short form it was in."""
    text = document.source.text
    head = text[: document.root.span.start]
    for note in _form_notes():
        for said in (f"{_MARK}\n{note}", note):
            head = head.replace(said, "", 1)
    rest = text[document.root.span.start :]
    return parse(replace(document.source, text=head + rest))


def form_note_lines() -> frozenset[str]:
    """The texts of the lines in these notes."""
    notes = (note.splitlines() for note in _form_notes())
    return frozenset(
        line.removeprefix(_MARK).strip() for note in notes for line in note
    )


def _form_notes() -> Iterator[str]:
    for setup in load_setups():
        head = setup.text(compact.ID).partition("{")[0]
        for paragraph in head.split(f"{_MARK}\n"):
            if paragraph.startswith(f"{_MARK} This is the short form"):
                yield paragraph


def lost_comments(before: Document, after: Document) -> Iterator[str]:
    """The texts of the user's own comments that the second document lacks."""
    kept = Counter(_squeezed(comment.text) for comment in after.comments)
    lost: dict[int, str] = {}
    for comment in before.comments:
        said = _squeezed(comment.text)
        kept[said] -= 1
        if kept[said] < 0:
            lost[comment.span.start] = said
    if not lost:
        return
    ours = {text for setup in load_setups() for text in _said(setup)}
    ours |= {*off_comments()}
    for start, end, said in _blocks(before):
        inside = [at for at in lost if start <= at < end]
        if inside and said not in ours:
            yield said
        for at in inside:
            del lost[at]
    yield from (said for said in lost.values() if said not in ours)


def _true(loaded: Loaded) -> set[str]:
    """What the setups say that lack no provider, and whose defaultModel is the file's.

    It does not matter who else is there.
    """
    config, here = loaded.config, loaded.environment
    of = {
        provider.id.strip().lower(): terms_here(provider, config, here)
        for provider in used_providers(loaded)
    }
    # An address that the catalogue does not know is a server of the user's own.
    kinds = {preset.kind if preset else Kind.SELF_HOSTED for preset in of.values()}
    primary = config.primary
    owner = of.get((primary.provider or "").strip().lower()) if primary else None
    setups = load_setups()
    said = [{*_said(setup)} for setup in setups]
    lacking_none = (
        texts - {*_untrue(setup, kinds)}
        for setup, texts in zip(setups, said, strict=True)
        if all(not kinds.isdisjoint(role.kinds) for role in setup.roles)
        and (owner is None or owner.kind in setup.of_default.kinds)
    )
    # What every setup says is true of any providers.
    return set.intersection(*said).union(*lacking_none)


def _untrue(setup: Setup, kinds: Collection[Kind]) -> Iterator[str]:
    """What a setup says of an API that is billed, if all there are the user's own."""
    if Kind.SELF_HOSTED in kinds and _BILLED.isdisjoint(kinds):
        plain = setup.text(native.ID)
        own = _replaced(plain, setup.own)
        stays = {*_comments(own), *setup.own.values()}
        yield from (said for said in _comments(plain) if said not in stays)
        yield from (_squeezed(said) for said in setup.own if said not in stays)


def _said(setup: Setup) -> Iterator[str]:
    """The texts of a setup's comments in a native file."""
    yield from _written(setup, native.ID)
    others = (setup.single, setup.own, setup.reached)
    yield from (_squeezed(said) for words in others for said in words.values())
    for role in setup.roles:
        yield _squeezed(role.why)
        yield from (_squeezed(fill.why) for fill in role.fills)
    yield from (_squeezed(switch.why) for switch in setup.switches)


def _written(setup: Setup, dialect: str) -> Iterator[str]:
    """The comments of a setup's template, for any providers."""
    others = (setup.login, setup.own, setup.scheduled, setup.reached)
    for parts in product(*(({}, one) if one else ({},) for one in others)):
        words = {said: instead for part in parts for said, instead in part.items()}
        yield from _comments(_replaced(setup.text(dialect), words))


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for said, instead in words.items():
        text = text.replace(said, instead)
    return text


def _comments(text: str) -> Iterator[str]:
    yield from comments_of(parse(Source(None, text)))


def _blocks(document: Document) -> Iterator[tuple[int, int, str]]:
    """Consecutive lines of comments: start, end, and text."""
    text = document.source.text
    start, end, lines = 0, 0, list[str]()
    for comment in document.comments:
        said = text[comment.span.start : comment.span.end]
        begin = text.rfind("\n", 0, comment.span.start) + 1
        if not said.startswith(_MARK) or text[begin : comment.span.start].strip():
            continue
        if lines and begin != end:
            yield start, end, _squeezed(" ".join(lines))
            lines = []
        if not lines:
            start = begin
        lines.append(said.removeprefix(_MARK))
        end = text.find("\n", comment.span.end) + 1 or len(text)
    if lines:
        yield start, end, _squeezed(" ".join(lines))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
