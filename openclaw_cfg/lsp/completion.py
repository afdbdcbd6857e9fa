"""What an editor offers while a key or a value is typed."""

import json
import re
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from openclaw_cfg.catalog import shipped
from openclaw_cfg.json5.scalar import PLAIN_NAME
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lsp import cards
from openclaw_cfg.lsp.cursor import Cursor, Spot
from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.lsp.view import FileView
from openclaw_cfg.redact import scrub
from openclaw_cfg.schema.settings import Setting
from openclaw_cfg.source import Span

TRIGGERS: Final = ['"', "'", ":", "/", "{", "$", "."]
_OPEN_VARIABLE: Final = re.compile(r"\$\{([A-Za-z0-9_]*)\Z")
_WORDLIKE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_KINDS: Final = types.CompletionItemKind

Item = tuple[str, str, str, types.CompletionItemKind]
"""The text to insert, a short and a long description (Markdown), and its kind."""


def completion(view: FileView, offset: int, ruler: Ruler) -> types.CompletionList:
    """The proposals at a place, the likely ones first."""
    found, path = view.at(offset)
    match found.spot:
        case Spot.KEY:
            items = _keys(view, found, path)
        case Spot.VALUE:
            items = _values(view, found, path)
        case _:
            items = iter(())
    writer = _Writer(view, found, offset, ruler)
    unlike = {item[0]: item for item in items}
    return types.CompletionList(
        is_incomplete=False,
        items=[
            writer.item(item, number)
            for number, item in enumerate(unlike.values())
            if scrub(item[0]) == item[0]
        ],
    )


class _Writer:
    """Writes a proposal in the style of the file."""

    def __init__(self, view: FileView, at: Cursor, offset: int, ruler: Ruler) -> None:
        self._at = at
        self._quoted = _is_strict(view)
        opened = _OPEN_VARIABLE.search(at.before) if at.spot is Spot.VALUE else None
        self._variable = opened is not None
        if opened is not None:
            start = offset - len(opened[1])
            rest = view.source.text[offset : at.span.end]
            name = re.match(r"[A-Za-z0-9_]*\}?", rest)
            end = offset + (len(name[0]) if name else 0)
        else:
            start = at.span.start
            closed = not at.quote or view.source.text[at.span.end - 1] == at.quote
            end = at.span.end if closed or offset < at.span.start else offset
        self._range = ruler.range(Span(start, end))

    def item(self, item: Item, number: int) -> types.CompletionItem:
        text, detail, more, kind = item
        new = self._text(text, kind)
        return types.CompletionItem(
            label=text,
            kind=kind,
            detail=detail or None,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, more)
            if more
            else None,
            sort_text=f"{number:04}",
            filter_text=new,
            text_edit=types.TextEdit(self._range, new),
        )

    def _text(self, text: str, kind: types.CompletionItemKind) -> str:
        if self._variable:
            return f"{text}}}"
        if self._at.spot is Spot.KEY:
            bare = not (self._quoted or self._at.quote) and PLAIN_NAME.match(text)
            key = text if bare else self._string(text)
            return key if self._at.colon else f"{key}: "
        return text if kind is _KINDS.Constant else self._string(text)

    def _string(self, text: str) -> str:
        written = json.dumps(text, ensure_ascii=False)
        if self._at.quote == "'" and "'" not in text:
            return f"'{written[1:-1]}'"
        return written


def _is_strict(view: FileView) -> bool:
    """Whether keys are quoted in the file, except the one being typed."""
    text = view.source.text
    bare = len(re.findall(r"[{,]\s*[A-Za-z_$][\w$]*\s*:", text))
    quoted = len(re.findall(r'[{,]\s*"[^"\n]*"\s*:', text))
    if not bare and not quoted:
        return view.path.suffix == ".json"
    return quoted >= bare


def _keys(view: FileView, at: Cursor, path: JsonPath) -> Iterator[Item]:
    place = path[:-1]
    taken = at.siblings - {at.text}
    for text, detail, more, kind in _named_keys(view, place):
        if text not in taken:
            yield text, detail, more, kind
    found = view.settings.keys(place)
    order = sorted(found.items(), key=lambda item: not item[1].required)
    for name, setting in order:
        if name not in taken:
            yield name, _short(setting), cards.setting(place, setting), _KINDS.Property


def _named_keys(view: FileView, place: JsonPath) -> Iterator[Item]:
    """Proposals for keys that are names: of providers, models, variables."""
    if view.native and place == ("models", "providers"):
        for preset in shipped().all():
            name = preset.openclaw.provider
            yield name, preset.title, cards.provider(preset), _KINDS.Module
    elif view.is_model_ref((*place, "x/y")) and place[-1:] == ("models",):
        yield from _models(view)
    elif place == ("env", "vars"):
        yield from _variables(view)


def _values(view: FileView, at: Cursor, path: JsonPath) -> Iterator[Item]:
    opened = _OPEN_VARIABLE.search(at.before)
    if opened is not None:
        yield from _variables(view)
        return
    setting = view.settings.at(path)
    for choice in setting.choices:
        text = choice if isinstance(choice, str) else json.dumps(choice)
        kind = _KINDS.EnumMember if isinstance(choice, str) else _KINDS.Constant
        yield text, "", "", kind
    if "boolean" in setting.types:
        for word in ("true", "false"):
            yield word, "", "", _KINDS.Constant
    if view.is_model_ref(path):
        yield from _models(view)
    elif view.is_agent_ref(path):
        for name in view.agents():
            yield name, "agent", "", _KINDS.Reference
    yield from _by_key(view, path)


def _by_key(view: FileView, path: JsonPath) -> Iterator[Item]:
    """Proposals for values, by their key."""
    provider = view.provider_of(path)
    preset = view.preset_of(provider) if provider else None
    match path:
        case (*_, "models", int(), "id") | (_, _, int(), "model") if preset:
            for model in preset.models:
                yield model.id, model.name, cards.model(preset, model), _KINDS.Value
        case (*_, "baseUrl" | "url") if preset:
            for endpoint in preset.endpoints:
                yield endpoint.url, endpoint.region, endpoint.note, _KINDS.Value
        case _:
            yield from _references(view, path)


def _references(view: FileView, path: JsonPath) -> Iterator[Item]:
    """Proposals of names that are defined elsewhere."""
    match path:
        case (*_, "apiKey" | "token"):
            for text, detail, more, kind in _variables(view):
                yield f"${{{text}}}", detail, more, kind
        case (*_, "provider") if "secrets" not in path:
            for name in view.secret_providers():
                yield name, "secret provider", "", _KINDS.Reference
            for one in view.config.providers:
                yield one.id, one.base_url or "", "", _KINDS.Module
        case (*_, "id") if path[-2:-1] and str(path[-2]).lower().endswith("key"):
            yield from _variables(view)


def _models(view: FileView) -> Iterator[Item]:
    for ref, name in view.configured_refs():
        known = view.model_named(ref)
        more = cards.model(known[0], known[1]) if known and known[1] else ""
        yield ref, name, more, _KINDS.Value
    for ref, name, title in view.catalogue_refs():
        yield ref, f"{name} ({title})" if name else title, "", _KINDS.Value


def _variables(view: FileView) -> Iterator[Item]:
    """Names of variables: first of the file's providers, then those set, then all."""
    environment = view.environment
    wanted: dict[str, str] = {}
    for provider in view.config.providers:
        preset = view.preset_of(provider)
        wanted |= dict.fromkeys(preset.key.env if preset else (), provider.id)
    for preset in shipped().all():
        for name in preset.key.env:
            wanted.setdefault(name, preset.title)
    found = [n for n in environment.variables if n not in wanted and _WORDLIKE.match(n)]
    for name, owner in sorted(
        wanted.items(), key=lambda item: environment.where(item[0]) is None
    ):
        variable = environment.where(name)
        state = f"set ({variable.place.label})" if variable else "not set"
        yield name, f"{owner}, {state}", "", _KINDS.Variable
    for name in sorted(found):
        variable = environment.where(name)
        if variable:
            yield name, f"set ({variable.place.label})", "", _KINDS.Variable


def _short(setting: Setting) -> str:
    return setting.kind
