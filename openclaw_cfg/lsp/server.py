"""The server itself: pygls on one side, the desk and its answers on the other."""

import asyncio
import functools
import logging
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from openclaw_cfg import __version__
from openclaw_cfg.app.validate import Judgement
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.fix.plan import FixTarget
from openclaw_cfg.lsp import (
    actions,
    completion,
    definition,
    diagnostics,
    hover,
    symbols,
)
from openclaw_cfg.lsp.desk import OpenFiles
from openclaw_cfg.lsp.pages import Pages
from openclaw_cfg.lsp.places import Ruler
from openclaw_cfg.lsp.view import FileView
from openclaw_cfg.report import Diagnostic
from openclaw_cfg.schema.settings import Settings
from openclaw_cfg.source import Source

P = ParamSpec("P")
T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
# Changes within this time are checked together; people type more slowly.
_PAUSE: Final = 0.005
_WATCHED: Final = ("**/*.json", "**/*.json5", "**/.env")


class Server(LanguageServer):
    """Serves one editor."""

    def __init__(
        self,
        workspace: Workspace,
        by: Judgement,
        settings: Settings,
        *,
        version: str,
        pages: Pages,
    ) -> None:
        # Whole texts: for partial changes pygls also counts U+2028 and U+0085 as line
        # ends, and the protocol does not.
        super().__init__(
            "openclaw-cfg",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
        )
        self.desk = OpenFiles(workspace, by)
        self.settings = settings
        self.pages = pages
        self.fix_for = FixTarget(schema=by.schema, version=version)
        self._uris: dict[Path, str] = {}
        self._shown: set[Path] = set()
        self._pending: set[Path] = set()
        self._timer: asyncio.TimerHandle | None = None

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log that something failed, without its message: it may quote a file."""
        _LOG.error("%s", type(error).__qualname__)

    # -- the texts -----------------------------------------------------------

    def path_of(self, uri: str) -> Path | None:
        """The file behind a URI; None if it is not on a disk."""
        name = uris.to_fs_path(uri) if uri.startswith("file:") else None
        if name is None:
            return None
        path = Path(os.path.abspath(name))  # noqa: PTH100 - links stay as they are named
        self._uris.setdefault(path, uri)
        return path

    def uri_of(self, path: Path) -> str:
        """The client's URI for a file."""
        return self._uris.get(path) or path.as_uri()

    def put(self, uri: str, text: str, language: str = "") -> None:
        """A file was opened or changed."""
        path = self.path_of(uri)
        if path is not None:
            self._uris[path] = uri
            self.desk.put(path, text, language=language)
            self.soon([path])

    def close(self, uri: str) -> None:
        """A file was closed."""
        path = self.path_of(uri)
        if path is not None:
            self.desk.close(path)
            self.soon(self.desk.texts)

    def soon(self, paths: Iterable[Path]) -> None:
        """Check files once no more changes come."""
        self._pending |= set(paths)
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_PAUSE, guarded("judging", self.now))

    def now(self) -> None:
        """Check what has changed, and send the diagnostics."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        paths, self._pending = self._pending, set()
        self.desk.judge(path for path in paths if path in self.desk.texts)
        shown = self.desk.shown()
        for path in sorted(shown | self._shown):
            self._publish(path, self.desk.diagnostics(path) if path in shown else ())
        self._shown = shown

    def _publish(self, path: Path, found: Iterable[Diagnostic]) -> None:
        uri = self.uri_of(path)
        known = self.workspace.text_documents.get(uri)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri,
                version=known.version if known else None,
                diagnostics=[self.converted(one) for one in found],
            )
        )

    # -- what the answers are made with -----------------------------------------

    def ruler(self, source: Source) -> Ruler:
        """Measures places in a text: the editor's text if the file is open there."""
        return Ruler(self.desk.text(source), self.workspace.position_encoding)

    def converted(self, found: Diagnostic) -> types.Diagnostic:
        """A diagnostic in the client's form."""
        return diagnostics.converted(found, self.ruler, self.uri_of, self.pages.uri)

    def view(self, uri: str) -> FileView | None:
        """An open file that is a configuration or part of one, as it is now."""
        path = self.path_of(uri)
        if path is None or path not in self.desk.texts:
            return None
        if self._pending:
            self.now()
        if self.desk.judged(path) is None:
            return None
        return FileView(self.desk, path, self.settings)

    def maker(self) -> actions.Maker:
        """Makes code actions for this client."""
        able = self.client_capabilities.workspace
        edit = able.workspace_edit if able else None
        kinds = (edit.resource_operations if edit else None) or ()
        creates = bool(
            edit
            and edit.document_changes
            and types.ResourceOperationKind.Create in kinds
        )
        return actions.Maker(
            self.desk, self.fix_for, self.ruler, self.uri_of, creates=creates
        )


def guarded(name: str, function: Callable[P, T]) -> Callable[P, T | None]:
    """Log an error in one answer, and let the server continue."""

    def run(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return function(*args, **kwargs)
        except Exception:  # noqa: BLE001 -- one failed request does not end the server
            _LOG.exception("%s failed", name)
            return None

    return run


def serve(
    workspace: Workspace,
    by: Judgement,
    settings: Settings,
    *,
    version: str,
    pages: Pages,
) -> None:
    """Serve the editor on the standard streams until it goes away."""
    server = Server(workspace, by, settings, version=version, pages=pages)
    _register(server)
    # pygls closes its output; the process's own stream is flushed at its end.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as stdout:
        server.start_io(stdout=stdout)


def _register(server: Server) -> None:
    for name, function, options in _FEATURES:
        server.feature(name, options)(
            guarded(name, functools.partial(function, server))
        )


def _opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    server.put(document.uri, document.text, document.language_id)


def _changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.put(uri, server.workspace.get_text_document(uri).source)


def _closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    server.close(params.text_document.uri)


def _saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    server.desk.look_again()
    server.soon(server.desk.texts)


def _watched(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    server.desk.look_again()
    server.soon(server.desk.texts)


def _initialized(server: Server, params: types.InitializedParams) -> None:
    able = server.client_capabilities.workspace
    watched = able.did_change_watched_files if able else None
    if watched is None or not watched.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[types.FileSystemWatcher(glob_pattern=name) for name in _WATCHED]
    )
    server.client_register_capability(
        types.RegistrationParams(
            registrations=[
                types.Registration(
                    id="watched",
                    method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    register_options=options,
                )
            ]
        )
    )


def _code_action(
    server: Server, params: types.CodeActionParams
) -> list[types.CodeAction]:
    view = server.view(params.text_document.uri)
    if view is None:
        return []
    ruler = server.ruler(view.source)
    start, end = (
        ruler.offset(place) for place in (params.range.start, params.range.end)
    )
    maker, only = server.maker(), params.context.only
    found: list[types.CodeAction] = []
    if _wanted(types.CodeActionKind.QuickFix, only):
        found += maker.quick_fixes(view.path, start, end, server.converted)
    if _wanted(actions.FIX_ALL, only):
        # Computing the fix of a large file takes a while: it is done when chosen.
        later = types.CodeAction(
            title="Fix the whole file (openclaw-cfg fix)",
            kind=actions.FIX_ALL,
            data={"uri": params.text_document.uri},
        )
        whole = later if _resolves(server) else maker.fix_all(view.path)
        found += [whole] if whole else []
    return found


def _resolve(server: Server, action: types.CodeAction) -> types.CodeAction:
    data = action.data
    uri = data.get("uri") if isinstance(data, dict) else None
    view = server.view(uri) if isinstance(uri, str) else None
    made = server.maker().fix_all(view.path) if view else None
    return made or types.CodeAction(
        title=action.title, kind=action.kind, edit=types.WorkspaceEdit()
    )


def _wanted(kind: str, only: Iterable[str] | None) -> bool:
    return only is None or any(kind == k or kind.startswith(f"{k}.") for k in only)


def _resolves(server: Server) -> bool:
    """Whether the client asks for the edit of an action when it is chosen."""
    able = server.client_capabilities.text_document
    action = able.code_action if able else None
    support = action.resolve_support if action else None
    if action is None or support is None:
        return False
    return "edit" in support.properties and bool(action.data_support)


def _completion(
    server: Server, params: types.CompletionParams
) -> types.CompletionList | None:
    view = server.view(params.text_document.uri)
    if view is None:
        return None
    ruler = server.ruler(view.source)
    return completion.completion(view, ruler.offset(params.position), ruler)


def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    view = server.view(params.text_document.uri)
    if view is None:
        return None
    ruler = server.ruler(view.source)
    return hover.hover(view, ruler.offset(params.position), ruler)


def _definition(
    server: Server, params: types.DefinitionParams
) -> types.Location | None:
    view = server.view(params.text_document.uri)
    if view is None:
        return None
    offset = server.ruler(view.source).offset(params.position)
    found = definition.definition(view, offset)
    if found is None or found[0].path is None:
        return None
    source, span = found
    ruler = server.ruler(source)
    return types.Location(server.uri_of(found[0].path), ruler.range(span))


def _symbols(
    server: Server, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol]:
    view = server.view(params.text_document.uri)
    if view is None or view.document is None:
        return []
    return symbols.symbols(view.document, server.ruler(view.source))


_FEATURES: Final[tuple[tuple[str, Callable[..., object], object], ...]] = (
    (types.INITIALIZED, _initialized, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _watched, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        _code_action,
        types.CodeActionOptions(
            code_action_kinds=[*actions.KINDS], resolve_provider=True
        ),
    ),
    (types.CODE_ACTION_RESOLVE, _resolve, None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        _completion,
        types.CompletionOptions(trigger_characters=[*completion.TRIGGERS]),
    ),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
)
