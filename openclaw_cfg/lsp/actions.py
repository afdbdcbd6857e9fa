"""Code actions: the fix of one finding, and `fix` for a whole file."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from lsprotocol import types

from openclaw_cfg.app.quick_fix import changed_documents, fixed_documents
from openclaw_cfg.app.removed import added, beside, removed
from openclaw_cfg.fix.change import Removed
from openclaw_cfg.fix.plan import FixTarget, plan
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.loader import Loaded
from openclaw_cfg.lsp.desk import OpenFiles
from openclaw_cfg.lsp.edits import edits
from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.output.printable import counted
from openclaw_cfg.report import Diagnostic
from openclaw_cfg.source import Source

FIX_ALL: Final = "source.fixAll.openclaw-cfg"
KINDS: Final = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]

Texts = Mapping[Path, tuple[Document, Document]]
"""Files that change: the text of each before and after."""


class Maker:
    """Makes code actions.

    Args:
        ruler: measures the text that a place is in.
        uri_of: the client's URI for a file.
        creates: whether the client can make a file as part of an edit.
    """

    def __init__(
        self,
        desk: OpenFiles,
        target: FixTarget,
        ruler: Callable[[Source], Ruler],
        uri_of: Callable[[Path], str],
        *,
        creates: bool,
    ) -> None:
        self._desk = desk
        self._target = target
        self._ruler = ruler
        self._uri_of = uri_of
        self._creates = creates

    def quick_fixes(
        self,
        path: Path,
        start: int,
        end: int,
        converted: Callable[[Diagnostic], types.Diagnostic],
    ) -> Iterator[types.CodeAction]:
        """The fixes of the findings that touch a stretch of a file."""
        loaded = self._loaded(path)
        if loaded is None:
            return
        for found in self._desk.diagnostics(path):
            if found.fix is None or not found.fix.operations:
                continue
            source = self._desk.text(found.source)
            if source.offset(found.start) <= end and start <= source.offset(found.end):
                texts = fixed_documents(loaded, found.fix)
                if texts:
                    yield types.CodeAction(
                        title=found.fix.title,
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=[converted(found)],
                        is_preferred=found.fix.safe,
                        edit=self._edit(texts),
                    )

    def fix_all(self, path: Path) -> types.CodeAction | None:
        """`openclaw-cfg fix` for the configuration that a file is part of."""
        loaded = self._loaded(path)
        if loaded is None or loaded.dialect.ID != "native":
            return None
        made = plan(loaded, self._target)
        texts = changed_documents(loaded, made.after.document, made.included)
        if not texts:
            return None
        count = len(made.steps)
        title = f"Fix the whole file ({counted(count, 'change')})"
        action = types.CodeAction(title=title, kind=FIX_ALL)
        main, kept = loaded.document.source.path, removed(made)
        if not kept or main is None:
            action.edit = self._edit(texts)
        elif self._creates:
            action.edit = self._edit(texts, beside(main), kept)
        else:
            action.disabled = types.CodeActionDisabled(
                reason=f"values are taken out and kept in {beside(main).name}, which "
                "this editor cannot make; run `openclaw-cfg fix`"
            )
        return action

    def _loaded(self, path: Path) -> Loaded | None:
        judged = self._desk.judged(path)
        return judged.loaded if judged and judged.current else None

    def _edit(
        self, texts: Texts, side: Path | None = None, kept: tuple[Removed, ...] = ()
    ) -> types.WorkspaceEdit:
        changes = {
            self._uri_of(path): edits(self._ruler(before.source), after.source.text)
            for path, (before, after) in texts.items()
        }
        if side is None:
            return types.WorkspaceEdit(changes=changes)
        uri = self._uri_of(side)
        now = self._desk.texts.get(side) or Source(side, _text(side))
        changes[uri] = edits(self._ruler(now), added(now.text, kept))
        options = types.CreateFileOptions(ignore_if_exists=True)
        return types.WorkspaceEdit(
            document_changes=[
                types.CreateFile(uri=uri, options=options),
                *(
                    types.TextDocumentEdit(
                        types.OptionalVersionedTextDocumentIdentifier(uri=one), [*new]
                    )
                    for one, new in changes.items()
                ),
            ]
        )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
