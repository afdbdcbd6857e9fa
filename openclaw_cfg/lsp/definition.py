"""The definition of what a value names."""

from pathlib import Path

from openclaw_cfg.json5.nodes import Document, Part
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lsp.cursor import Cursor, Spot
from openclaw_cfg.lsp.mounts import included_name, target
from openclaw_cfg.lsp.view import FileView
from openclaw_cfg.model import ModelRef
from openclaw_cfg.source import Source, Span


def definition(view: FileView, offset: int) -> tuple[Source, Span] | None:
    """The file and the stretch in it; None where there is no definition."""
    at, path = view.at(offset)
    if at.spot is Spot.NOTHING or not at.text:
        return None
    file = _included(view, at)
    if file is not None:
        return Source(file, ""), Span(0, 0)
    place = _place(view, at, path)
    if place is None or view.loaded is None:
        return None
    document, local = view.loaded.origin(place)
    return document.source, document.locate(local, Part.KEY)


def _place(view: FileView, at: Cursor, path: JsonPath) -> JsonPath | None:
    if view.is_model_ref(path):
        return _model(view, at.text)
    match path:
        case (*_, "provider") if _is_secret_ref(view.document, at):
            return view.secret_providers().get(at.text)
        case (*_, "provider"):
            provider = view.config.provider(at.text)
            return provider.path if provider else None
    agents = view.agents()
    named = view.is_agent_ref(path) and at.spot is Spot.VALUE
    if named and path != agents.get(at.text):
        return agents.get(at.text)
    return None


def _model(view: FileView, text: str) -> JsonPath | None:
    """The model's entry, else its provider's."""
    ref = ModelRef.parse(text.partition("@")[0] if "@" in text else text)
    provider = view.config.provider(ref.provider or "")
    if provider is None:
        return None
    named = (model.path for model in provider.models if model.id == ref.model)
    return next(named, provider.path)


def _is_secret_ref(document: Document | None, at: Cursor) -> bool:
    """Whether `provider` is beside a `source`, as in a reference to a secret."""
    if document is None:
        return True
    beside = (*at.path[:-1], "source")
    return document.find(beside) is not None


def _included(view: FileView, at: Cursor) -> Path | None:
    if view.document is None:
        return None
    name = included_name(view.document, at.path)
    found = target(view.path, name) if name else None
    return found if found and found.is_file() else None
