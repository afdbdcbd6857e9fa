"""OpenAI's Codex, formerly its own provider: its block, logins, order and models.

OpenClaw 2026.9.6 still loads such references, and a run ends in "unknown model". All of
it is renamed together, as doctor does, or nothing if two blocks would become one. The
runtime is left to OpenClaw: doctor sets the codex plugin by name, and without that
plugin nothing runs; if it is not set, the built-in runtime uses the same login.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import (
    EARLY,
    JULY,
    Change,
    ChangeKind,
    Decision,
    Found,
    Migration,
    Question,
)
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.migrations.codex_names import (
    LOGIN,
    NEW,
    OLD,
    gone,
    named_logins,
)
from openclaw_cfg.fix.migrations.providers import PROVIDERS
from openclaw_cfg.fix.migrations.refs import rewrites
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.fix.words import names_in
from openclaw_cfg.json5.edit import CommentOut, Operation, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, format_path, get
from openclaw_cfg.openclaw.successors import is_vendor

_PROFILES: Final[JsonPath] = ("auth", "profiles")
_ORDER: Final[JsonPath] = ("auth", "order")


def _block(value: Json) -> Iterator[Found]:
    """`models.providers.openai-codex` → `openai`; also `codex` at OpenAI's address."""
    sheet = Sheet(value)
    for name in ("openai-codex", "codex"):
        place, target = (*PROVIDERS, name), (*PROVIDERS, NEW)
        entry = get(sheet.value, *place)
        if not isinstance(entry, dict) or _is_own(name, entry):
            continue
        if exists(sheet.value, target):
            yield Question(
                path=place,
                message=f'"{name}" is a name of "{NEW}" now, and both have settings',
                help=f'put them together in "models.providers.{NEW}", or choose one',
                answers=(
                    Decision(
                        id="new",
                        title=f'the settings of "{NEW}" hold for the models of both; '
                        f'those of "{name}" stay as a comment',
                        operations=(
                            CommentOut(place, f"{format_path(target)} is set"),
                        ),
                    ),
                    Decision(
                        id="old",
                        title=f'the settings of "{name}" hold for the models of both; '
                        f'those of "{NEW}" stay as a comment',
                        operations=(
                            CommentOut(target, f'"{name}" is called so now'),
                            Rename(place, NEW),
                        ),
                    ),
                ),
            )
            continue
        if name in _wild(value):
            continue
        operations = (Rename(place, NEW),)
        yield Change(path=place, operations=operations, reason=f'is now "{NEW}"')
        sheet.apply(operations)


def _is_own(name: str, entry: dict[str, Json]) -> bool:
    """Whether the user has a custom provider named `codex`."""
    return name != LOGIN and not is_vendor(LOGIN, entry)


def _logins(value: Json) -> Iterator[Change]:
    """Profiles and order of `openai-codex` → of `openai`."""
    if LOGIN in as_object(get(value, *PROVIDERS)):
        return
    sheet = Sheet(value)
    renamed: dict[str, str] = {}
    for key, profile in as_object(get(value, *_PROFILES)).items():
        given = as_object(profile).get("provider")
        old = isinstance(given, str) and given.strip().lower() == LOGIN
        named = key.lower().startswith(f"{LOGIN}:")
        if not old and not (named and given is None):
            continue
        operations: list[Operation] = []
        if old:
            operations.append(Set((*_PROFILES, key, "provider"), NEW))
        if named:
            suffix = key.partition(":")[2].strip() or "default"
            renamed[key] = _free(sheet.value, suffix)
            operations.append(Rename((*_PROFILES, key), renamed[key]))
        yield Change(
            path=(*_PROFILES, key),
            operations=tuple(operations),
            reason=f'is a login of "{NEW}" now',
            effect="`openclaw doctor --fix` moves the login itself, which is not in "
            "this file",
        )
        sheet.apply(operations)
    yield from _order(sheet.value, renamed)
    yield from _named(value, renamed)
    yield from named_logins(value, renamed)


def _free(value: Json, suffix: str) -> str:
    """A new name for a profile, as doctor chooses it."""
    direct = f"{NEW}:{suffix}"
    if not exists(value, (*_PROFILES, direct)):
        return direct
    name, number = f"{NEW}:chatgpt-{suffix}", 2
    while exists(value, (*_PROFILES, name)):
        name, number = f"{NEW}:chatgpt-{suffix}-{number}", number + 1
    return name


def _order(value: Json, renamed: dict[str, str]) -> Iterator[Change]:
    """The order of logins, with their new names, under the new name."""
    for key, given in as_object(get(value, *_ORDER)).items():
        rows = names_in(given)
        names = [renamed.get(row, row) if isinstance(row, str) else row for row in rows]
        place, old = (*_ORDER, key), key.strip().lower() == LOGIN
        operations: list[Operation] = []
        if names != rows:
            operations.append(Set(place, list(names)))
        if old and exists(value, (*_ORDER, NEW)):
            there = as_array(get(value, *_ORDER, NEW))
            more = [name for name in names if name not in there]
            operations = [
                Set((*_ORDER, NEW), [*there, *more]),
                CommentOut(place, f"now auth.order.{NEW}"),
            ]
        elif old:
            operations.append(Rename(place, NEW))
        if operations:
            yield Change(
                path=place,
                operations=tuple(operations),
                reason=f'is the order of the logins of "{NEW}" now'
                if old
                else "names logins that have another name",
            )


def _named(value: Json, renamed: dict[str, str]) -> Iterator[Change]:
    """References that name a login by its old name."""

    def follow(ref: str) -> str | None:
        model, at, profile = ref.partition("@")
        new = renamed.get(profile.strip())
        return f"{model}{at}{new}" if new else None

    for rewrite in rewrites(value, follow):
        yield Change(
            path=rewrite.path,
            operations=rewrite.operations,
            reason="asks for a login that has another name",
        )


def _refs(value: Json) -> Iterator[Change | Question]:
    """`openai-codex/x` → `openai/x`, unless the file has a provider of that name."""
    old = gone(value)

    def follow(ref: str) -> str | None:
        provider, _, model = ref.strip().partition("/")
        movable = provider.strip().lower() in old and model not in {"", "*"}
        return f"{NEW}/{model}" if movable else None

    for rewrite in rewrites(value, follow):
        name = rewrite.old.strip().partition("/")[0]
        yield Change(
            path=rewrite.path,
            operations=rewrite.operations,
            reason=f'names the provider "{name}", which is now "{NEW}"',
        )
    yield from _all_of(value, old)


def _wild(value: Json) -> frozenset[str]:
    """The old names that a list allows with all their models."""
    return (
        frozenset(
            ref.strip().lower().removesuffix("/*")
            for scope in agent_scopes(value)
            for ref in as_array(get(value, *scope, "modelPolicy", "allow"))
            if isinstance(ref, str)
        )
        & OLD
    )


def _all_of(value: Json, old: frozenset[str]) -> Iterator[Question]:
    """`openai/*` would also allow the models that are billed to an API key."""
    for scope in agent_scopes(value):
        place = (*scope, "modelPolicy", "allow")
        for index, ref in enumerate(as_array(get(value, *place))):
            if isinstance(ref, str) and ref.strip().lower() in {f"{o}/*" for o in old}:
                yield Question(
                    path=(*place, index),
                    message=f'"{ref}" allows nothing any more, and "{NEW}/*" would '
                    "allow more than it did",
                    help=f'name the models, such as "{NEW}/gpt-5.6-terra"',
                )


MIGRATIONS: Final = (
    Migration(
        id="codex-provider",
        kind=ChangeKind.RENAME,
        until=EARLY,
        reason="has another name",
        doctor="does the same, also for a `codex` with its own address; puts two "
        "blocks together where they agree",
        find=_block,
    ),
    Migration(
        id="codex-logins",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="belongs to a provider that is gone",
        doctor="does the same, and moves the stored logins",
        find=_logins,
    ),
    Migration(
        id="codex-refs",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="names a provider that is gone",
        doctor="does the same, asks for the codex plugin, and does nothing at all "
        "where a list allows all models of the old name",
        find=_refs,
    ),
)
