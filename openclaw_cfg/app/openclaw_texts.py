"""The titles and descriptions of settings that an installed OpenClaw has.

They belong to OpenClaw: stored in the user's data folder, never in this package.
English ones are in the schema that it prints. Those of other languages are in scripts
of its Control UI (2026.9.6:
`dist/control-ui/assets/locale-config-hints-LANGUAGE-….js`), each under a hash of the
English text, which shows when a translation is out of date. The scripts are read as
text and never run.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from openclaw_cfg.json5.error import Json5Error
from openclaw_cfg.json5.parser import parse
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.schema.hoist import hoisted
from openclaw_cfg.schema.settings import Settings
from openclaw_cfg.source import Source

_SCRIPTS: Final = "dist/control-ui/assets"
_NAME: Final = re.compile(r"locale-config-hints-([A-Za-z]+(?:-[A-Za-z]+)?)-.+\.js\Z")
_START: Final = "configHints:"
_PIECE: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`(?P<raw>(?:[^`\\]|\\.)*)`|[{}]""",
    re.DOTALL,
)
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
# Keys in the path of a description do not contain these characters.
_SYNTAX: Final = re.compile(r"[.{},\[\]]")


class Texts(Struct, frozen=True):
    """Titles and descriptions by path, and the language of the translated ones."""

    titles: dict[str, str]
    descriptions: dict[str, str]
    language: str = "en"

    def document(self) -> dict[str, Json]:
        """The form that is stored."""
        return {
            "language": self.language,
            "titles": {**self.titles},
            "descriptions": {**self.descriptions},
        }


def english(printed: dict[str, Json]) -> Texts:
    """The texts in a schema as OpenClaw prints it."""
    found: dict[str, dict[str, str]] = {"title": {}, "description": {}}
    for path, part in Settings(hoisted(printed)).parts():
        if any(_SYNTAX.search(step) for step in path if step != "[]"):
            continue
        name = ".".join(path).replace(".[]", "[]")
        for keyword, texts in found.items():
            text = part.get(keyword)
            if path and isinstance(text, str):
                texts.setdefault(name, text)
    return Texts(found["title"], found["description"])


def translated(texts: Texts, package: Path | None, env: Mapping[str, str]) -> Texts:
    """The same in the user's language, as far as the installation has translations.

    Args:
        package: OpenClaw's folder; None where it is not known.
        env: the variables for the language: LC_ALL, LC_MESSAGES, LANG.
    """
    found = _script(package, language_of(env)) if package else None
    if found is None:
        return texts
    language, path = found
    try:
        hints = _hints(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, Json5Error):
        return texts
    titles, descriptions = {**texts.titles}, {**texts.descriptions}
    for key, hint in hints.items():
        name = unquote(key)
        for word, mine in (("label", titles), ("help", descriptions)):
            said = as_object(as_object(hint).get(word))
            text = said.get(text_version(mine[name])) if name in mine else None
            if isinstance(text, str):
                mine[name] = text
    return Texts(titles, descriptions, language)


def language_of(env: Mapping[str, str]) -> str:
    """The user's language as `de` or `zh-CN`; empty where none is set."""
    named = next((env[name] for name in _LOCALE if env.get(name)), "")
    return named.partition(".")[0].partition("@")[0].replace("_", "-")


def _script(package: Path, language: str) -> tuple[str, Path] | None:
    """The script of a language, else of another region of it."""
    there = {
        match[1].lower(): (match[1], path)
        for path in sorted((package / _SCRIPTS).glob("locale-config-hints-*.js"))
        if (match := _NAME.match(path.name))
    }
    wanted = language.lower()
    short = wanted.partition("-")[0]
    near = (one for one in there if short and one.partition("-")[0] == short)
    return there.get(wanted) or there.get(short) or there.get(next(near, ""))


def _hints(script: str) -> dict[str, Json]:
    """The object after `configHints:`, a literal of JavaScript, read as JSON5."""
    start = script.find(_START)
    text = "".join(_literal(script[start + len(_START) :])) if start >= 0 else "{}"
    return as_object(parse(Source(None, text)).value)


def _literal(script: str) -> Iterator[str]:
    """The text of the first object in pieces; template strings become plain ones."""
    depth = at = 0
    for piece in _PIECE.finditer(script):
        yield script[at : piece.start()]
        at = piece.end()
        raw = piece["raw"]
        if raw is not None:
            inner = raw.replace('"', '\\"').replace("\n", "\\n").replace("\r", "")
            yield f'"{inner}"'
            continue
        yield piece[0]
        depth += {"{": 1, "}": -1}.get(piece[0], 0)
        if depth == 0:
            return


def text_version(english_text: str) -> str:
    """OpenClaw's name for a text: FNV-1a of its UTF-16 units, and its length."""
    text = " ".join(english_text.split())
    units = text.encode("utf-16-le")
    value = 2166136261
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = (value ^ (high << 8 | low)) * 16777619 % 2**32
    return f"v1-{_base36(value)}-{_base36(len(units) // 2)}"


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text or "0"
