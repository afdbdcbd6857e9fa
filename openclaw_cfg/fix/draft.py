"""A draft of a configuration: its files with every change so far."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change
from openclaw_cfg.fix.merge_move import exists
from openclaw_cfg.fix.patch import Sheet
from openclaw_cfg.json5.batch import apply_all
from openclaw_cfg.json5.edit import (
    CommentOut,
    Insert,
    Keyed,
    Move,
    Operation,
    Remove,
    Rename,
    Set,
)
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.own_comments import (
    follows_on_line,
    has_comments_within,
    has_own_comments,
)
from openclaw_cfg.json5.style import is_strict
from openclaw_cfg.jsonpath import NOTHING, Json, JsonPath, get, value_at
from openclaw_cfg.loader import Loaded, load_document

_BLOCK: Final = (dict, list)


class Draft:
    """A loaded configuration with changes that are not yet written.

    Attributes:
        loaded: the configuration before the changes since the last `settle`.
        main: the main file at that time; `included` has the changed included files by
            path.
        gone: what was removed from a strict JSON file, with its path: such a file has
            no comments in which to keep it.
    """

    def __init__(
        self,
        loaded: Loaded,
        *,
        careful: bool = False,
        included: Mapping[Path, Document] = MappingProxyType({}),
    ) -> None:
        """The draft of a configuration in which nothing is changed.

        Args:
            careful: apply each change to the text at once, and skip those that do not
            fit; no comment is lost then.
            included: included files whose content differs from the disk.
        """
        self.loaded = loaded
        self.main = loaded.document
        self.included = included
        self.gone: list[tuple[JsonPath, Json]] = []
        self._noted: set[JsonPath] = set()
        self._aside: dict[JsonPath, set[str | int]] = {}
        self._strict: dict[Path | None, bool] = {}
        # Place → the places in it whose word was replaced, with both words.
        self._replaced: dict[JsonPath, dict[JsonPath, tuple[Json, Json]]] = {}
        self._sheet = Sheet(loaded.merged)
        self._waiting: list[tuple[Document, Operation]] = []
        # What was taken out of values of several files since the last `settle`.
        self._taken: set[JsonPath] = set()
        self._above_taken: set[JsonPath] = set()
        self._careful = careful

    @property
    def value(self) -> Json:
        """With includes, variables as written, and every change."""
        return self._sheet.value

    def freeze(self) -> Json:
        """The value; later changes do not alter it."""
        self._sheet = Sheet(self._sheet.value)
        return self._sheet.value

    def make(self, change: Change) -> bool:
        """Make a change; False if it does not fit, or no longer fits."""
        operations = [
            one
            for operation in change.operations
            for one in (*self._as_written(operation), operation)
        ]
        if not self._careful:
            operations = [self._with_comments(operation) for operation in operations]
        replaced = tuple(self._replacements(operations))
        change = replace(change, operations=tuple(operations))
        if self._careful:
            made = self._make_at_once(change)
        elif len(self.loaded.documents) > 1:
            made = self._make_across_files(change)
        else:
            made = self._make_in_main(change)
        for path, new, old in replaced if made else ():
            for length in range(1, len(path) + 1):
                self._replaced.setdefault(path[:length], {})[path] = new, old
        return made

    def _make_in_main(self, change: Change) -> bool:
        known = len(self._sheet.set_aside)
        made = self._sheet.makes(change.operations)
        if made:
            self._waiting += ((self.main, one) for one in change.operations)
            if self._is_strict(self.main):
                self.gone += self._sheet.set_aside[known:]
        return made

    def settle(self) -> None:
        """Read the files with the changes as OpenClaw would.

        Raises:
            EditError: a change does not fit; a careful draft leaves it out.
        """
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        self._taken, self._above_taken = set(), set()
        self.main = apply_all(
            self.main, (op for where, op in waiting if where is self.loaded.document)
        )
        for document in self.loaded.documents[1:]:
            mine = [op for where, op in waiting if where is document]
            path = document.source.path
            if mine and path is not None:
                edited = apply_all(self.included.get(path, document), mine)
                self.included = {**self.included, path: edited}
        self.loaded = load_document(
            self.main, environment=self.loaded.environment, changed=self.included
        )
        self._sheet = Sheet(self.loaded.merged)

    def _make_at_once(self, change: Change) -> bool:
        before, known = (self.loaded, self.main, self.included), len(self.gone)
        try:
            for wanted in change.operations:
                for operation in self._all_kept(self._with_comments(wanted)):
                    self._keep(operation)
                    self._waiting = [*self._localised(operation)]
                    self.settle()
        except (KeyError, EditError):
            self.loaded, self.main, self.included = before
            self._sheet = Sheet(self.loaded.merged)
            del self.gone[known:]
            return False
        return True

    def _make_across_files(self, change: Change) -> bool:
        if not Sheet(self._sheet.value).makes(change.operations):
            return False
        for operation in change.operations:
            # A value merged from several files may come from other files afterwards.
            several = any(map(self._is_of_several, _moved(operation)))
            taken = several and _takes_member(operation)
            if self._is_near_taken(operation) or (several and not taken):
                self.settle()
            self._keep(operation)
            self._waiting += self._localised(operation)
            self._sheet.apply((operation,))
            if taken:
                path = operation.path
                self._taken.add(path)
                self._above_taken.update(path[:length] for length in range(len(path)))
            elif several:
                self.settle()
        return True

    def _is_near_taken(self, operation: Operation) -> bool:
        """Whether it is about, in or around a value that was taken out."""
        paths = [operation.path]
        if isinstance(operation, Move):
            paths.append(operation.to)
        return not self._above_taken.isdisjoint(paths) or any(
            path[:length] in self._taken
            for path in paths
            for length in range(len(path) + 1)
        )

    def _replacements(
        self, operations: Iterable[Operation]
    ) -> Iterator[tuple[JsonPath, Json, Json]]:
        """The words that operations replace by others: the path, the new, the old."""
        for operation in operations:
            if not isinstance(operation, Set) or isinstance(operation.value, _BLOCK):
                continue
            path = operation.path
            old = get(self._sheet.value, *path, nothing=NOTHING)
            if old is not NOTHING and not isinstance(old, _BLOCK):
                new, first = self._replaced.get(path, {}).get(path, (None, None))
                yield path, operation.value, old if new != old else first

    def _as_written(self, operation: Operation) -> Iterator[Operation]:
        """A comment has the words that a person wrote, not those of earlier steps."""
        if isinstance(operation, CommentOut):
            for path, (new, old) in self._replaced.get(operation.path, {}).items():
                if get(self._sheet.value, *path) == new:
                    yield Set(path, old)

    def _with_comments(self, operation: Operation) -> Operation:
        """An operation that keeps the comments of what it removes."""
        if isinstance(operation, Remove) and self._has_comments(operation.path):
            operation = CommentOut(operation.path, "moved")
        if isinstance(operation, CommentOut):
            path = operation.path
            self._noted.update(path[:length] for length in range(len(path)))
            self._aside.setdefault(path[:-1], set()).update(path[-1:])
        return operation

    def _all_kept(self, operation: Operation) -> Iterator[Operation]:
        """The operation; before it, the old value becomes a comment if it has some.

        That is for a new value of a member in which comments would lose their place.
        """
        path = operation.path
        if isinstance(operation, Set) and path and isinstance(path[-1], str):
            document, place = self.loaded.origin(path)
            if has_comments_within(document, place):
                after = apply_all(document, [replace(operation, path=place)])
                if len(after.comments) < len(document.comments):
                    yield CommentOut(path, "replaced")
        yield operation

    def _has_comments(self, whole: JsonPath) -> bool:
        """Whether comments would go with a value that is removed.

        Comments within the value count in a careful draft only: elsewhere they may have
        gone to another place with what they belong to.
        """
        document, path = self.loaded.origin(whole)
        if document is not self.loaded.document:
            document = self.included.get(document.source.path or Path(), document)
        # A comment on the same line would be removed with the entry after it.
        beside = self._aside.get(whole[:-1], set())
        noted = whole in self._noted or follows_on_line(document, path, beside)
        if noted and not self._is_strict(document):
            return True
        if has_own_comments(document, path):
            return True
        return self._careful and has_comments_within(document, path)

    def _keep(self, operation: Operation) -> None:
        """Record what an operation removes from a file that cannot have comments."""
        if not isinstance(operation, CommentOut):
            return
        path = operation.path
        found = [
            (document, value_at(document.value, one.path))
            for document, one in self._parts(operation)
        ]
        if len(found) < 2:
            found = [(self.loaded.origin(path)[0], value_at(self.value, path))]
        self.gone += (
            (path, deepcopy(value))
            for document, value in found
            if self._is_strict(document)
        )

    def _is_strict(self, document: Document) -> bool:
        """Whether a file was strict JSON when it was first checked."""
        path = None if document is self.loaded.document else document.source.path
        if path not in self._strict:
            self._strict[path] = is_strict(document)
        return self._strict[path]

    def _is_of_several(self, path: JsonPath) -> bool:
        """Whether a value is, or will be, in another file than what is around it."""
        document, _ = self.loaded.origin(path[:-1])
        return not self.loaded.root.is_of(document, path)

    def _localised(self, operation: Operation) -> Iterator[tuple[Document, Operation]]:
        """The operation in the file that it is about, with that file's own path.

        A value that moves from one file to another loses its comments: each file has
        its own. A value that several files contribute to is changed in each of them.
        """
        parts = self._parts(operation)
        if len(parts) > 1:
            yield from parts
            return
        document, path = self.loaded.origin(operation.path)
        match operation:
            case Move(path=source, to=to):
                other, target = self.loaded.origin(to)
                if other is document:
                    yield document, Move(path, target)
                else:
                    yield other, Set(target, value_at(self.value, source))
                    yield document, Remove(path)
            case Set() | Insert() | Remove() | Rename() | CommentOut() | Keyed():
                yield document, replace(operation, path=path)

    def _parts(self, operation: Operation) -> list[tuple[Document, Operation]]:
        """The operation in each file that has a part of what it removes."""
        path = operation.path
        if not isinstance(operation, Move | Rename | Remove | CommentOut):
            return []
        to = operation.to if isinstance(operation, Move) else path
        several = self._is_of_several(path)
        if not several or any(isinstance(step, int) for step in (*path, *to)):
            return []
        found: list[tuple[Document, Operation]] = []
        for document, at in zip(
            self.loaded.documents, self.loaded.places, strict=False
        ):
            length = len(at)
            own = path[length:]
            if not own or path[:length] != at or not exists(document.value, own):
                continue
            if to[:length] != at:
                return []
            if isinstance(operation, Move):
                found.append((document, Move(own, to[length:])))
            else:
                found.append((document, replace(operation, path=own)))
        return found


def _takes_member(operation: Operation) -> bool:
    """Whether it takes out a member of objects: that moves nothing else."""
    return isinstance(operation, Remove | CommentOut) and not any(
        isinstance(step, int) for step in operation.path
    )


def _moved(operation: Operation) -> Iterator[JsonPath]:
    """The value that an operation moves elsewhere."""
    match operation:
        case Set():
            return
        case Move(path=path, to=to):
            yield from (path, to)
        case Keyed(path=path):
            yield path
        case Insert(path=path) | Remove(path=path) | CommentOut(path=path):
            yield path[:-1] if isinstance(path[-1], int) else path
        case Rename(path=path):
            yield path
