"""What may be shown of a configuration: never a key.

Two nets, because either has holes. By place: every value under a key that is named
like a secret (`apiKey`, `botToken`, `headers.*`, …). By shape: every stretch of text
that looks like a key, wherever it stands, comments and misplaced keys included.
Masked text keeps its length in code points, so that columns stay right.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from openclaw_cfg.json5.nodes import Array, Document, Node, Object, Scalar
from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.secret import MASK, EnvRef, parse_secret
from openclaw_cfg.source import Source, Span

_SECRET_NAME: Final = re.compile(
    r"""(api|access|private|secret|signing|encryption|service|master|auth)[-_ ]?key
      | key(file)?content
      | (?<!max)(?<!context)(?<!output)(?<!input)(?<!reserve)token(?!s\b|s?[A-Z_])
      | secret | passw | passphrase | credential | authorization | cookie
      | webhook[-_]?url | ^key$ | ^bearer$ | ^pass$ | ^pin$ | ^seed$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PUBLIC_NAME: Final = re.compile(
    r"tokens?(budget|limit|count|s?field|chars?)|maxtokens|tokens$|keyfile$|keyenv$"
    r"|^secrets$|header$",
    re.IGNORECASE,
)
_SECRET_FOLDERS: Final = frozenset({"headers", "vars", "env"})
# What a reference to a secret is made of, and words that stand beside a secret.
_PUBLIC_IN_SECRET: Final = frozenset(
    {"source", "provider", "id", "mode", "type", "enabled", "shellEnv"}
)

# Keys by shape: vendor prefixes, bearer and basic values, JWTs, bot tokens, private
# keys, credentials and secret parameters in URLs, two-part keys, UUIDs (Volcengine's
# keys are no more than that), hashes.
_SECRET_SHAPE: Final = re.compile(
    r"""
      \b(?:sk|pk|rk|ak|fw|gsk|nvapi|xai|r8|pplx|tvly|glpat|ghp|gho|ghu|ghs|ghr
         |github_pat|xox[abeoprs]|xapp|csk|vck|key|tok|syn|sess|tgp|AIza|ya29
         |AKIA|ASIA|LTAI|dop_v1|pypi|shpat|SG|ops|cr|cpk)
        (?:[-_]|(?<=ya29)\.|(?<=SG)\.|(?<=AIza)|(?<=AKIA)|(?<=ASIA)|(?<=LTAI))
        (?!ant-(?:api|oat)\d\d-?(?![\w-]))
        (?=[A-Za-z0-9_.+/=-]{0,200}[0-9A-Z]) [A-Za-z0-9_.+/=-]{8,}
    | \b(?:hf|npm)_[A-Za-z0-9]{20,}
    | \beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,4}
    | (?<=://)[^\s/"'`]+(?=@)
    | (?<=[?&])(?:(?:api|access)?[-_]?(?:key|token)|secret|password|sig(?:nature)?|code)
        =[^\s&"'`#]+
    | (?i:(?<=bearer\ )|(?<=basic\ )|(?<=token\ ))
        (?=[A-Za-z_.+/=:-]{0,200}[0-9])[A-Za-z0-9_.+/=:-]{8,}
    | \b\d{6,12}:[A-Za-z0-9_-]{20,}
    | -----BEGIN[^-]*-----(?s:.*?)(?:-----END[^-]*-----|\Z)
    | (?<![A-Za-z0-9])[0-9a-f]{32}\.[A-Za-z0-9]{16,}
    | (?<![\w-])[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}
    | (?<![A-Za-z0-9-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![\w-])
    | (?<![A-Za-z0-9])[0-9a-f]{32,}(?![A-Za-z0-9])
    """,
    re.VERBOSE,
)
# What is left after those and long enough: `_is_random` tells keys from names.
_RUN: Final = re.compile(
    r"""(?<![A-Za-z0-9_+/])(?=[A-Za-z0-9_+/-]{24})
        [A-Za-z0-9_+/]++(?:--?+[A-Za-z0-9_+/]++)*+(?:\.[A-Za-z0-9]{16,}|={0,2})""",
    re.VERBOSE,
)
# What names are made of, and random runs seldom are.
_WORDS: Final = re.compile(r"[a-z]{4,}|[A-Z]{4,}|[0-9]{3,}")
_WORD: Final = re.compile(r"[A-Z]?[a-z]{3,}")
_BETWEEN: Final = re.compile(r"[_+/=-]+")
_HASH: Final = re.compile(r"[0-9a-f]{32,}")
_PIECE: Final = re.compile(r"([A-Za-z0-9]{24,})(?:\.[A-Za-z0-9]{16,})?")

# In a text without a tree: a string, with the colon after it where it is a key, and a
# bare word after a secret's name.
_STRING: Final = re.compile(
    r"""(["'`])((?:\\.|(?!\1)[^\\\r\n])*+)(\1|\\?$)(\s*+:)?""", re.MULTILINE
)
_WORD_VALUE: Final = re.compile(
    r"""((?:key|token|secret|passw\w*|credential\w*)["']?\s*[:=]\s*)([^\s"',{}\[\]]+)()""",
    re.IGNORECASE,
)

# In a comment: what was a member, and one that holds others.
_COMMENTED_MEMBER: Final = re.compile(
    r"""(?<![\w$.-])([\w$.-]++)["']?+\s*+:\s*+(?:(["'])((?:\\.|(?!\2)[^\\\r\n])*)\2|(\d[\w.]*))"""
)
_COMMENTED_HOLDER: Final = re.compile(
    r"""(?<![\w$.-])([\w$.-]++)["']?+\s*+:\s*+[{\[]"""
)


def is_secret_name(name: str) -> bool:
    """Whether a value under this key is a key, token or password by its name."""
    return bool(_SECRET_NAME.search(name)) and not _PUBLIC_NAME.search(name)


def is_secret_path(path: JsonPath) -> bool:
    """Whether the value at `path` is secret by the names on the way to it."""
    secret = False
    for index, step in enumerate(path):
        if isinstance(step, str):
            folder = step in _SECRET_FOLDERS and index + 1 < len(path)
            named = is_secret_name(step) or folder
            secret = (secret and step not in _PUBLIC_IN_SECRET) or named
    return secret


def scrub(text: str) -> str:
    """`text` with everything masked that has the shape of a key, length kept."""
    return _RUN.sub(_run_stars, _SECRET_SHAPE.sub(_stars, text))


def scrub_json(value: object) -> object:
    """A value with every string in it scrubbed, keys of objects too."""
    if isinstance(value, dict):
        return {scrub(key): scrub_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_json(item) for item in value]
    return scrub(value) if isinstance(value, str) else value


def _stars(match: re.Match[str]) -> str:
    return "*" * len(match[0])


def _run_stars(match: re.Match[str]) -> str:
    """A run masked whole, or behind a path of up to eight steps, or what is random."""
    head, rest = "", match[0]
    for _ in range(9):
        if _is_random(rest):
            return head + "*" * len(rest)
        step, slash, rest = rest.partition("/")
        head += step + slash
    parts = match[0].split("/")
    return "/".join("*" * len(p) if _is_random(p) else _hashless(p) for p in parts)


def _hashless(part: str) -> str:
    return _PIECE.sub(lambda m: _stars(m) if _is_key_piece(m[1]) else m[0], part)


def _is_key_piece(piece: str) -> bool:
    return bool(_HASH.fullmatch(piece)) or _is_random(piece)


def _is_random(run: str) -> bool:
    """Whether a run of letters, digits and `_+/=-` is a key and no name or path.

    A key has both cases and digits, a separator now and then, and hardly a word; what
    people name (`Qwen/Qwen3-Coder-480B-A35B-Instruct`, `allowRfc2544BenchmarkRange`)
    has whole words, or a separator every few characters.
    """
    kinds = (str.isupper, str.islower, str.isdigit)
    if len(run) < 24 or not all(any(map(kind, run)) for kind in kinds):
        return False
    pieces = _BETWEEN.split(run.rstrip("="))
    words = sum(len(word) for word in _WORDS.findall(run))
    dense = (len(pieces) - 1) * 8 > len(run)
    return not (dense or words * 5 >= len(run) * 3 or any(map(_WORD.fullmatch, pieces)))


def shown(value: Json, path: JsonPath) -> str:
    """A value as a message may quote it: short, scalar and no key; else a stand-in."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and isinstance(parse_secret(value), EnvRef):
        return json.dumps(value, ensure_ascii=False)
    if is_secret_path(path) and value is not None and not isinstance(value, bool):
        return MASK
    if isinstance(value, str):
        short = value if len(value) <= 60 else f"{value[:57]}…"
        clean = scrub(value)
        return json.dumps(short if clean == value else clean[:60], ensure_ascii=False)
    return json.dumps(value)


def redacted(document: Document) -> Source:
    """The document's text with every key in it masked, one character for one."""
    source = document.source
    chars = list(scrub(source.text))
    secret = tuple(_secret_nodes(document.root))
    holders = [node.span for node in secret if not isinstance(node, Scalar)]
    scalars = [node for node in secret if isinstance(node, Scalar)]
    for span in (*_value_spans(scalars), *_commented_spans(document, holders)):
        for index in range(span.start, span.end):
            if source.text[index] not in "\r\n":
                chars[index] = "*"
    return Source(source.path, "".join(chars), source.bom)


def redacted_text(source: Source) -> Source:
    """A text that is not JSON5, with every string value in it masked.

    Without a tree nobody can tell which strings are keys, so only the keys of
    members, numbers and words stay readable. Works line by line: in a broken text a
    quote may open what it should close.
    """
    lines = source.text.splitlines(keepends=True)
    masked = (
        _STRING.sub(_masked_string, _WORD_VALUE.sub(_masked, line)) for line in lines
    )
    return Source(source.path, scrub("".join(masked)), source.bom)


def _masked(match: re.Match[str]) -> str:
    return match[1] + "*" * len(match[2]) + match[3]


def _masked_string(match: re.Match[str]) -> str:
    return match[0] if match[4] else _masked(match)


def _secret_nodes(root: Node) -> Iterator[Node]:
    """What is secret by the names on the way to it; a stack bears any depth."""
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, secret = stack.pop()
        if secret:
            yield node
        match node:
            case Object(members=members):
                for member in members:
                    key = member.key
                    inherited = secret and key not in _PUBLIC_IN_SECRET
                    stack.append((member.value, inherited or _is_telling(key)))
            case Array(items=items):
                stack.extend((item, secret) for item in items)


def _value_spans(scalars: Iterable[Scalar]) -> Iterator[Span]:
    """Their spans without the quotes, but for references."""
    for scalar in scalars:
        if _may_be_key(scalar.value):
            quoted = isinstance(scalar.value, str)
            yield Span(scalar.span.start + quoted, scalar.span.end - quoted)


def _commented_spans(document: Document, secret: list[Span]) -> Iterator[Span]:
    """Spans of values in comments that were members once, by the names before them.

    `fix` keeps what OpenClaw no longer takes as comments; a block of them counts as
    one, for what holds a key may open in one line and close in another. `secret` are
    the places of the objects and arrays in whose comments every string may be a key.
    """
    inside = _Inside(secret)
    for start, end in _comment_blocks(document):
        text = document.source.text[start:end]
        holders = (match[1] for match in _COMMENTED_HOLDER.finditer(text))
        if start in inside or any(map(_is_telling, holders)):
            for match in _STRING.finditer(text):
                if not match[4] and _may_be_key(match[2]):
                    yield Span(start + match.start(2), start + match.end(2))
        for match in _COMMENTED_MEMBER.finditer(text):
            group = 3 if match[3] is not None else 4
            if _is_telling(match[1]) and _may_be_key(match[group]):
                yield Span(start + match.start(group), start + match.end(group))


class _Inside:
    """Whether an offset is inside any of some spans, nested or apart."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans, key=lambda span: span.start):
            if not self._ends or span.start >= self._ends[-1]:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset)
        return index > 0 and offset < self._ends[index - 1]


def _comment_blocks(document: Document) -> Iterator[tuple[int, int]]:
    """Comments with nothing but space between them, as one."""
    text, block = document.source.text, (0, 0)
    for comment in document.comments:
        span = comment.span
        if text[block[1] : span.start].strip():
            yield block
            block = (span.start, span.end)
        else:
            block = (block[0], span.end)
    yield block


def _is_telling(name: str) -> bool:
    """Whether what stands under this name is secret, or all that it holds is."""
    return name in _SECRET_FOLDERS or is_secret_name(name)


def _may_be_key(value: object) -> bool:
    if isinstance(value, str):
        return bool(value) and not isinstance(parse_secret(value), EnvRef)
    return isinstance(value, int | float) and not isinstance(value, bool)
