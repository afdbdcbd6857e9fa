"""A language server as an editor starts it, and a client that talks to it."""

import asyncio
import sys

from lsprotocol import types
from pytest_lsp.client import LanguageClient, client_capabilities

KEY = "sk-live-0123456789abcdefghij"


class Editor:
    """What a test does in an editor: open, type, ask."""

    def __init__(self, client, folder):
        self.client = client
        self.folder = folder
        self._versions = {}

    @property
    def opened(self):
        return self._versions

    def path(self, name):
        return self.folder / name

    def uri(self, name):
        return self.path(name).as_uri()

    def save(self, name, text):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    async def open(self, name, text=None, *, language="json5", wait=True):
        if text is None:
            text = self.path(name).read_text("utf-8")
        self._versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics(name) if wait else None

    async def type(self, name, text, *, wait=True):
        """The whole text is another now."""
        self._versions[name] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(
                    uri=self.uri(name), version=self._versions[name]
                ),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return await self.diagnostics(name) if wait else None

    def close(self, name):
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(self.document(name))
        )

    def closed(self, name):
        """What counts now has no version."""
        del self._versions[name]

    def document(self, name):
        return types.TextDocumentIdentifier(self.uri(name))

    async def diagnostics(self, name):
        """Those of the version that the file has now, of any if it is not open."""
        wanted = self._versions.get(name)
        for _ in range(600):
            found = self.client.published.get(self.uri(name))
            if found is not None and found.version == wanted:
                return list(found.diagnostics)
            await asyncio.sleep(0.05)
        raise AssertionError(f"no diagnostics for {name}")

    async def comes_to(self, name, *codes):
        """The codes told of a file, once they are these; the last ones if never.

        A change of one file is told of the others after it, with their old versions.
        """
        found = []
        for _ in range(200):
            found = [d.code for d in await self.diagnostics(name)]
            if found == list(codes):
                break
            await asyncio.sleep(0.05)
        return found

    async def hover(self, name, line, character):
        found = await self.client.text_document_hover_async(
            types.HoverParams(self.document(name), types.Position(line, character))
        )
        return found.contents.value if found else ""

    async def complete(self, name, line, character):
        found = await self.client.text_document_completion_async(
            types.CompletionParams(self.document(name), types.Position(line, character))
        )
        return {item.label: item for item in found.items} if found else {}

    async def definition(self, name, line, character):
        return await self.client.text_document_definition_async(
            types.DefinitionParams(self.document(name), types.Position(line, character))
        )

    async def symbols(self, name):
        return await self.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(self.document(name))
        )

    async def actions(self, name, start=(0, 0), end=(10_000, 0), only=None):
        return await self.client.text_document_code_action_async(
            types.CodeActionParams(
                self.document(name),
                types.Range(types.Position(*start), types.Position(*end)),
                types.CodeActionContext(diagnostics=[], only=only),
            )
        )

    async def resolve(self, action):
        return await self.client.code_action_resolve_async(action)


def applied(text, changes, units=lambda text: len(text.encode("utf-16-le")) // 2):
    """A text with edits of the protocol made, counted in UTF-16 by other means."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = []
    position = 0
    for line in lines:
        ends.append(position)
        position += len(line)
        position += 2 if text[position : position + 2] == "\r\n" else 1

    def offset(place):
        line = lines[place.line]
        column = next(
            (n for n in range(len(line) + 1) if units(line[:n]) >= place.character),
            len(line),
        )
        return ends[place.line] + column

    for edit in sorted(changes, key=lambda e: offset(e.range.start), reverse=True):
        start, end = offset(edit.range.start), offset(edit.range.end)
        text = text[:start] + edit.new_text + text[end:]
    return text


def command(*flags):
    return [sys.executable, "-m", "openclaw_cfg", "lsp", *flags]


async def start(folder, *, flags=(), capabilities="visual-studio-code"):
    client = LanguageClient()
    client.published = {}

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def _published(params):
        client.published[params.uri] = params

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def _registered(params):
        client.registered = params

    await client.start_io(*command(*flags))
    await client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(capabilities),
            root_uri=folder.as_uri(),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "work")],
        )
    )
    return client
