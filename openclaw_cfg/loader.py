"""A configuration as OpenClaw would read it: text, includes, environment, meaning."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.dialects import detect
from openclaw_cfg.dialects.base import Dialect
from openclaw_cfg.json5.encoding import decode
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.model import Config
from openclaw_cfg.openclaw.environment import Environment
from openclaw_cfg.openclaw.includes import (
    Included,
    IncludeError,
    resolve_includes,
)
from openclaw_cfg.openclaw.origin import Origin
from openclaw_cfg.openclaw.substitution import Missing, substitute
from openclaw_cfg.paths import include_roots
from openclaw_cfg.report import Finding, Severity
from openclaw_cfg.source import Source


class Loaded(Struct, frozen=True, kw_only=True):
    """A configuration and everything that was needed to read it.

    Attributes:
        document: the main file.
        dialect: the form it is written in.
        config: what it says about providers and models.
        merged: its value with the included files put in, before `${NAME}`; paths
            of `config` and of findings are paths of this value.
        value: the same with environment variables put in.
        documents: the main file and the included ones.
        places: where in the merged value each of them is.
        environment: the variables, those of `env.vars` too.
        findings: problems met while loading: includes that fail, variables that are not
            set. After a failed include the values are those of the main file alone.
    """

    document: Document
    dialect: Dialect
    config: Config
    merged: Json
    value: Json
    documents: tuple[Document, ...]
    environment: Environment
    findings: tuple[Finding, ...]
    root: Origin
    places: tuple[JsonPath, ...] = ((),)

    def origin(self, path: JsonPath) -> tuple[Document, JsonPath]:
        """The file that the value at `path` comes from, and its place there.

        Where there is no such value: the file of the nearest ancestor, and the place
        where the value would be.
        """
        return self.root.find(path)


def load(
    source: Source, *, environment: Environment, dialect: Dialect | None = None
) -> Loaded:
    """Read a configuration.

    Args:
        source: text of the main file; includes are relative to its path.
        environment: variables of the process and the `.env` files.
        dialect: the form it is in; detected when None.

    Raises:
        Json5Error: the main file is not JSON5.
    """
    return load_document(parse(source), environment=environment, dialect=dialect)


def reloaded(loaded: Loaded, document: Document) -> Loaded:
    """A configuration whose main file has a new text, not yet written."""
    source = replace(document.source, path=loaded.document.source.path)
    return load(source, environment=loaded.environment)


def load_document(
    document: Document,
    *,
    environment: Environment,
    dialect: Dialect | None = None,
    changed: Mapping[Path, Document] = MappingProxyType({}),
    read: Callable[[Path], Document] | None = None,
) -> Loaded:
    """The same for a file that is parsed already.

    Args:
        changed: included files, by path, whose content differs from the disk.
        read: reads and parses the other included files; from the disk when None.
    """
    included, findings = _include(document, environment, changed, read or read_document)
    merged = included.value
    environment = environment.with_config(merged, document.source.text)
    value, missing = substitute(merged, environment.get)
    dialect = dialect or detect(merged)
    return Loaded(
        document=document,
        dialect=dialect,
        config=dialect.read(merged),
        merged=merged,
        value=value,
        documents=included.documents,
        environment=environment,
        findings=(*findings, *map(_missing_variable, missing)),
        root=included.origin,
        places=included.places,
    )


def _include(
    document: Document,
    environment: Environment,
    changed: Mapping[Path, Document],
    unchanged: Callable[[Path], Document],
) -> tuple[Included, tuple[Finding, ...]]:
    # `env.vars` cannot set them: it is read after the includes.
    roots = include_roots(environment.texts(), cwd=Path.cwd())

    def read(path: Path) -> Document:
        return changed[path] if path in changed else unchanged(path)

    try:
        return resolve_includes(document, roots=roots, read=read), ()
    except IncludeError as error:
        alone = Included(document.value, Origin(document, ()), (document,))
        return alone, (error.finding,)


def read_document(path: Path) -> Document:
    """A file of the disk.

    Raises:
        Json5Error: it is not JSON5.
        OSError: it cannot be read.
    """
    return parse(decode(path.read_bytes(), path))


def _missing_variable(missing: Missing) -> Finding:
    return Finding(
        rule="missing-variable",
        severity=Severity.WARNING,
        message=f'environment variable "{missing.name}" is not set',
        path=missing.path,
        label=f"stays the text ${{{missing.name}}}",
        help=f"set {missing.name} where OpenClaw runs, such as in OpenClaw's .env file",
    )
