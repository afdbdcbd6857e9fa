"""Rows of OpenClaw's SQLite files, read without leaving a lock or a file behind."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query.

    `immutable` leaves no lock and no file behind, but would miss data in a write-ahead
    log; if there is one, plain reading adds no new file.

    Raises:
        sqlite3.Error: the file cannot be read, is locked, or has no such table.
    """
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    uri = f"{path.absolute().as_uri()}?{mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=1)) as db:
        return db.execute(query).fetchall()
