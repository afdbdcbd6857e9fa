"""Hypothesis strategies: JSON values, and JSON5 texts as people write them."""

import json
from itertools import count
from random import Random

from hypothesis import strategies as st

KEYS = ("a", "b", "models", "api-key", "x y", "it's", "é", "2", "")
SCALARS = ("1", "-.5", "0x1F", "null", "true", '"x"', "'y'", '"*/"', '"a\\\nb"')

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["it's", 'say "hi"', "*/", "//", "\u2028", "\\", "\ud83d", "😀"]),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def json5_texts(newline: str | None = None) -> st.SearchStrategy[str]:
    """Texts with comments (all unlike) and blanks wherever they may be.

    A text comes from a seed, for Hypothesis would need a hundred times as long to draw
    each of its blanks.
    """
    seeds = st.integers(0, 2**32)
    return st.builds(
        lambda seed, size: Writer(seed, size, newline).text(), seeds, st.integers(0, 3)
    )


def json_texts() -> st.SearchStrategy[str]:
    """Strict JSON in the usual layouts; the root is an object."""
    layouts = st.sampled_from(
        [{}, {"separators": (",", ":")}, *({"indent": n} for n in (0, 2, 4, "\t"))]
    )
    objects = st.dictionaries(st.sampled_from(KEYS), values.filter(_finite), max_size=4)
    return st.builds(
        lambda value, layout, end: json.dumps(value, **layout) + end,
        objects,
        layouts,
        st.sampled_from(["", "\n"]),
    )


class Writer:
    """Writes a text by chance, nested to depth `size`."""

    def __init__(self, seed: int, size: int, newline: str | None):
        self.random = Random(seed)
        self.size = size
        self.newline = newline or self.pick("\n", "\n", "\r\n", "\r")
        self.numbers = count()

    def text(self) -> str:
        text = self.blank() + self.value(0) + self.blank()
        return text.replace("\n", self.newline)

    def pick(self, *choices):
        return self.random.choice(choices)

    def blank(self) -> str:
        text = self.space()
        for _ in range(self.pick(0, 0, 0, 0, 1, 1, 2)):
            number = next(self.numbers)
            text += self.pick(
                f"// c{number}\n", f"/* c{number} */", f"/* c{number}\n   */"
            )
            text += self.space()
        return text

    def space(self) -> str:
        return self.pick(
            "", "", "", " ", "  ", "\t", "\n", "\n  ", "\n\n", "\u00a0", "\u3000"
        )

    def value(self, depth: int) -> str:
        sort = self.pick("{}", "[]", None) if depth < self.size else None
        if sort is None:
            return self.pick(*SCALARS)
        size = self.random.randint(0, 3)
        body = ""
        for number in range(size):
            key = f"{self.key()}{self.blank()}:" if sort == "{}" else ""
            comma = "," if number + 1 < size else self.pick("", ",")
            value = self.value(depth + 1)
            body += f"{self.blank()}{key}{self.blank()}{value}{self.blank()}{comma}"
        return f"{sort[0]}{body}{self.blank()}{sort[1]}"

    def key(self) -> str:
        name = self.pick(*KEYS)
        bare = name.isidentifier() and self.pick(True, False)
        return name if bare else json.dumps(name)


def _finite(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, list):
        return all(map(_finite, value))
    return not isinstance(value, float) or abs(value) < float("inf")
