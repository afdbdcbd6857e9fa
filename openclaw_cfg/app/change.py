"""A planned write: the file before and after, and the write itself."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg import dotenv
from openclaw_cfg.app.packed import compared
from openclaw_cfg.app.stale_comments import lost_comments
from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.app.wish import NewVariable
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.dialects import detect
from openclaw_cfg.errors import Refused
from openclaw_cfg.files.read import Read
from openclaw_cfg.files.write import WriteOptions, Written, write
from openclaw_cfg.json5.edit import Operation, Set, apply
from openclaw_cfg.json5.encoding import encode
from openclaw_cfg.json5.error import EditError
from openclaw_cfg.json5.nodes import Document
from openclaw_cfg.jsonpath import NOTHING, format_path, get
from openclaw_cfg.lint.credentials import Credential, literal
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.model import Config
from openclaw_cfg.redact import redacted
from openclaw_cfg.report import Report, Severity
from openclaw_cfg.schema.store import load_native


class FileEdit(Struct, frozen=True, kw_only=True):
    """One file before and after.

    Attributes:
        read: the file as it was read; its bytes are empty when it is new.
        before: its document; None when it is new.
        after: the document that would be written.
    """

    read: Read
    before: Document | None
    after: Document

    @property
    def is_new(self) -> bool:
        """Whether there is neither a file nor text on standard input."""
        return self.before is None and not self.read.exists

    @property
    def needed(self) -> bool:
        """Whether any byte would change."""
        return self.is_new or encode(self.after.source) != self.read.data

    def diff(self, name: str = "") -> tuple[str, ...]:
        """The unified diff, line by line, with every key masked.

        Args:
            name: of the file; by default its path.
        """
        name = name or str(self.read.path)
        before = redacted(self.before).text if self.before else ""
        after = redacted(self.after).text
        return compared(
            before,
            after,
            "(no file yet)" if self.is_new else f"{name} (now)",
            f"{name} (after)",
        )


class ConfigChange(FileEdit, frozen=True, kw_only=True):
    """What a command would write into the configuration, and into other files.

    Attributes:
        config: what `after` says, with the included files.
        report: of `after`, so that nothing is written that OpenClaw refuses.
        variables: keys to put into OpenClaw's own `.env` first.
        replaced: the names of those that it has with another value, which is lost.
        lost_keys: the providers that stay, but not with their key in clear text.
    """

    config: Config
    report: Report
    variables: tuple[NewVariable, ...] = ()
    replaced: tuple[str, ...] = ()
    lost_keys: tuple[str, ...] = ()

    def refuse_invalid(self) -> None:
        """Check that OpenClaw accepts the result.

        Raises:
            Refused: OpenClaw would refuse the result.
        """
        errors = (d for d in self.report.diagnostics if d.severity is Severity.ERROR)
        first = next(errors, None)
        if first is None:
            return
        raise Refused(
            f"OpenClaw would refuse the result ({first.start.line}:"
            f"{first.start.column}: {first.message}); nothing was written",
            hint="run `openclaw-cfg fix` first, or correct the file by hand",
        )

    @property
    def needed(self) -> bool:
        """Whether anything would change."""
        return bool(self.variables) or self.rewrites

    @property
    def rewrites(self) -> bool:
        """Whether the configuration itself would change, not only the `.env`."""
        return super().needed

    def lost(self) -> Iterator[str]:
        """The notes on keys and comments of the user's that the change takes away."""
        if self.before is None:
            return
        for name in self.lost_keys:
            yield f'the key that the file has for "{name}" is replaced'
        for said in dict.fromkeys(lost_comments(self.before, self.after)):
            yield f'a comment goes with it: "{said}"'

    def diff(self, name: str = "") -> tuple[str, ...]:
        """The same, with a note for changes that no line shows."""
        found = super().diff(name)
        if not found and self.rewrites:
            return ("(only a masked key or the end of a line changes)",)
        return found


def plan(
    workspace: Workspace,
    read: Read,
    before: Document | None,
    after: Document,
    *,
    variables: tuple[NewVariable, ...] = (),
) -> ConfigChange:
    """The change from one document to another, checked before the user is asked.

    The variables count as written already; what the file has is not written again.
    """
    there = dotenv.values(workspace.location.dotenv) if variables else {}
    variables = tuple(one for one in variables if there.get(one.name) != one.value)
    environment = workspace.environment().with_file(
        {variable.name: variable.value for variable in variables},
        workspace.location.dotenv,
    )
    loaded = load(replace(after.source, path=read.path), environment=environment)
    return ConfigChange(
        read=read,
        before=before,
        after=after,
        config=loaded.config,
        report=check(loaded, Judgement(schema=load_native(extra=workspace.schemas))),
        variables=variables,
        replaced=tuple(one.name for one in variables if one.name in there),
        lost_keys=tuple(_lost_keys(before, loaded)) if before else (),
    )


def _lost_keys(before: Document, after: Loaded) -> Iterator[str]:
    for old in detect(before.value).read(before.value).providers:
        new = after.config.provider(old.id)
        if new is None or old.key is None:
            continue
        key = literal(Credential(secret=old.key, path=(*old.path, "apiKey")))
        if key and after.environment.value_of(new.key) != key:
            yield old.id


def edited(
    loaded: Loaded, document: Document, operations: Iterable[Operation]
) -> Document:
    """The main document after operations.

    A value that no file has yet is put into the main one: OpenClaw merges that over
    what it includes.

    Args:
        loaded: says which values come from included files.
        document: the main file after earlier operations.

    Raises:
        Refused: a value is in an included file, which is not touched, or the file
            is of another form where it would be put: `"models": 1`.
    """
    todo = tuple(operations)
    for operation in todo:
        there, path = loaded.origin(operation.path)
        if there is not loaded.document and not _is_new(loaded, operation):
            raise Refused(
                f'"{format_path(operation.path)}" is in the included file '
                f"{there.source.name}",
                hint=f'change "{format_path(path)}" there',
            )
    try:
        return apply(document, todo)
    except EditError as error:
        raise Refused(
            f"the file has no place for the change: {error}",
            hint="`openclaw-cfg validate` shows what is wrong; correct it first",
        ) from error


def _is_new(loaded: Loaded, operation: Operation) -> bool:
    """Whether an operation adds a member that no file has."""
    path = operation.path
    named = isinstance(operation, Set) and all(isinstance(step, str) for step in path)
    return named and get(loaded.merged, *path, nothing=NOTHING) is NOTHING


def commit(workspace: Workspace, change: ConfigChange, *, command: str) -> Written:
    """Write a change.

    Raises:
        Refused: OpenClaw would refuse the result; nothing is written.
        AppError: as `files.write.write`.
    """
    change.refuse_invalid()
    terms, path = workspace.terms(command), workspace.location.dotenv
    if change.variables:
        names = [variable.name for variable in change.variables]
        terms.record_keys(
            path, names, replaced=change.replaced, alone=not change.rewrites
        )
    for variable in change.variables:
        # The key first: a reference must always have its variable.
        dotenv.assign(path, variable.name, variable.value)
    return write_edits((change,), terms)[0]


def write_edits(edits: Sequence[FileEdit], terms: WriteOptions) -> tuple[Written, ...]:
    """Write files, the last one first, because the first one refers to the others.

    Raises:
        AppError: as `files.write.write`.
    """
    return tuple(
        write(
            edit.read,
            encode(edit.after.source),
            terms=terms,
            roots=(edit.before.value if edit.before else None, edit.after.value),
        )
        for edit in reversed(edits)
    )
