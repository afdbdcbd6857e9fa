"""Random files from a seed: sound, nearly right, broken, and no text at all."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from agreement.generator import Generator
from json5_texts import Writer

_TESTS: Final = Path(__file__).parents[1]
_PIECES: Final = (
    "{", "}", "[", "]", ",", ":", '"', "'", "`", "\\", "//", "/*", "*/", "\n", "\r",
    "null", "true", "NaN", "-Infinity", "0x", "1e999", "-", "+", ".", "$include",
    "${HOME}", "$", "${", "__proto__", "constructor", "\u2028", "\ufeff", "\x00",
    "\ud83d", "\u202e", "键", "9" * 400, "\\u12", "\\x", "\\\r\n", " ", "\t", "\x1b[2J",
    "apiKey", "sk-0123456789abcdefghij", "models", "providers", "agents", "a/b", "",
)  # fmt: skip


class Inputs:
    """An endless row of files, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._configs = Generator(seed)
        self._seeds = [p.read_bytes() for p in _seed_files()]
        # How often, and what.
        kinds: tuple[tuple[int, Callable[[], bytes]], ...] = (
            (30, self._mutated),
            (25, self._near),
            (20, self._json5),
            (15, self._pieces),
            (8, self._noise),
            (2, self._deep),
        )
        self._kinds = [kind for often, kind in kinds for _ in range(often)]

    def files(self, count: int) -> Iterator[bytes]:
        """So many of them."""
        for _ in range(count):
            yield self._dice.choice(self._kinds)()

    def configs(self, count: int) -> Iterator[bytes]:
        """So many that have a tree, or had one before a byte or two changed."""
        kinds = (self._near, self._near, self._mutated, self._json5)
        for number in range(count):
            kind = self._deep if number % 100 == 99 else self._dice.choice(kinds)
            yield kind()

    def _near(self) -> bytes:
        (case,) = self._configs.cases(1)
        return case.text.encode()

    def _json5(self) -> bytes:
        writer = Writer(self._dice.getrandbits(32), self._dice.randrange(4), None)
        return writer.text().encode()

    def _mutated(self) -> bytes:
        data = self._dice.choice(self._seeds)
        for _ in range(self._dice.choice((0, 1, 1, 2, 5, 20))):
            data = self._change(data)
        return data

    def _change(self, data: bytes) -> bytes:
        dice = self._dice
        start, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        match dice.randrange(6):
            case 0:
                return data[:start] + data[end:]
            case 1:
                return data[:end]
            case 2:
                return data[:start] + data[start:end] + data[start:]
            case 3:
                return data[:start] + dice.randbytes(1) + data[start + 1 :]
            case 4:
                other = dice.choice(self._seeds)
                return data[:start] + other[: dice.randrange(len(other) + 1)]
            case _:
                return data[:start] + self._piece() + data[start:]

    def _pieces(self) -> bytes:
        return b"".join(self._piece() for _ in range(self._dice.randrange(60)))

    def _piece(self) -> bytes:
        return self._dice.choice(_PIECES).encode("utf-8", "surrogatepass")

    def _noise(self) -> bytes:
        data = self._dice.randbytes(self._dice.randrange(300))
        mark = self._dice.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
        return mark + data

    def _deep(self) -> bytes:
        size = self._dice.choice((50, 500, 5_000, 20_000))
        opening, closing = self._dice.choice((("[", "]"), ('{"a":', "}"), ("[{a:", "")))
        return (opening * size + self._dice.choice(("1", "")) + closing * size).encode()


def mutated_value(dice: random.Random) -> object:
    """A value for an edit to put somewhere."""
    plain = (None, True, 0, -1.5, "", "x", "it's", "*/ // \\", "\u2028", "键", "\ud83d")
    nested = ([], {}, [[{}]], {"a": [1, "two"]}, {"": None, "x y": {"k": "v"}})
    return dice.choice((*plain, *nested))


def _seed_files() -> list[Path]:
    """Our own cases and templates: configurations, old and new, good and bad."""
    folders = (_TESTS / "cases", _TESTS.parent / "templates" / "setups")
    found = (path for folder in folders for path in sorted(folder.rglob("*.json*")))
    return [path for path in found if path.stat().st_size < 8_000]
