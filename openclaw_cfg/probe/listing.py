"""Lists of models: the ids in an answer, whichever shape, against those configured."""

from difflib import get_close_matches
from typing import Final

from openclaw_cfg.jsonpath import Json
from openclaw_cfg.probe.base import Status, Verdict

_LISTS: Final = ("data", "models", "publisherModels", "modelSummaries")
_IDS: Final = ("id", "modelId", "name", "model")
_MORE: Final = ("has_more", "nextPageToken", "next_page_token", "nextToken")


def listed_ids(value: Json) -> tuple[str, ...] | None:
    """The ids, in the order listed and each once; None when this is no list."""
    rows: Json = value
    if isinstance(value, dict):
        lists = (value[name] for name in _LISTS if isinstance(value.get(name), list))
        rows = next(lists, None)
    if not isinstance(rows, list):
        return None
    ids = [_id_of(row) for row in rows]
    return tuple(dict.fromkeys(found for found in ids if found))


def is_complete(value: Json) -> bool:
    """Whether the answer says nothing of a further page."""
    return not (isinstance(value, dict) and any(value.get(name) for name in _MORE))


def missing(configured: tuple[str, ...], listed: tuple[str, ...]) -> tuple[str, ...]:
    """Configured ids that are not listed; `x` is there when `x:latest` is (Ollama)."""
    known = {_bare(model) for model in listed}
    return tuple(m for m in configured if not {_bare(m), f"{_bare(m)}:latest"} & known)


def compared(
    lost: tuple[str, ...], configured: tuple[str, ...], listed: tuple[str, ...]
) -> Verdict:
    """The verdict on a list, of which `lost` are the configured models it lacks."""
    if lost:
        return Verdict(Status.NO_MODEL, _lacks(lost), _instead(lost[0], listed))
    if not listed:
        detail = "the list of models is empty, which proves nothing about a model"
        return Verdict(Status.OK, detail, "pass --level chat to be sure of the models")
    if not configured:
        return Verdict(Status.OK, f"{len(listed)} listed, none configured")
    all_ = "the one" if len(configured) == 1 else f"all {len(configured)}"
    detail = f"{len(listed)} listed, {all_} configured among them"
    return Verdict(Status.OK, detail)


def nearest(model: str, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Up to three listed ids that look like `model`, the most alike first."""
    by_tail = {name.rpartition("/")[2].lower(): name for name in reversed(listed)}
    wanted = model.rpartition("/")[2].lower()
    close = get_close_matches(wanted, by_tail, n=3, cutoff=0.5)
    family = [t for t in by_tail if t.split("-")[0] == wanted.split("-")[0]]
    names = dict.fromkeys(by_tail[tail] for tail in (*close, *sorted(family)))
    return tuple(names)[:3]


def _lacks(lost: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in lost[:3])
    detail = f"{names} {'is' if len(lost) == 1 else 'are'} not listed"
    return f"{detail}, nor are {len(lost) - 3} more" if len(lost) > 3 else detail


def _instead(model: str, listed: tuple[str, ...]) -> str:
    if not listed:
        return "the list is empty: load the model there first"
    if near := nearest(model, listed):
        return "listed are " + " or ".join(f'"{name}"' for name in near)
    return "the list begins with " + ", ".join(f'"{name}"' for name in listed[:3])


def _id_of(row: Json) -> str:
    if isinstance(row, str):
        return row
    if not isinstance(row, dict):
        return ""
    found = (row[name] for name in _IDS if isinstance(row.get(name), str))
    return _bare(str(next(found, "")))


def _bare(model: str) -> str:
    """Google lists `models/x` and `publishers/google/models/x`, and takes `x`."""
    return model.rpartition("models/")[2] if "models/" in model else model
