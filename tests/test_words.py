"""Plain English: turns of phrase that a stranger has to decode are kept out.

Each stands for its kind; what to write instead is beside it. Code is not looked at,
only what people read: messages, comments, docstrings, the data and the docs.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent

# "There is no file" is plain English, and so are these: "is no longer", "is no more".
_AFTER_NO: Final = "longer|more|one|other|need|way|room|better|use|reason|matter"

ODD: Final = {
    rf"(?<!there )(?<!There )\b(?:is|was) no (?!(?:{_AFTER_NO})\b)[a-z]": "is not a …",
    r"\bstands? (?:in|under|twice|at|beside|behind|on)\b(?! for\b)(?<!stands in for)"
    r"(?<!stand in for)": "is in …, appears twice, belongs under …",
    r"(?i)\bnobody\b": "no one; not known",
    r"\bone's own\b": "custom; your own",
    r"\bby (?:itself|themselves)\b": "unattended; automatically; on its own",
    r"\bis said by\b": "is replaced by",
    r"\bnot whole\b": "incomplete",
    r"\bclosed side\b": "the strictest",
    r"\bneeds a yes\b": "confirmation needed",
    r"\b(?:a|the|other|two) doors?\b": "endpoint; address",
    r"\bstand-ins?\b": "placeholder; replacement",
    r"\bspoken of\b": "mentioned; reported",
    r"\bwithout a word\b": "silently",
    r"\bin the clear\b": "unencrypted; in clear text",
    r"\bin whatever\b": "case does not matter; in any …",
    r"\bvery (?:same|value|model|thing|address)\b": "same; itself; exactly",
    r"\b(?:by use|without a person)\b": "pay-as-you-go; unattended",
    r"\b(?:address|host) (?:unasked|of one's own)\b": "only after you confirm; custom",
}

# File → a text that may be there, with the reason.
ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    # A rule of grammar: "stand in for" is the field's word for a substitute.
}


_PROSE: Final = {".md", ".json", ".yml"}
_OTHERS: Final = ("native-", "openclaw-2")


@cache
def _texts(file: Path) -> list[tuple[int, str]]:
    """Line numbers and what a reader sees there: prose, never names of code.

    A text is on one line, so that a turn of phrase is found across a line break.
    """
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return list(_paragraphs(enumerate(text.splitlines(), 1)))
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    comments = (
        (token.start[0], token.string.lstrip("# "))
        for token in tokens
        if token.type == tokenize.COMMENT
    )
    strings = (
        (token.start[0], " ".join(token.string.split()))
        for token in tokens
        if token.type == tokenize.STRING
        or tokenize.tok_name[token.type] == "FSTRING_MIDDLE"
    )
    return [*_paragraphs(comments), *strings]


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines that follow each other, as one; an empty line or a new item ends it."""
    first, parts = 0, []
    for line, text in lines:
        new = not text.strip() or text.lstrip().startswith(("- ", "|", '"'))
        if parts and (new or line != first + len(parts)):
            yield first, " ".join(parts)
            parts = []
        if text.strip():
            first = first if parts else line
            parts.append(text.strip())
    if parts:
        yield first, " ".join(parts)


def _files() -> list[Path]:
    names = (
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "action.yml",
    )
    data = [ROOT / name for name in names]
    for folder in ("docs", "templates", "schemas", ".github"):
        # OpenClaw's own schemas have OpenClaw's words.
        data += [f for f in (ROOT / folder).rglob("*") if f.suffix in _PROSE]
    package = sorted((ROOT / "openclaw_cfg").rglob("*.py"))
    return [*package, *(f for f in data if not f.name.startswith(_OTHERS))]


@pytest.mark.parametrize("pattern", ODD)
def test_no_text_has_an_odd_turn_of_phrase(pattern):
    odd = re.compile(pattern)

    found = [
        f"{file.relative_to(ROOT)}:{line}: {match[0]!r}, better: {ODD[pattern]}"
        for file in _files()
        for line, text in _texts(file)
        for match in odd.finditer(text)
        if not any(
            known in text for known in ALLOWED.get(str(file.relative_to(ROOT)), ())
        )
    ]

    assert found == []


def test_each_exception_is_still_there():
    assert [
        (name, known)
        for name, texts in ALLOWED.items()
        for known in texts
        if known not in (ROOT / name).read_text(encoding="utf-8")
    ] == []
