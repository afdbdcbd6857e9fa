"""OpenAI's Codex, once a provider of its own, and its models.

OpenClaw 2026.9.6 still loads such references, and a run ends in "unknown model". The
runtime is left to OpenClaw: doctor asks for the codex plugin by name, without which
nothing runs; unasked, the built-in runtime uses the same login.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, Kind, Migration, Question
from openclaw_cfg.fix.migrations.refs import rewrites
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.jsonpath import Json, as_array, as_object, get

_OLD: Final = frozenset({"openai-codex", "codex", "codex-cli"})
_NEW: Final = "openai"


def _refs(value: Json) -> Iterator[Change | Question]:
    """`openai-codex/x` → `openai/x`, unless the file has a provider of that name."""
    names = as_object(get(value, "models", "providers"))
    old = _OLD - {name.strip().lower() for name in names}

    def follow(ref: str) -> str | None:
        provider, _, model = ref.strip().partition("/")
        movable = provider.strip().lower() in old and model not in {"", "*"}
        return f"{_NEW}/{model}" if movable else None

    for rewrite in rewrites(value, follow):
        name = rewrite.old.strip().partition("/")[0]
        yield Change(
            path=rewrite.path,
            operations=rewrite.operations,
            reason=f'names the provider "{name}", which is now "{_NEW}"',
        )
    yield from _all_of(value, old)


def _all_of(value: Json, old: frozenset[str]) -> Iterator[Question]:
    """`openai/*` would allow the models that an API key pays for, too."""
    for scope in agent_scopes(value):
        place = (*scope, "modelPolicy", "allow")
        for index, ref in enumerate(as_array(get(value, *place))):
            if isinstance(ref, str) and ref.strip().lower() in {f"{o}/*" for o in old}:
                yield Question(
                    path=(*place, index),
                    message=f'"{ref}" allows nothing any more, and "{_NEW}/*" would '
                    "allow more than it did",
                    help=f'name the models, such as "{_NEW}/gpt-5.6-terra"',
                )


MIGRATIONS: Final = (
    Migration(
        id="codex-refs",
        kind=Kind.RENAME,
        until=JULY,
        reason="names a provider that is gone",
        doctor="does the same, asks for the codex plugin, and does nothing at all "
        "where a list allows all models of the old name",
        find=_refs,
    ),
)
