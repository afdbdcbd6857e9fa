"""Stretches of text that look like a key, wherever they are."""

import re
from typing import Final

# A piece of a key in which separators are rare: twelve letters and digits or more
# that are not words with a number behind them, as in `ops-Gateway2026`.
_RANDOM_PIECE: Final = r"""
    [A-Za-z0-9_.+/=:-]{0,200}? (?<![A-Za-z0-9])
    (?! (?:[A-Z]?[a-z]{2,}+|[A-Z]{2,}+)* [0-9]*+ (?![A-Za-z0-9]) ) [A-Za-z0-9]{12}"""

_PEM: Final = r"-----BEGIN[^-]*-----(?s:.*?)(?:-----END[^-]*-----|\Z)"

# Keys by shape: vendor prefixes, and those that begin names as well; credentials and
# secret parameters in URLs, bearer and basic values, JWTs, bot tokens, two-part keys,
# private keys, UUIDs (Volcengine's keys are plain UUIDs), hashes. All but one begin at
# the start of a word, and none with a blank or a quote, which is checked first.
_SECRET_SHAPE: Final = re.compile(
    rf"""
      (?<![A-Za-z0-9]) (?![\s"'`]) (?:
        (?:sk|gsk|r8|pplx|tvly|glpat|ghp|gho|ghu|ghs|ghr|github_pat|xox[abeoprs]|xapp
           |tgp|AIza|ya29|AKIA|ASIA|LTAI|dop_v1|shpat)
          (?:[-_]|(?<=ya29)\.|(?<=AIza)|(?<=AKIA)|(?<=ASIA)|(?<=LTAI))
          (?!ant-(?:api|oat)\d\d-?(?![\w-]))
          (?=[A-Za-z0-9_.+/=-]{{0,200}}[0-9A-Z]) [A-Za-z0-9_.+/=-]{{8,}}
      | (?:pk|rk|ak|fw|nvapi|xai|csk|vck|key|tok|syn|sess|pypi|SG|ops|cr|cpk)
          (?:[-_]|(?<=SG)\.) (?={_RANDOM_PIECE}) [A-Za-z0-9_.+/=-]{{8,}}
      | (?:hf|npm)_[A-Za-z0-9]{{20,}}
      | eyJ[A-Za-z0-9_-]{{8,}}(?:\.[A-Za-z0-9_-]+){{0,4}}
      | (?<=://)[^\s/"'`]+(?=@)
      | (?<=[?&\#]) (?i: [\w.-]{{0,40}} (?:key|token|secret|passw(?:or)?d|credential)
          | [\w.-]{{0,40}}sig(?:nature)? | code ) =[^\s&"'`#]+
      | (?<=\ ) (?:
          (?i:(?<=bearer\ ))
            (?=[A-Za-z_.+/=:-]{{0,200}}[0-9])[A-Za-z0-9_.+/=:-]{{8,}}
        | (?i:(?<=basic\ )|(?<=token\ )) (?={_RANDOM_PIECE}) [A-Za-z0-9_.+/=:-]{{8,}} )
      | \d{{6,12}}:(?=[a-z_-]*[0-9A-Z])[A-Za-z0-9_-]{{20,}}
      | [0-9a-f]{{32}}\.[A-Za-z0-9]{{16,}}
      | {_PEM}
      | (?<![\w-])[\w-]{{23,28}}\.[\w-]{{6,7}}\.[\w-]{{27,}}
      | (?<!uuid:)(?<!cron\ edit\ )(?<!cron\ disable\ )
          [0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}(?![A-Za-z0-9])
      | [0-9a-f]{{32,}}(?![A-Za-z0-9]) )
    | {_PEM}
    """,
    re.VERBOSE | re.ASCII,
)
# What is left after those and long enough: `_is_random` distinguishes keys from names.
_RUN: Final = re.compile(
    r"""(?<![A-Za-z0-9_+/])(?=[A-Za-z0-9_+/-]{24})
        [A-Za-z0-9_+/]++(?:--?+[A-Za-z0-9_+/]++)*(?:\.[A-Za-z0-9]{16,}|={0,2})""",
    re.VERBOSE,
)
# What names are made of, and random runs seldom are.
_WORDS: Final = re.compile(r"[a-z]{4,}|[A-Z]{4,}|[0-9]{3,}")
_WORD: Final = re.compile(r"[A-Z]?[a-z]{3,}")
_BETWEEN: Final = re.compile(r"[_+/=-]+")
_HASH: Final = re.compile(r"[0-9a-f]{32,}")
_PIECE: Final = re.compile(r"([A-Za-z0-9]{24,})(?:\.[A-Za-z0-9]{16,})?")

# Which version or image is meant: `sha256:…`, `sha512-…`, `1.0+sha.…`, `x.git#…`.
_DIGEST: Final = re.compile(
    r"""( (?: (?<![A-Za-z0-9])sha(?:1|256|384|512)?[:.-] | \.git\# )
          (?:[0-9a-f]{40,128}|[A-Za-z0-9+/]{43,86}={0,2}) (?![A-Za-z0-9+/=]) )""",
    re.VERBOSE,
)
_ENCODED: Final = re.compile(r"""(?<![^\s"'`])[^\s"'`%]*+(?:%[^\s"'`%]*+)+""")
_CHARACTER: Final = re.compile(r"%[0-9A-Fa-f]{2}|.")


def scrub(text: str) -> str:
    """`text` with everything masked that looks like a key; its length is kept."""
    if "sha" not in text and ".git#" not in text:  # there is no digest
        return _scrubbed(text)
    pieces = _DIGEST.split(text)
    pieces[::2] = map(_scrubbed, pieces[::2])
    return "".join(pieces)


def scrub_json(value: object) -> object:
    """A value with every string in it scrubbed, keys of objects too."""
    if isinstance(value, dict):
        return {scrub(key): scrub_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_json(item) for item in value]
    return scrub(value) if isinstance(value, str) else value


def _scrubbed(text: str) -> str:
    masked = _masked(text)
    if "%" not in text:
        return masked
    # Both decoded and as written: `%2D` may be part of a key, and a decoded `%20` would
    # end the value of a parameter.
    plain = _masked(_ENCODED.sub(_decoded_stars, text))
    return "".join(c if c == d else "*" for c, d in zip(masked, plain, strict=True))


def _masked(text: str) -> str:
    return _RUN.sub(_run_stars, _SECRET_SHAPE.sub(_stars, text))


def _stars(match: re.Match[str]) -> str:
    return "*" * len(match[0])


def _decoded_stars(match: re.Match[str]) -> str:
    """A word with percent-escapes such as `%2D`, masked as if they were decoded."""
    characters = _CHARACTER.findall(match[0])
    plain = (chr(int(c[1:], 16)) if len(c) == 3 else c for c in characters)
    shown = zip(characters, _masked("".join(plain)), strict=True)
    return "".join("*" * len(c) if said == "*" else c for c, said in shown)


def _run_stars(match: re.Match[str]) -> str:
    """A run masked as a whole, or after a path of up to eight steps, or in parts."""
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
    """Whether a run of letters, digits and `_+/=-` is a key and not a name or path.

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
