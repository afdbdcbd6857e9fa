"""Model providers and references to models."""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Part
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, get
from openclaw_cfg.openclaw.facts import Facts
from openclaw_cfg.openclaw.javascript import normal, trim
from openclaw_cfg.openclaw.refinements.base import (
    Refined,
    agents,
    error,
    objects,
    text_at,
    texts,
)
from openclaw_cfg.redact import shown
from openclaw_cfg.report import Finding
from openclaw_cfg.schema.web_url import odd_character, parse_url

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def check(value: Json, facts: Facts, /) -> Iterator[Refined]:
    """Custom providers are complete, references have the form `provider/model`."""
    yield from _providers(value, facts)
    yield from _catalog_url(value)
    for path, agent in agents(value):
        yield from _decision_model(agent, path)
        yield from _model_map(agent, path)


def is_model_ref(text: str) -> bool:
    """Whether the text is `provider/model`, split at the first slash."""
    provider, _, model = trim(text).partition("/")
    return bool(trim(provider) and trim(model))


def _providers(value: Json, facts: Facts) -> Iterator[Refined]:
    scope: JsonPath = ("models", "providers")
    for path, provider in objects(value, *scope):
        name = str(path[-1])
        if normal(name) in facts.built_in_providers:
            continue
        if not provider.get("baseUrl"):
            yield Refined(
                scope,
                error(
                    "incomplete-provider",
                    (*path, "baseUrl"),
                    f'provider {shown(name, path)} has no "baseUrl"',
                    part=Part.KEY,
                    help="add the address of its API; only providers that OpenClaw"
                    " knows by name can do without",
                ),
            )
        if not isinstance(provider.get("models"), list):
            yield Refined(
                scope,
                error(
                    "incomplete-provider",
                    (*path, "models"),
                    f'provider {shown(name, path)} has no "models"',
                    part=Part.KEY,
                    help='list its models, [{ id: "…", name: "…" }], or [] for none',
                ),
            )


def _catalog_url(value: Json) -> Iterator[Refined]:
    path: JsonPath = ("models", "catalogRefresh", "url")
    text = text_at(value, *path)
    if text is None:
        return
    url = parse_url(text)
    local = url and url.scheme == "http" and url.host in _LOOPBACK
    if not url or not (url.scheme == "https" or local):
        yield Refined(
            path,
            error(
                "bad-url",
                path,
                "the catalogue address is not an https URL",
                help=odd_character(text) or "use https; http only for localhost",
            ),
        )


def _decision_model(agent: Json, at: JsonPath) -> Iterator[Refined]:
    path = (*at, "decisionModel")
    text = text_at(agent, "decisionModel")
    if text is not None and trim(text) and not is_model_ref(text):
        yield Refined(path, _not_exact(path, text))


def _model_map(agent: Json, at: JsonPath) -> Iterator[Refined]:
    scope = (*at, "models")
    for ref, entry in as_object(get(agent, "models")).items():
        exact = "*" not in ref and is_model_ref(ref)
        for key in ("pickerRuntimes", "codeMode"):
            if key in as_object(entry) and not exact:
                yield Refined(scope, _not_exact((*scope, ref, key), ref))
        for path, runtime in texts(entry, ("pickerRuntimes",)):
            if trim(runtime) in {"auto", "default"}:
                place = (*scope, ref, *path)
                yield Refined(
                    place,
                    error(
                        "bad-model-ref",
                        place,
                        f"{shown(runtime, place)} is not a runtime to pick",
                        help="name a runtime, or leave the list out",
                    ),
                )


def _not_exact(path: JsonPath, text: str) -> Finding:
    return error(
        "bad-model-ref",
        path,
        f"{shown(text, path)} is not of the form provider/model",
        help='write, for example, "openai/gpt-5.4", without "*"',
    )
