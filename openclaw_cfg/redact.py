"""What may be shown of a configuration: never a key.

Two nets, because either has holes. By place: every value under a key that is named
like a secret (`apiKey`, `botToken`, `headers.*`, …). By shape: every stretch of text
that looks like a key, wherever it stands, comments and misplaced keys included.
Masked text keeps its length in code points, so that columns stay right.
"""

import json
import re
from collections.abc import Iterator
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
# keys, credentials and secret parameters in URLs, and long random-looking runs.
_SECRET_SHAPE: Final = re.compile(
    r"""
      \b(?:sk|pk|rk|ak|fw|gsk|nvapi|xai|hf|r8|pplx|tvly|glpat|ghp|gho|ghu|ghs|ghr
         |github_pat|xox[abeoprs]|xapp|csk|vck|key|tok|syn|sess|tgp|AIza|ya29
         |AKIA|ASIA|LTAI|dop_v1|npm|pypi|shpat|SG|ops|cr|cpk)
        (?:[-_.]|(?<=AIza)|(?<=AKIA)|(?<=ASIA)|(?<=LTAI)|(?<=ya29))
        (?=[A-Za-z0-9_.+/=-]{0,200}[0-9A-Z]) [A-Za-z0-9_.+/=-]{8,}
    | \beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,4}
    | (?<=://)[^\s/@"'`]+(?=@)
    | (?<=[?&])(?:(?:api|access)?[-_]?(?:key|token)|secret|password|sig(?:nature)?|code)
        =[^\s&"'`#]+
    | (?i:(?<=bearer\ )|(?<=basic\ )|(?<=token\ ))[A-Za-z0-9_.+/=:-]{8,}
    | \b\d{6,12}:[A-Za-z0-9_-]{20,}
    | -----BEGIN[^-]*-----(?s:.*?)(?:-----END[^-]*-----|\Z)
    | (?<![A-Za-z0-9_+/=])(?=[A-Za-z0-9_+/=]*[0-9])(?=[A-Za-z0-9_+/=]*[a-z])
        (?=[A-Za-z0-9_+/=]*[A-Z])(?![A-Z][A-Z0-9_]*\b)[A-Za-z0-9_+/=]{24,}
    | (?<![A-Za-z0-9])[0-9a-f]{32,}(?![A-Za-z0-9])
    """,
    re.VERBOSE,
)

# In a text without a tree: a string that no colon follows, and a bare word after a
# secret's name.
_STRING_VALUE: Final = re.compile(
    r"""(["'`])((?:\\.|(?!\1)[^\\\r\n])*)(\1|$)(?!\s*:)""", re.MULTILINE
)
_WORD_VALUE: Final = re.compile(
    r"""((?:key|token|secret|passw\w*|credential\w*)["']?\s*[:=]\s*)([^\s"',{}\[\]]+)()""",
    re.IGNORECASE,
)

# In a comment: what was a member, and a folder whose members are secret.
_COMMENTED_MEMBER: Final = re.compile(
    r"""([\w$.-]+)["']?\s*:\s*(?:(["'])((?:\\.|(?!\2)[^\\\r\n])*)\2|(\d[\w.]*))"""
)
_COMMENTED_FOLDER: Final = re.compile(r"""\b(?:headers|vars|env)["']?\s*:\s*\{""")


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
    return _SECRET_SHAPE.sub(lambda match: "*" * len(match[0]), text)


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
    for span in (*_secret_spans(document.root), *_commented_spans(document)):
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
        _STRING_VALUE.sub(_masked, _WORD_VALUE.sub(_masked, line)) for line in lines
    )
    return Source(source.path, scrub("".join(masked)), source.bom)


def _masked(match: re.Match[str]) -> str:
    return match[1] + "*" * len(match[2]) + match[3]


def _secret_spans(root: Node) -> Iterator[Span]:
    """Spans of secret scalars, without the quotes; a stack bears any depth."""
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, secret = stack.pop()
        match node:
            case Object(members=members):
                for member in members:
                    key = member.key
                    named = is_secret_name(key) or key in _SECRET_FOLDERS
                    inherited = secret and key not in _PUBLIC_IN_SECRET
                    stack.append((member.value, inherited or named))
            case Array(items=items):
                stack.extend((item, secret) for item in items)
            case Scalar(value=value, span=span) if secret and _may_be_key(value):
                quoted = isinstance(value, str)
                yield Span(span.start + quoted, span.end - quoted)


def _commented_spans(document: Document) -> Iterator[Span]:
    """Spans of values in comments that were members once, by the names before them.

    `fix` keeps what OpenClaw no longer takes as comments; a block of them counts as
    one, for a folder of secrets may open in one line and close in another.
    """
    for start, end in _comment_blocks(document):
        text = document.source.text[start:end]
        folder = _COMMENTED_FOLDER.search(text) is not None
        for match in _COMMENTED_MEMBER.finditer(text):
            group = 3 if match[3] is not None else 4
            if (folder or is_secret_name(match[1])) and _may_be_key(match[group]):
                yield Span(start + match.start(group), start + match.end(group))


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


def _may_be_key(value: object) -> bool:
    if isinstance(value, str):
        return bool(value) and not isinstance(parse_secret(value), EnvRef)
    return isinstance(value, int | float) and not isinstance(value, bool)
