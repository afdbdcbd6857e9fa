"""Bytes of a file to a `Source`, and back, without losing one.

OpenClaw decodes leniently: bytes that are not UTF-8 become U+FFFD, and it goes on. A
tool that writes the file back must not: the replacement would overwrite what the user
had, perhaps inside a key. So here such a file is an error with a place.
"""

import codecs
from pathlib import Path
from typing import Final

from openclaw_cfg.json5.error import EncodingError
from openclaw_cfg.source import Source, Span

_BOM: Final = codecs.BOM_UTF8

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)

# JSON5 begins with an ASCII character, so its first zero bytes tell an encoding
# without a mark (RFC 4627, section 3): True where a byte is zero.
_ZEROS: Final = {
    (True, True, True, False): ("UTF-32", "utf-32-be"),
    (False, True, True, True): ("UTF-32", "utf-32-le"),
    (True, False, True, False): ("UTF-16", "utf-16-be"),
    (False, True, False, True): ("UTF-16", "utf-16-le"),
}


def decode(data: bytes, path: Path | None = None) -> Source:
    """The text of a file; `path` is where it came from.

    Raises:
        EncodingError: the bytes are not UTF-8.
    """
    wide = _wide(data)
    if wide:
        label, codec = wide
        source = Source(path, data.decode(codec, "replace"))
        message = f"the file is {label}, not UTF-8"
        help_ = "save it as UTF-8; OpenClaw reads nothing else"
        raise EncodingError(source, message, Span(0, 0), help=help_)
    bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if bom else data
    try:
        return Source(path, body.decode("utf-8"), bom)
    except UnicodeDecodeError as error:
        raise _invalid(
            Source(path, body.decode("utf-8", "replace"), bom), error
        ) from None


def encode(source: Source) -> bytes:
    """The bytes of a text; for a text that was read, the same bytes as in the file."""
    return (_BOM if source.bom else b"") + source.text.encode("utf-8")


def _wide(data: bytes) -> tuple[str, str] | None:
    for mark, label, codec in _MARKS:
        if data.startswith(mark):
            return label, codec
    zeros = tuple(byte == 0 for byte in data[:4])
    return _ZEROS.get(zeros) if len(zeros) == 4 else None


def _invalid(source: Source, error: UnicodeDecodeError) -> EncodingError:
    # Everything before the first bad byte decodes, so its length is the offset.
    at = len(error.object[: error.start].decode("utf-8"))
    help_ = "save the file as UTF-8; OpenClaw would put U+FFFD there and go on"
    return EncodingError(
        source, "these bytes are not UTF-8", Span(at, at + 1), help=help_
    )
