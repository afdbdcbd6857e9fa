"""Objects that became empty because a fix moved everything in them elsewhere."""

from collections.abc import Iterable, Iterator

from openclaw_cfg.fix.change import Change
from openclaw_cfg.json5.edit import CommentOut, Move, Remove
from openclaw_cfg.json5.own_comments import has_own_comments
from openclaw_cfg.jsonpath import Json, JsonPath, get
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.empty_objects import says_nothing


def emptied(made: Iterable[Change], before: Json, loaded: Loaded) -> Iterator[Change]:
    """Remove objects that changes have emptied, and then objects emptied by that.

    Objects that were empty before stay, and so do those with a comment of their own.

    Args:
        made: the changes.
        before: the value without them.
        loaded: the configuration with them.
    """
    gone = (
        operation.path
        for change in made
        for operation in change.operations
        if isinstance(operation, Move | Remove | CommentOut)
    )
    parents = {path[:length] for path in gone for length in range(1, len(path))}
    taken: set[JsonPath] = set()
    inner_first = sorted(filter(says_nothing, parents), key=lambda p: (-len(p), p))
    for path in inner_first:
        left = get(loaded.merged, *path)
        if not isinstance(left, dict) or get(before, *path) == {}:
            continue
        if all((*path, key) in taken for key in left) and not _stays(loaded, path):
            taken.add(path)
            yield Change(
                path=path,
                operations=(Remove(path),),
                reason="holds nothing any more",
            )


def _stays(loaded: Loaded, path: JsonPath) -> bool:
    """Whether an object has a comment, or is a whole included file."""
    document, place = loaded.origin(path)
    if not place or has_own_comments(document, place):
        return True
    span = document.locate(place)
    inside = range(span.start, span.end)
    return any(comment.span.start in inside for comment in document.comments)
