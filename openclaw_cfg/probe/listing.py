"""Lists of models: the ids in an answer of any shape, compared with the configured."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Status, Verdict

_LISTS: Final = (
    *("data", "models", "publisherModels", "modelSummaries"),
    *("items", "results", "result", "list", "model_list"),
)
_IDS: Final = ("id", "modelId", "model_id", "name", "model", "slug", "model_name")
_DEPTH: Final = 4
_NEAR: Final = 3


def listed_ids(value: Json) -> tuple[str, ...] | None:
    """The ids, in the order listed and each once; None when this is not a list."""
    rows = _rows(value, _DEPTH)
    if rows is None:
        return None
    ids = [id_of(row) for row in _flat(rows, _DEPTH)]
    return tuple(dict.fromkeys(found for found in ids if found))


def _rows(value: Json, depth: int) -> list[Json] | None:
    """The rows of a list, at any depth in the answer."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or depth == 0:
        return None
    for name in _LISTS:
        found = _rows(value.get(name), depth - 1)
        if found is not None:
            return found
    by_id = value.get("models")
    if isinstance(by_id, dict) and all(isinstance(m, dict) for m in by_id.values()):
        return list(by_id)  # an object with an id before each model
    return None


def _flat(rows: list[Json], depth: int) -> Iterator[Json]:
    """The rows, with those of nested lists: a list by vendor, for instance."""
    for row in rows:
        inner = row if isinstance(row, list) else None
        if isinstance(row, dict) and not id_of(row):
            inner = _rows(row, 1)
        elif isinstance(row, dict) and isinstance(models := row.get("models"), list):
            inner = models
        if inner is not None and depth:
            yield from _flat(inner, depth - 1)
        else:
            yield row


def id_of(row: Json) -> str:
    """The id in a row of a list; empty when there is none."""
    if isinstance(row, str):
        return row
    if not isinstance(row, dict):
        return ""
    values = [row[name] for name in _IDS if name in row]
    words = (value for value in values if isinstance(value, str) and value)
    numbers = (str(v) for v in values if isinstance(v, int) and not isinstance(v, bool))
    return _bare(next(words, "") or next(numbers, ""))


def rows_of(value: Json) -> list[dict[str, Json]]:
    """The rows of a list that are objects."""
    rows = _rows(value, _DEPTH) or []
    return [row for row in _flat(rows, _DEPTH) if isinstance(row, dict)]


def missing(configured: tuple[str, ...], listed: tuple[str, ...]) -> tuple[str, ...]:
    """Configured ids that are not listed; `x:latest` counts for `x` (Ollama)."""
    known = {_bare(model) for model in listed}
    return tuple(m for m in configured if not {_bare(m), f"{_bare(m)}:latest"} & known)


def compared(
    lost: tuple[str, ...],
    configured: tuple[str, ...],
    listed: tuple[str, ...],
    *,
    complete: bool = True,
) -> Verdict:
    """The verdict on a list; `lost` are the configured models that it lacks."""
    if lost and complete:
        return Verdict(Status.NO_MODEL, _lacks(lost), _instead(lost[0], listed))
    if not listed and configured:
        return Verdict(
            Status.EMPTY_LIST,
            "the list of models is empty, or no entry has an id",
            "pass --level chat to try the models themselves",
        )
    if not configured:
        return Verdict(Status.OK, f"{len(listed)} listed, none configured")
    if lost:
        detail = f"{len(listed)} listed, which is not all there is; {_lacks(lost)}"
        return Verdict(Status.OK, detail, "pass --level chat to be sure of the models")
    all_ = "the one" if len(configured) == 1 else f"all {len(configured)}"
    detail = f"{len(listed)} listed, {all_} configured among them"
    return Verdict(Status.OK, detail)


def nearest(model: str, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Up to three listed ids that are similar to `model`, the most similar first."""
    by_tail = {name.rpartition("/")[2].lower(): name for name in reversed(listed)}
    wanted = model.rpartition("/")[2].lower()
    close = get_close_matches(wanted, by_tail, n=_NEAR, cutoff=0.5)
    family = [t for t in by_tail if t.split("-")[0] == wanted.split("-")[0]]
    names = dict.fromkeys(by_tail[tail] for tail in (*close, *sorted(family)))
    return tuple(names)[:_NEAR]


def _lacks(lost: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in lost[:3])
    detail = f"{names} {_are(len(lost))} not listed"
    more = len(lost) - 3
    return f"{detail}, nor {_are(more)} {more} more" if more > 0 else detail


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _instead(model: str, listed: tuple[str, ...]) -> str:
    if not listed:
        return "the list is empty: load the model there first"
    if near := nearest(model, listed):
        return "similar names are listed: " + " or ".join(f'"{name}"' for name in near)
    return "the list begins with " + ", ".join(f'"{name}"' for name in listed[:3])


def _bare(model: str) -> str:
    """Google lists `models/x` and `publishers/google/models/x`, and accepts `x`."""
    return model.rpartition("models/")[2] if "models/" in model else model
