"""Descriptions of settings, by path: from this project, and from an OpenClaw.

A path is written `models.providers.*.models[].id`: `*` is any key that no other path
names, `[]` any item. Braces stand for several paths at once, as in a shell:
`agents.{defaults,entries.*}.cwd` is `agents.defaults.cwd` and `agents.entries.*.cwd`.
In a file an object holds the descriptions below its path; the empty key holds its own
description.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from openclaw_cfg.jsonpath import Json, JsonPath, as_object


class _Node(Struct, dict=True):
    """The description of one path, and of those below it by their next step."""

    title: str = ""
    description: str = ""
    inner: dict[str, "_Node"] = field(default_factory=dict)

    @cached_property
    def below(self) -> str:
        """All descriptions below, as a text for comparing."""
        return json.dumps(
            [
                (step, node.title, node.description, node.below)
                for step, node in sorted(self.inner.items())
            ]
        )

    def at(self, path: str) -> "_Node":
        """The node of a path without braces; created if it is missing."""
        node = self
        for step in steps_of(path):
            node = node.inner.setdefault(step, _Node())
        return node


class Descriptions(Struct, frozen=True):
    """The texts for one path, and for all below it; the first source has priority."""

    _nodes: tuple[_Node, ...] = ()

    @classmethod
    def of(
        cls, descriptions: Mapping[str, Json], titles: Mapping[str, Json] | None = None
    ) -> "Descriptions":
        """The texts of one source, by path."""
        root = _Node()
        for path, text in told(descriptions):
            root.at(path).description = text
        for path, text in told(titles or {}):
            root.at(path).title = text
        return cls((root,))

    def __bool__(self) -> bool:
        """Whether there is any description."""
        return bool(self._nodes)

    def __add__(self, other: "Descriptions") -> "Descriptions":
        """The same, with another source's texts where this one has none."""
        return Descriptions((*self._nodes, *other._nodes))

    @property
    def title(self) -> str:
        """A few words; empty if there are none."""
        return next((node.title for node in self._nodes if node.title), "")

    @property
    def description(self) -> str:
        """A sentence or two; empty if there is none."""
        said = (node.description for node in self._nodes)
        return next((text for text in said if text), "")

    @property
    def below(self) -> tuple[str, ...]:
        """Equal for two places with the same descriptions below."""
        return tuple(node.below for node in self._nodes if node.inner)

    def inner(self, step: str) -> "Descriptions":
        """The texts one step further: a key, `*` for any other, `[]` for an item."""
        steps = dict.fromkeys((step, "*") if step != "[]" else (step,))
        found = (
            node.inner[one]
            for node in self._nodes
            for one in steps
            if one in node.inner
        )
        return Descriptions(tuple(found))

    def at(self, path: JsonPath) -> "Descriptions":
        """The descriptions at a path."""
        words = self
        for step in path:
            words = words.inner("[]" if isinstance(step, int) else step)
        return words


def told(source: Mapping[str, Json], above: str = "") -> Iterator[tuple[str, str]]:
    """Each path of a file without braces, with its text."""
    for pattern, value in source.items():
        dot = "." if above and pattern and not pattern.startswith("[") else ""
        whole = f"{above}{dot}{pattern}"
        if isinstance(value, str):
            yield from ((path, value) for path in expanded(whole))
        else:
            yield from told(as_object(value), whole)


def expanded(pattern: str) -> Iterator[str]:
    """The paths that a pattern with braces expands to; braces may be nested."""
    start = pattern.find("{")
    if start < 0:
        yield pattern
        return
    parts = [""]
    depth = 0
    for end in range(start, len(pattern)):
        char = pattern[end]
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            break
        if char == "," and depth == 1:
            parts.append("")
        elif end > start:
            parts[-1] += char
    for part in parts:
        yield from expanded(pattern[:start] + part + pattern[end + 1 :])


def steps_of(path: str) -> list[str]:
    """The steps of a path without braces."""
    return [step for step in path.replace("[]", ".[]").split(".") if step]
