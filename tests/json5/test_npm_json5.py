"""We read what the npm package json5 reads, and make of it what it does."""

import re
from random import Random

import openclaw_binary
import pytest
from json5_texts import SCALARS, Writer
from npm_json5 import disagreements

pytestmark = pytest.mark.openclaw

PIECES = (
    *"{}[]:,\"'\\/*-+.0189$_ \t\n\r#a\0\x01\x85",
    *"\u00a0\ufeff\u2028\u2029\u3000\u1680\u180e\u200c\u0301é中😀𝒳Ⅷ²٣\u0378“",
    *("b1", "\\u0061", "\\u12", "\\x41", "\\x4", "\\0", "\\01", "\\1", "\\v", "\\q"),
    *("\\\n", "\\\r\n", "\\\u2028", "\\u0030", "\\u200d", "\\ud835\\udcb3", "\\u{61}"),
    *("//", "/*", "*/", "/* c */", "// d\n", "0x1f", "0X", "1e5", "1e", "1E+", "-0"),
    *(".5", "5.", "01", "1_0", "1e400", "0b1", "Infinity", "NaN", "true", "nul"),
    *("{a:1}", "[1,2]", '"x"', "a:1", ",,", "__proto__", '"__proto__":{}', "٣"),
    *SCALARS,
)


def mutated(text: str, random: Random) -> str:
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(text))
        after = at + random.choice((0, 0, 1, 2, 5))
        text = text[:at] + random.choice((*PIECES, "", "")) + text[after:]
    return text


def some(random: Random, most: int) -> str:
    return "".join(random.choices(PIECES, k=random.randint(0, most)))


def made_up(random: Random) -> str:
    match random.randrange(6):
        case 0:
            return some(random, 8)
        case 1:
            return f"{{{some(random, 4)}:1}}"
        case 2:
            return f'"{some(random, 4)}"'
        case 3:
            return "".join(
                random.choices("0123456789+-.eExXab", k=random.randint(1, 6))
            )
        case 4:
            return Writer(random.randrange(2**32), 3, None).text()
    return mutated(Writer(random.randrange(2**32), 2, None).text(), random)


@pytest.mark.parametrize("seed", range(4))
def test_made_up_texts_are_read_alike(seed, tmp_path):
    random = Random(seed)

    assert disagreements([made_up(random) for _ in range(2500)], tmp_path) == []


def test_every_character_may_stand_where_it_may_there(tmp_path):
    texts = []
    for code in [*range(0x3100), *range(0xA000, 0xA100), *range(0xFE00, 0x11000)]:
        texts += [f"{{{chr(code)}:1}}", f"{{a{chr(code)}:1}}", f"[{chr(code)}]"]

    assert disagreements(texts, tmp_path) == []


def test_the_examples_in_the_documentation_are_read_alike(tmp_path):
    docs = openclaw_binary.find(tmp_path).package / "docs"
    fence = re.compile(
        r"^( *)```(?:json5?|jsonc)\b.*?\n(.*?)^ *```", re.DOTALL | re.MULTILINE
    )
    texts = [
        block[2]
        for path in sorted(docs.rglob("*.md"))
        for block in fence.finditer(path.read_text(encoding="utf-8"))
    ]
    assert len(texts) > 100

    assert disagreements(texts, tmp_path / "again") == []
