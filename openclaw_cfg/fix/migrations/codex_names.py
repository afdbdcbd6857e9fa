"""Other places that name OpenAI's Codex: tool policies, pairs, logins.

A policy or list with a name that no longer exists restricts nothing, so it is changed
together with the references of `codex`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from openclaw_cfg.fix.change import (
    JULY,
    Change,
    ChangeKind,
    Decision,
    Found,
    Migration,
    Question,
)
from openclaw_cfg.fix.merge_move import exists, merge_move
from openclaw_cfg.fix.migrations.providers import PROVIDERS
from openclaw_cfg.fix.patch import Sheet, patched
from openclaw_cfg.fix.places import agent_scopes
from openclaw_cfg.fix.words import names_in
from openclaw_cfg.json5.edit import CommentOut, Operation, Remove, Rename, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_object, format_path, get

OLD: Final = frozenset({"openai-codex", "codex", "codex-cli"})
LOGIN: Final = "openai-codex"
NEW: Final = "openai"
# If a provider has two policies, these keys must not differ; denials are joined.
_CONTRARY: Final = ("allow", "alsoAllow", "profile")


def gone(value: Json) -> frozenset[str]:
    """The old names that are not providers of the file."""
    names = as_object(get(value, *PROVIDERS))
    return OLD - {name.strip().lower() for name in names}


def _policies(value: Json) -> Iterator[Found]:
    """`tools.byProvider` of the file and of each agent: `openai-codex` → `openai`."""
    sheet, old = Sheet(value), gone(value)
    for scope in ((), *agent_scopes(value)):
        owner = (*scope, "tools", "byProvider")
        for key, policy in as_object(get(value, *owner)).items():
            name, slash, model = key.strip().partition("/")
            if name.strip().lower() not in old or not isinstance(policy, dict):
                continue
            place = (*owner, key)
            target = (*owner, _key(sheet.value, owner, f"{NEW}{slash}{model}"))
            for found in _joined(sheet.value, place, target):
                if isinstance(found, Change):
                    sheet.apply(found.operations)
                yield found


def _key(value: Json, owner: JsonPath, name: str) -> str:
    """A new name for a policy, or an existing one that OpenClaw treats as equal."""
    there = as_object(get(value, *owner))
    alike = (key for key in there if key.strip().lower() == name.lower())
    return name if name in there else next(alike, name)


def _joined(value: Json, place: JsonPath, target: JsonPath) -> Iterator[Found]:
    """A policy under its new name; whatever either denies stays denied."""
    there, mine = as_object(get(value, *target)), as_object(get(value, *place))
    if not exists(value, target):
        operations: tuple[Operation, ...] = (Rename(place, str(target[-1])),)
    elif any(k in there and k in mine and there[k] != mine[k] for k in _CONTRARY):
        yield _contrary(value, place, target)
        return
    else:
        denied = names_in(there.get("deny"))
        more = [tool for tool in names_in(mine.get("deny")) if tool not in denied]
        deny: list[Operation] = []
        if more:
            deny.append(Set((*target, "deny"), [*denied, *more]))
        if "deny" in mine:
            deny.append(Remove((*place, "deny")))
        operations = (*deny, *merge_move(patched(value, deny), place, target))
    yield Change(
        path=place,
        operations=operations,
        reason=f'restricts "{place[-1]}", which is now "{target[-1]}"',
        effect="" if "/" in str(target[-1]) else f'it holds for every model of "{NEW}"',
    )


def _contrary(value: Json, place: JsonPath, target: JsonPath) -> Question:
    old, new = format_path(place), format_path(target)
    replaced = (CommentOut(target, f"{old} counts"), Rename(place, str(target[-1])))
    return Question(
        path=place,
        message=f'"{place[-1]}" is now "{target[-1]}", and both say which tools it may '
        "use",
        help=f'put them together in "{new}"',
        answers=(
            Decision(
                id="old",
                title=f'what "{place[-1]}" was allowed holds for "{target[-1]}"',
                operations=replaced,
            ),
            Decision(
                id="new",
                title=f'what "{target[-1]}" is allowed holds for both',
                operations=(CommentOut(place, f"{new} counts"),),
            ),
        ),
    )


def _is_login(name: Json) -> bool:
    return isinstance(name, str) and name.strip().lower() == LOGIN


def _pairs(value: Json) -> Iterator[Change]:
    """`{provider: "openai-codex", model}` anywhere but in logins and providers."""
    if LOGIN not in gone(value):
        return
    for place, owner in _objects(value, ()):
        for key in ("provider", "defaultProvider"):
            beside = "model" in owner or key == "defaultProvider"
            if beside and _is_login(owner.get(key)):
                yield Change(
                    path=(*place, key),
                    operations=(Set((*place, key), NEW),),
                    reason=f'names the provider "{LOGIN}", which is now "{NEW}"',
                )


def _objects(
    value: Json, place: JsonPath
) -> Iterator[tuple[JsonPath, dict[str, Json]]]:
    if isinstance(value, dict):
        yield place, value
        for key, item in value.items():
            if place or key not in {"auth", "models", "secrets"}:
                yield from _objects(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _objects(item, (*place, index))


def named_logins(value: Json, renamed: Mapping[str, str]) -> Iterator[Change]:
    """Places that name a login that was renamed."""
    if not renamed:
        return
    for place, owner in _objects(value, ()):
        for key, given in owner.items():
            if isinstance(given, str) and given in renamed:
                yield Change(
                    path=(*place, key),
                    operations=(Set((*place, key), renamed[given]),),
                    reason="names a login that has another name",
                )


MIGRATIONS: Final = (
    Migration(
        id="codex-tool-policies",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="restricts a provider that is gone",
        doctor="leaves it, so that it restricts nothing",
        find=_policies,
    ),
    Migration(
        id="codex-pairs",
        kind=ChangeKind.RENAME,
        until=JULY,
        reason="names a provider that is gone",
        doctor="leaves it",
        find=_pairs,
    ),
)
