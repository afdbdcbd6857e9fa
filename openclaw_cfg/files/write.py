"""The one function that changes a configuration, and the one that undoes a change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from os import urandom
from pathlib import Path

from msgspec import Struct, field

from openclaw_cfg.errors import FileChanged, Refused
from openclaw_cfg.files import atomic, backup, clobber_guard, history, lock
from openclaw_cfg.files.history import HistoryEntry
from openclaw_cfg.files.read import (
    Read,
    digest,
    file_error,
    read_or_new,
    refuse_hard_links,
)
from openclaw_cfg.jsonpath import Json

Roots = tuple[Json, Json]
"""The old and the new bytes, parsed; None where that is not known."""


class WriteOptions(Struct, frozen=True, kw_only=True):
    """How a configuration is written; the same for a whole run.

    Attributes:
        env: the environment, where OpenClaw may be told to leave its files alone.
        history: folder for what `undo` puts back.
        state: OpenClaw's state folder; None when no OpenClaw uses the file.
        command: which command writes, such as `add`; shown by `undo --list`.
        run: id of the run; one `undo` takes back all writes with the same id.
        main: the configuration that a file is a part of; by default the file itself.
        patience: seconds to wait for another writer.
        on_wait: called once with the process that is waited for.
    """

    env: Mapping[str, str]
    history: Path
    state: Path | None = None
    command: str = ""
    run: str = field(default_factory=lambda: urandom(8).hex())
    main: Path | None = None
    patience: float = lock.PATIENCE
    on_wait: Callable[[str], None] | None = None

    def record(self, read: Read, after: str | None) -> HistoryEntry:
        """Keep what is about to be replaced, for `undo`.

        Raises:
            FileError: as `history.record`.
        """
        return history.record(
            self.history,
            read,
            after,
            command=self.command,
            run=self.run,
            main=self.main,
            state=self.state,
        )

    def record_keys(
        self, path: Path, names: Sequence[str], *, replaced: Sequence[str], alone: bool
    ) -> None:
        """Keep the names of keys that are about to be written to a `.env`.

        Raises:
            FileError: as `history.record_keys`.
        """
        written = history.KeyWrite(
            time=datetime.now(UTC),
            command=self.command,
            run=self.run,
            path=path,
            names=tuple(names),
            replaced=tuple(replaced),
            alone=alone,
        )
        history.record_keys(self.history, written)

    def has_ring(self, target: Path) -> bool:
        """Whether OpenClaw's backups are kept of a file: in its state folder only.

        Beside a file in a project they would be copies with keys that no one expects;
        the history has what was replaced.
        """
        return self.state is not None and target.is_relative_to(self.state.resolve())


class Written(Struct, frozen=True):
    """The result of a write.

    Attributes:
        path: the file, as it was asked for.
        changed: whether it was changed; False when there was nothing to do.
        backup: whether the bytes before are `.bak`. If not, they are `.bak.1` where
            OpenClaw keeps backups, since it would have restored `.bak` over this write.
        kept: the bytes that an undo replaced; None for any other write.
    """

    path: Path
    changed: bool
    backup: bool = False
    kept: Path | None = None


def write(
    read: Read,
    data: bytes,
    *,
    terms: WriteOptions,
    roots: Roots = (None, None),
    includes: Mapping[Path, str] | None = None,
) -> Written:
    """Make `data` the content of the file that was read, all of it or nothing.

    A symbolic link stays, its target is written. Mode and owner stay; a new file gets
    0600, its folder 0700. OpenClaw's lock is held, its backups are kept where it has
    any.

    Args:
        read: what was read, or `read_or_new` for a new file.
        data: the new bytes.
        terms: the circumstances.
        roots: the old and the new bytes, parsed, as far as known; they are needed so
            that OpenClaw keeps a write that drops `meta` or `gateway.mode`.
        includes: digests of the files that were read with it.

    Raises:
        Refused: OpenClaw is told not to change its files, so neither do we.
        FileChanged: the file or an include is not what was read; nothing was written.
        FileLocked: another process is writing; nothing was written.
        FileError: it cannot be written; nothing was written.
    """
    if read.exists and data == read.data:
        return Written(read.path, changed=False)
    _refuse_read_only(terms.env)
    shapes = _shapes(read.data, data, roots)
    with _locked(read, terms, includes or {}) as held:
        terms.record(read, digest(data))
        undone = _would_be_undone(read, terms, *shapes)
        ring = terms.has_ring(read.target)
        kept = _publish(read, data, held, undone=undone, ring=ring)
    history.prune(terms.history, read.target)
    return Written(read.path, changed=True, backup=kept)


def undo(
    read: Read,
    *,
    terms: WriteOptions,
    roots: Roots = (None, None),
    force: bool = False,
) -> Written:
    """Restore the file as it was before our last write; each call goes back one more.

    A file that we created is removed. What is replaced or removed is kept in the
    history. `roots` as in `write`; `history.to_undo` tells beforehand what will be put
    back.

    Raises:
        FileMissing: there is nothing left to undo.
        FileChanged: something else wrote since our last write; not with `force`.
        AppError: as `write`.
    """
    _refuse_read_only(terms.env)
    entry = history.to_undo(terms.history, read, force=force)
    shapes = _shapes(read.data, entry.data, roots)
    with _locked(read, terms, {}) as held:
        aside = history.put_aside(entry, read) if read.exists else None
        ring = terms.has_ring(read.target)
        if entry.before is None:
            kept = _remove(read, held, ring=ring)
        else:
            undone = _would_be_undone(read, terms, *shapes)
            kept = _publish(read, entry.data, held, undone=undone, ring=ring)
    history.forget(entry)
    return Written(read.path, changed=True, backup=kept, kept=aside)


def _refuse_read_only(env: Mapping[str, str]) -> None:
    """Obey the two variables that make OpenClaw refuse all its writes."""
    for name, who in (("OPENCLAW_NIX_MODE", "nix"), ("OPENCLAW_CONFIG_READONLY", "")):
        if env.get(name) == "1":
            raise Refused(
                f"the configuration is read-only: {name}=1 is set",
                hint=f"change it where it comes from{who and ', your nix sources'},"
                " and deploy again",
            )


@contextmanager
def _locked(
    read: Read, terms: WriteOptions, includes: Mapping[Path, str]
) -> Iterator[lock.Lock]:
    """Hold the lock while the file is still what was read; errors become one line."""
    refuse_hard_links(read)
    try:
        read.target.parent.mkdir(atomic.PRIVATE_FOLDER, parents=True, exist_ok=True)
        with lock.hold(
            read.target,
            patience=terms.patience,
            owner=read.owner,
            on_wait=terms.on_wait,
        ) as held:
            atomic.sweep(read.target)
            _check(read, includes)
            yield held
    except OSError as error:
        raise file_error(read.path, error, "write") from error


def _check(read: Read, includes: Mapping[Path, str]) -> None:
    expected = {read.path: read.digest, **includes}
    for path, known in expected.items():
        if read_or_new(path).digest != known:
            raise FileChanged(
                f'"{path}" was changed by something else meanwhile',
                hint="nothing was written; run the command again",
            )


def _shapes(
    old: bytes, new: bytes, roots: Roots
) -> tuple[clobber_guard.Shape, clobber_guard.Shape]:
    return clobber_guard.Shape.of(old, roots[0]), clobber_guard.Shape.of(new, roots[1])


def _would_be_undone(
    read: Read, terms: WriteOptions, old: clobber_guard.Shape, new: clobber_guard.Shape
) -> bool:
    if terms.state is None:
        return False
    if not (read.exists and terms.has_ring(read.target)):
        # A backup may have outlived the file, or be OpenClaw's own where we keep none,
        # and is then what OpenClaw compares with.
        old = clobber_guard.Shape(backup.size(read.target))
    return clobber_guard.would_be_reverted(
        read.path, state=terms.state, before=old, after=new
    )


def _publish(
    read: Read, data: bytes, held: lock.Lock, *, undone: bool, ring: bool
) -> bool:
    """Rotate the backups and replace the file; whether `.bak` has the old bytes."""
    mode = atomic.PRIVATE_FILE if read.mode is None else read.mode
    staged = atomic.stage(read.target, data, mode=mode, owner=read.owner)
    try:
        if read.exists and ring:
            backup.turn(read.target, read.data, owner=read.owner)
        if undone:
            backup.set_aside(read.target)
        held.check()
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    atomic.publish(staged, read.target)
    return read.exists and ring and not undone


def _remove(read: Read, held: lock.Lock, *, ring: bool) -> bool:
    if ring:
        backup.turn(read.target, read.data, owner=read.owner)
    held.check()
    read.target.unlink()
    atomic.sync_folder(read.target.parent)
    return ring
