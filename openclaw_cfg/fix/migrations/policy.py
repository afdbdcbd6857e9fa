"""What old files only implied: the allowed models and the primary one.

OpenClaw 2026.9.6 itself writes both into the file at its next write or start, and marks
that in `meta.migrations`. Until then a map of models is the list of allowed models; a
marker without the list would allow all models.
"""

from collections.abc import Iterator
from typing import Final

from openclaw_cfg.fix.change import JULY, Change, ChangeKind, Migration, Question
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.json5.edit import Operation, Set
from openclaw_cfg.jsonpath import Json, JsonPath, as_array, as_object, get
from openclaw_cfg.openclaw import built_in

_DEFAULTS: Final[JsonPath] = ("agents", "defaults")
ALLOWLIST_MARK: Final[JsonPath] = ("meta", "migrations", "modelPolicyAllowlist")
_LISTS: Final[tuple[JsonPath, ...]] = (
    (*_DEFAULTS, "allowedModels"),
    ("allowedModels",),
    ("models", "allow"),
    ("models", "allowed"),
)
"""Lists of allowed models that have yet to move to the policy."""
_UTILITY_MARK: Final[JsonPath] = ("meta", "migrations", "utilityModelSeparation")
_FIRST: Final = str(built_in.MODEL)


def allowlist(value: Json) -> Iterator[Change | Question]:
    """`agents.defaults.models` without a policy → `modelPolicy.allow`, and the mark."""
    defaults = as_object(get(value, *_DEFAULTS))
    models = defaults.get("models")
    meta = get(value, "meta")
    if get(value, *ALLOWLIST_MARK) is True or not isinstance(models, dict):
        return
    if meta is not None and not isinstance(meta, dict):
        return
    policy = defaults.get("modelPolicy")
    if isinstance(policy, dict) and "allow" in policy:
        return
    if any(exists(value, place) for place in _LISTS):
        return
    refs = [ref for ref in models if ref.strip()]
    aliases = {str(as_object(row).get("alias", "")).lower() for row in models.values()}
    odd = [
        ref for ref in refs if not _is_ref(ref) and ref.strip().lower() not in aliases
    ]
    if odd and not isinstance(policy, dict):
        yield Question(
            path=(*_DEFAULTS, "models", odd[0]),
            message=f'"{odd[0]}" is not provider/model, so OpenClaw cannot take the '
            "list of models over as the list of allowed ones",
            help='write "provider/model", or set agents.defaults.modelPolicy.allow',
        )
        return
    allow: list[Operation] = []
    if refs and not isinstance(policy, dict):
        allow = [Set((*_DEFAULTS, "modelPolicy", "allow"), list(refs))]
    yield Change(
        path=(*_DEFAULTS, "models"),
        operations=(*allow, Set(ALLOWLIST_MARK, True)),
        reason="was the list of allowed models, so the file says so now",
    )


def _is_ref(ref: str) -> bool:
    parts = [part.strip() for part in ref.strip().split("/")]
    return len(parts) > 1 and all(p and not set(p) & set(" \t*") for p in parts)


def _primary(value: Json) -> Iterator[Change]:
    """Without a primary model, the first model of the first provider was meant."""
    if get(value, *_UTILITY_MARK) is True:
        return
    defaults = get(value, *_DEFAULTS)
    model = as_object(defaults).get("model")
    if isinstance(model, str) or as_object(model).get("primary"):
        return
    if defaults is not None and not isinstance(defaults, dict):
        return
    first = _implicit(value)
    if first:
        yield Change(
            path=(*_DEFAULTS, "model"),
            operations=(
                Set((*_DEFAULTS, "model", "primary"), first),
                Set(_UTILITY_MARK, True),
            ),
            reason=f'was "{first}" without being said, so the file says so now',
        )


def _implicit(value: Json) -> str:
    rows = {
        provider.strip().lower(): [
            row["id"]
            for row in as_array(as_object(entry).get("models"))
            if isinstance(row, dict) and isinstance(row.get("id"), str)
        ]
        for provider, entry in as_object(get(value, "models", "providers")).items()
    }
    own = rows.get("openai", [])
    if own and _FIRST.partition("/")[2] in own:
        return _FIRST
    for provider, ids in rows.items():
        if ids:
            return f"{provider}/{ids[0]}"
    return _FIRST if get(value, *_DEFAULTS, "utilityModel") else ""


MIGRATIONS: Final = (
    Migration(
        id="allowed-models",
        kind=ChangeKind.ADD,
        until=JULY,
        reason="was the list of allowed models",
        doctor="does the same",
        find=allowlist,
        alone=False,
    ),
    Migration(
        id="implicit-primary",
        kind=ChangeKind.ADD,
        until=JULY,
        reason="was not said",
        doctor="does the same",
        find=_primary,
        alone=False,
    ),
)
