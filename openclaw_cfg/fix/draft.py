"""A configuration in the making: its files with every change so far."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.fix.change import Change
from openclaw_cfg.fix.patch import patched
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


class Draft(Struct, frozen=True):
    """A loaded configuration with changes that are not written.

    Attributes:
        loaded: as it was before the changes since the last `settled`.
        value: what migrations and repairs look at: with includes, variables as
            written, and every change.
        main: the main file with every change.
        included: included files that are changed, by path.
    """

    loaded: Loaded
    value: Json
    main: Document
    included: Mapping[Path, Document] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Loaded) -> "Draft":
        """The draft of a configuration in which nothing is changed."""
        return cls(loaded, loaded.merged, loaded.document)

    def after(self, change: Change) -> "Draft | None":
        """The draft with a change made; None if it does not fit, or not any more."""
        try:
            value = patched(self.value, change.operations)
            if len(self.loaded.documents) == 1:
                main = apply(self.main, change.operations)
                return replace(self, value=value, main=main)
            draft = self
            for operation in change.operations:
                draft = draft._across_files(operation).settled()
        except (KeyError, EditError):
            return None
        return draft

    def settled(self) -> "Draft":
        """The draft read as OpenClaw would read its files."""
        loaded = load_document(
            self.main, environment=self.loaded.environment, changed=self.included
        )
        return Draft(loaded, loaded.merged, self.main, self.included)

    def _across_files(self, operation: Operation) -> "Draft":
        draft = self
        for document, local in _localised(self.loaded, operation):
            if document is self.loaded.document:
                draft = replace(draft, main=apply(draft.main, (local,)))
                continue
            path = document.source.path
            assert path is not None
            edited = apply(draft.included.get(path, document), (local,))
            draft = replace(draft, included={**draft.included, path: edited})
        return draft


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
