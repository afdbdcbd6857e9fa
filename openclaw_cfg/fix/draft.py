"""A configuration in the making: its files with every change so far."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from openclaw_cfg.fix.change import Change
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
    apply,
)
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import Json, value_at
from openclaw_cfg.loader import Loaded, load_document


class Draft:
    """A loaded configuration with changes that are not written.

    Attributes:
        loaded: as it was before the changes since the last `settle`.
        main: the main file, and `included` the changed included files by path, at
            that time.
    """

    def __init__(self, loaded: Loaded, *, careful: bool = False) -> None:
        """The draft of a configuration in which nothing is changed.

        Args:
            careful: write each change at once, and make none that does not fit.
        """
        self.loaded = loaded
        self.main = loaded.document
        self.included: Mapping[Path, Document] = {}
        self._sheet = Sheet(loaded.merged)
        self._waiting: list[Operation] = []
        self._careful = careful or len(loaded.documents) > 1

    @property
    def value(self) -> Json:
        """With includes, variables as written, and every change."""
        return self._sheet.value

    def freeze(self) -> Json:
        """The value, which no later change touches."""
        self._sheet = Sheet(self._sheet.value)
        return self._sheet.value

    def make(self, change: Change) -> bool:
        """Make a change; False if it does not fit, or not any more."""
        if self._careful:
            return self._make_at_once(change)
        made = self._sheet.makes(change.operations)
        if made:
            self._waiting += change.operations
        return made

    def settle(self) -> None:
        """Read the files with the changes as OpenClaw would.

        Raises:
            EditError: a change does not fit; a careful draft leaves it out.
        """
        self.main = apply_all(self.main, self._waiting)
        self._waiting = []
        self.loaded = load_document(
            self.main, environment=self.loaded.environment, changed=self.included
        )
        self._sheet = Sheet(self.loaded.merged)

    def _make_at_once(self, change: Change) -> bool:
        before = self.loaded, self.main, self.included
        try:
            for operation in change.operations:
                self._across_files(operation)
                self.settle()
        except (KeyError, EditError):
            self.loaded, self.main, self.included = before
            self._sheet = Sheet(self.loaded.merged)
            return False
        return True

    def _across_files(self, operation: Operation) -> None:
        for document, local in _localised(self.loaded, operation):
            if document is self.loaded.document:
                self.main = apply(self.main, (local,))
                continue
            path = document.source.path
            assert path is not None
            edited = apply(self.included.get(path, document), (local,))
            self.included = {**self.included, path: edited}


def _localised(
    loaded: Loaded, operation: Operation
) -> Iterator[tuple[Document, Operation]]:
    """The operation in the file that it is about, with that file's own path.

    What moves from one file to another loses its comments: each file has its own.
    """
    document, path = loaded.origin(operation.path)
    match operation:
        case Move(path=source, to=to):
            other, target = loaded.origin(to)
            if other is document:
                yield document, Move(path, target)
            else:
                yield other, Set(target, value_at(loaded.merged, source))
                yield document, Remove(path)
        case Set() | Insert() | Remove() | Rename() | CommentOut() | Keyed():
            yield document, replace(operation, path=path)
