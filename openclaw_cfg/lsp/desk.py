"""The open files, and what `validate` says about each configuration among them.

A configuration is recognised by its name, as `validate` does in a folder, by being
OpenClaw's active one, or by the language `openclaw`. An open file that one of them
includes is checked as its part, with the text in the editor instead of the file's.

The texts of diagnostics are not redacted here: an editor gets places and messages,
never a line of a file.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.app.discover import is_config_name
from openclaw_cfg.app.validate import Judgement, check, unreadable
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import JsonPath
from openclaw_cfg.loader import Loaded, load_document, read_document
from openclaw_cfg.lsp.mounts import mount, named
from openclaw_cfg.report import Diagnostic
from openclaw_cfg.source import Source

LANGUAGE: Final = "openclaw"
# How many folders up a configuration that includes an open file is searched.
_ABOVE: Final = 3
_NEIGHBOURS: Final = 20


class Judged(Struct, frozen=True):
    """One configuration as it was last checked.

    Attributes:
        diagnostics: the diagnostics of its files, including the included ones.
        loaded: the configuration when it could last be read; None if it never could.
        current: whether `loaded` matches the present text.
        parts: the files that it includes, also those that cannot be read.
    """

    diagnostics: tuple[Diagnostic, ...]
    loaded: Loaded | None
    current: bool
    parts: frozenset[Path] = frozenset()


class OpenFiles:
    """The files that are open in the editor.

    Args:
        workspace: the circumstances of the process.
        by: the schemas and rules to check with.
    """

    def __init__(self, workspace: Workspace, by: Judgement) -> None:
        self.workspace = workspace
        self.by = by
        self.texts: dict[Path, Source] = {}
        self._chosen: set[Path] = set()
        self._strangers: set[Path] = set()
        self._judged: dict[Path, Judged] = {}
        self._parsed: dict[Path, tuple[Source, Document | Json5Error]] = {}

    def put(self, path: Path, text: str, *, language: str = "") -> None:
        """A file was opened or changed."""
        self.texts[path] = Source(path, text)
        if language == LANGUAGE:
            self._chosen.add(path)
        if self._is_main(path):
            self.look_again()

    def look_again(self) -> None:
        """Forget which files belong to which configuration; it may have changed."""
        self._strangers.clear()

    def close(self, path: Path) -> None:
        """A file was closed: its content on the disk counts again."""
        self.texts.pop(path, None)
        self._parsed.pop(path, None)
        self._chosen.discard(path)
        self._judged.pop(path, None)

    def judge(self, changed: Iterable[Path]) -> None:
        """Check every configuration that the changed files are part of."""
        mains: dict[Path, None] = {}
        for path in changed:
            mains |= dict.fromkeys(self._mains_of(path))
        for main in mains:
            self._judged[main] = self._judge(main)

    def judged(self, path: Path) -> Judged | None:
        """The configuration that a file is, or the first that it is part of."""
        found = self._judged.get(path)
        if found is not None:
            return found
        return next(self._including(path), None)

    def diagnostics(self, path: Path) -> tuple[Diagnostic, ...]:
        """What is wrong in one file, by every configuration that it is part of."""
        found: dict[tuple[object, ...], Diagnostic] = {}
        for judged in self._judged.values():
            for one in judged.diagnostics:
                if one.source.path == path:
                    key = (one.rule, one.start, one.end, one.message)
                    found.setdefault(key, one)
        return tuple(found.values())

    def shown(self) -> set[Path]:
        """The files that diagnostics are shown for.

        All files of a configuration that is open; of any other one, its open files.
        """
        found: set[Path] = set()
        for main, judged in self._judged.items():
            files = {main, *judged.parts}
            found |= files if main in self.texts else files & self.texts.keys()
        return found

    def text(self, source: Source) -> Source:
        """The text in which places of a source are measured: that of the editor."""
        return self.texts.get(source.path, source) if source.path else source

    def mount(self, path: Path) -> JsonPath:
        """Where in its configuration the value of a file is; the root for a main."""
        judged = self.judged(path)
        if judged is None or judged.loaded is None:
            return ()
        return mount(judged.loaded, path) or ()

    def document(self, path: Path) -> Document | None:
        """The tree of an open file as it is now; None while it is broken."""
        try:
            return self._read(path)
        except (Json5Error, OSError):
            return None

    def _judge(self, main: Path) -> Judged:
        known = self._judged.get(main)
        good = known.loaded if known else None
        parts = known.parts if known else frozenset()
        environment = self.workspace.at(main).environment()
        try:
            document = self._read(main)
        except Json5Error as error:
            return Judged(_syntax(error), good, current=False, parts=parts)
        except OSError:
            return Judged((), good, current=False, parts=parts)
        loaded = load_document(
            document,
            environment=environment,
            dialect=self.by.dialect,
            read=self._read,
        )
        report = check(loaded, self.by, text_of=lambda document: document.source)
        found = report.diagnostics
        if any(finding.rule == "bad-include" for finding in loaded.findings):
            # The broken file may be included indirectly: all former parts are checked.
            parts |= named(loaded)
            broken = map(self._broken, sorted(parts))
            found = (*found, *chain.from_iterable(broken))
            return Judged(found, good or loaded, current=False, parts=parts)
        return Judged(found, loaded, current=True, parts=named(loaded))

    def _broken(self, path: Path) -> tuple[Diagnostic, ...]:
        try:
            self._read(path)
        except Json5Error as error:
            return _syntax(error)
        except OSError:
            pass
        return ()

    def _read(self, path: Path) -> Document:
        """A file as it is in the editor, else on the disk."""
        source = self.texts.get(path)
        if source is None:
            return read_document(path)
        known = self._parsed.get(path)
        if known is None or known[0] is not source:
            self._parsed[path] = known = (source, _parsed(source))
        if isinstance(known[1], Json5Error):
            raise known[1]
        return known[1]

    def _mains_of(self, path: Path) -> Iterator[Path]:
        including = [m for m, judged in self._judged.items() if path in judged.parts]
        if including:
            yield from including
        elif self._is_main(path):
            yield path
        elif path not in self._strangers:
            self._strangers.add(path)
            for neighbour in self._neighbours(path):
                if neighbour not in self._judged:
                    self._judged[neighbour] = self._judge(neighbour)
                if path in self._judged[neighbour].parts:
                    self._strangers.discard(path)
                    yield neighbour
                elif neighbour not in self.texts:
                    del self._judged[neighbour]

    def _including(self, path: Path) -> Iterator[Judged]:
        return (judged for judged in self._judged.values() if path in judged.parts)

    def _is_main(self, path: Path) -> bool:
        if path in self._chosen or is_config_name(path.name):
            return True
        return path == self.workspace.location.config

    def _neighbours(self, path: Path) -> Iterator[Path]:
        """Configurations that may include a file."""
        folders = list(path.parents)[: _ABOVE + 1]
        found = [*self.texts, self.workspace.location.config]
        for folder in folders:
            try:
                names = sorted(one.name for one in folder.iterdir())
            except OSError:
                continue
            found += [folder / name for name in names if is_config_name(name)]
        seen = dict.fromkeys(p for p in found if p != path and self._is_main(p))
        yield from [p for p in seen if p in self.texts or p.is_file()][:_NEIGHBOURS]


def _parsed(source: Source) -> Document | Json5Error:
    try:
        return parse(source)
    except Json5Error as error:
        return error


def _syntax(error: Json5Error) -> tuple[Diagnostic, ...]:
    return unreadable(error, text_of=lambda source: source).diagnostics
