r"""OpenClaw's dotenv file: read as OpenClaw reads it, changed one name at a time.

OpenClaw 2026.9.6 reads it with npm `dotenv` 17: `NAME=value`, `export NAME=value` or
`NAME: value`; quotes ' " ` may span lines; `\n` and `\r` mean something in double
quotes only; an unquoted value ends at `#`; of equal names the last wins; there is no
`${}`. A file of more than 1 MiB is ignored as a whole. python-dotenv reads what this
module writes as the same value.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from openclaw_cfg.errors import FileChanged, FileError, FileMissing, UsageError
from openclaw_cfg.files import atomic, lock
from openclaw_cfg.files.read import (
    Read,
    file_error,
    read_bytes,
    read_or_new,
    refuse_hard_links,
)

LIMIT: Final = 1024 * 1024
"""Bytes; OpenClaw ignores a larger file."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What JavaScript calls white space.
_BLANKS: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
# Not across lines: a run of empty ones would take forever.
_INDENT: Final = _BLANKS.replace("\n", "")
_BINDING: Final = re.compile(
    rf"""
    ^ [{_INDENT}]* (?: export [{_BLANKS}]+ )?
    (?P<name> [\w.-]+ )
    (?P<separator> [{_BLANKS}]* = | : [{_BLANKS}]+? )
    (?P<value>
        [{_BLANKS}]* ' (?: \\' | [^'] )* '
      | [{_BLANKS}]* " (?: \\" | [^"] )* "
      | [{_BLANKS}]* ` (?: \\` | [^`] )* `
      | [^\#\n]+
    )?
    [{_BLANKS}]* (?: \#.* )? $
    """,
    re.MULTILINE | re.VERBOSE | re.ASCII,
)
_QUOTED: Final = re.compile(r"(['\"`])(.*)\1", re.DOTALL)
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+,=-]+")
_BREAKS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x85\u2028\u2029]")
# Escapes that the readers treat differently: npm keeps the backslash, python-dotenv
# unescapes these.
_SINGLE: Final = re.compile(r"(?!.*(?:\\\\|\\\Z))[^']*", re.DOTALL)
_DOUBLE: Final = re.compile(r"(?!.*(?:\\[\\'\"abfnrtv]|\\\Z))[^\"$`]*", re.DOTALL)
_BARE: Final = re.compile(r"(?!['\"`\s])[^#]*(?<!\s)", re.DOTALL)


def values(path: Path) -> dict[str, str]:
    """The variables that a dotenv file sets; none when there is no file.

    Raises:
        FileError: it cannot be read, or is larger than OpenClaw takes.
    """
    try:
        found = parse(_text(read_bytes(path, limit=LIMIT).data))
    except FileMissing:
        return {}
    # OpenClaw skips names that are not valid, such as `a.b`.
    return {name: value for name, value in found.items() if _NAME.fullmatch(name)}


def parse(text: str) -> dict[str, str]:
    """The variables that a dotenv text sets."""
    return {binding.name: binding.value for binding in _bindings(text)}


def assign(path: Path, name: str, value: str) -> bool:
    """Give `name` a value; all other lines stay as they are, byte for byte.

    The last line that sets the name is changed; if there is none, a line is added. The
    file's mode becomes 0600 if it is not; a new folder gets 0700.

    Returns:
        Whether the file has changed.

    Raises:
        UsageError: this name or value cannot be written into a dotenv file.
        FileChanged: another process changed the file meanwhile.
        FileLocked: another process of ours is writing it.
        FileError: it cannot be written; nothing was changed.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f'"{name}" is not a name of an environment variable')
    quoted = _quote(name, value)
    read = read_or_new(path, limit=LIMIT)
    text = _text(read.data)
    if parse(text).get(name) == value:
        return _write(read, text)
    wished = {**parse(text), name: value}
    return _write(read, _checked(path, _assigned(text, name, quoted), wished))


def remove(path: Path, name: str) -> bool:
    """Remove every line that sets `name`; all other lines stay as they are.

    Returns:
        Whether the file has changed.

    Raises:
        FileError: as `assign`.
    """
    read = read_or_new(path, limit=LIMIT)
    text = _text(read.data)
    wished = {key: value for key, value in parse(text).items() if key != name}
    if not read.exists or wished == parse(text):
        return False
    return _write(read, _checked(path, _removed(text, name), wished))


class _Binding(Struct, frozen=True):
    """Where a name is set: offsets of its line, its separator, its value's end."""

    name: str
    value: str
    line: int
    separator: int
    end: int


def _text(data: bytes) -> str:
    """A text that gives the same bytes back, whatever they are."""
    return data.decode("utf-8", "surrogateescape")


def _bindings(text: str) -> Iterator[_Binding]:
    # npm sees every line end as \n; the offsets wanted are those of the text.
    ends = re.finditer(r"\r\n", text)
    normal = re.sub(r"\r\n?", "\n", text)
    dropped = [end.start() - index for index, end in enumerate(ends)]
    for match in _BINDING.finditer(normal):
        raw = match["value"] or ""
        value = raw.strip(_BLANKS)
        start = match.end("separator") + raw.find(value)
        line = normal.rfind("\n", 0, match.start("name")) + 1
        places = (line, match.start("separator"), start + len(value))
        yield _Binding(
            match["name"],
            _unquote(value),
            *(place + bisect_left(dropped, place) for place in places),
        )


def _unquote(raw: str) -> str:
    match = _QUOTED.fullmatch(raw)
    value = match[2] if match else raw
    if raw.startswith('"'):
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    return value


def _quote(name: str, value: str) -> str:
    """The value in the plainest form that all readers read the same."""
    if not _BREAKS.search(value):
        if _PLAIN.fullmatch(value):
            return value
        if _SINGLE.fullmatch(value):
            return f"'{value}'"
        if _DOUBLE.fullmatch(value):
            return f'"{value}"'
        if _BARE.fullmatch(value):
            return value
    raise UsageError(
        f'the value of "{name}" cannot be written into a dotenv file',
        hint="it holds a line break, or a mixture of quotes, backslashes and #;"
        " keep it in the environment instead",
    )


def _assigned(text: str, name: str, quoted: str) -> str:
    found = [binding for binding in _bindings(text) if binding.name == name]
    if found:
        last = found[-1]
        rest = text[last.end :]
        # An unquoted value ran up to its comment; keep them apart.
        gap = " " if rest.startswith("#") else ""
        return f"{text[: last.separator]}={quoted}{gap}{rest}"
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith(("\n", "\r")):
        text += newline
    return f"{text}{name}={quoted}{newline}"


def _removed(text: str, name: str) -> str:
    for binding in reversed([*_bindings(text)]):
        if binding.name == name:
            end = _end_of_line(text, binding.end)
            text = text[: binding.line] + text[end:]
    return text


def _end_of_line(text: str, offset: int) -> int:
    match = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)").match(text, offset)
    return match.end() if match else len(text)


def _checked(path: Path, text: str, wished: dict[str, str]) -> str:
    """The text, if it sets the wanted value; an open quote elsewhere can break it."""
    if parse(text) != wished:
        raise FileError(
            f'"{path}" has a quote that is not closed',
            hint="close it, so that the lines after it count; nothing was written",
        )
    return text


def _write(read: Read, text: str) -> bool:
    data = text.encode("utf-8", "surrogateescape")
    if len(data) > LIMIT:
        raise FileError(
            f'"{read.path}" would be larger than 1 MiB, which OpenClaw ignores',
            hint="remove what is not needed from it",
        )
    loose = read.mode is not None and read.mode & ~atomic.PRIVATE_FILE
    if read.exists and data == read.data and not loose:
        return False
    refuse_hard_links(read)
    try:
        read.target.parent.mkdir(atomic.PRIVATE_FOLDER, parents=True, exist_ok=True)
        with lock.hold(read.target, owner=read.owner) as held:
            atomic.sweep(read.target)
            if read_or_new(read.path, limit=LIMIT).digest != read.digest:
                raise FileChanged(
                    f'"{read.path}" was changed by something else meanwhile',
                    hint="nothing was written; run the command again",
                )
            held.check()
            atomic.replace(read.target, data, owner=read.owner)
    except OSError as error:
        raise file_error(read.path, error, "write") from error
    return data != read.data
