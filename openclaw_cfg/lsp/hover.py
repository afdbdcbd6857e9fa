"""What an editor shows about the word under the pointer."""

import re
from typing import Final

from lsprotocol import types

from openclaw_cfg.catalog import Preset
from openclaw_cfg.catalog.preset import PresetModel
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.lsp import cards
from openclaw_cfg.lsp.cursor import Cursor, Spot
from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.lsp.view import FileView
from openclaw_cfg.model import ModelRef

_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def hover(view: FileView, offset: int, ruler: Ruler) -> types.Hover | None:
    """The card; None where there is nothing to show."""
    at, path = view.at(offset)
    if at.spot is Spot.NOTHING or at.span.start == at.span.end:
        return None
    parts = [_variable(view, at), _named(view, at, path), _setting(view, path)]
    text = "\n\n---\n\n".join(part for part in parts if part)
    if not text:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(contents=content, range=ruler.range(at.span))


def _setting(view: FileView, path: JsonPath) -> str:
    found = view.settings.at(path)
    if not found.known and found.past is None:
        return ""
    return cards.titled(path, found)


def _named(view: FileView, at: Cursor, path: JsonPath) -> str:
    """What the catalogue knows about a provider or a model."""
    if view.is_model_ref(path):
        known = view.model_named(at.text)
        terms = view.terms_of(ModelRef.parse(at.text).provider or "")
        return _model(*known, terms) if known else ""
    provider = view.provider_of(path)
    if provider is None:
        return ""
    preset = view.preset_of(provider)
    if preset is None:
        return ""
    inside = path[len(provider.path) :]
    match inside:
        case ("models", int(), "id" | "name") | ("model",) | ("models", int()):
            index = inside[1] if len(inside) > 1 else 0
            ids = [model.id for model in provider.models]
            name = ids[index] if isinstance(index, int) and index < len(ids) else ""
            model = preset.model(name)
            return cards.model(preset, model) if model else ""
        case () | ("baseUrl" | "url" | "apiKey" | "token",):
            return cards.provider(view.terms_of(provider.id) or preset)
    return ""


def _model(preset: Preset, model: PresetModel | None, terms: Preset | None) -> str:
    both = [cards.model(preset, model)] if model else []
    return "\n\n".join([*both, cards.provider(terms or preset)])


def _variable(view: FileView, at: Cursor) -> str:
    """Whether a variable is set and where; never its value."""
    within = len(at.before)
    for match in _VARIABLE.finditer(at.text):
        if match.start() <= within <= match.end():
            found = view.environment.where(match[1])
            if found is None:
                return f"`{match[1]}` is not set here"
            file = f" in {found.path}" if found.path else ""
            return f"`{match[1]}` is set: {found.place.label}{file}"
    return ""
