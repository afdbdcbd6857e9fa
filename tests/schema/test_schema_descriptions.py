"""Our sentences about settings: each about one that exists, and in our own words."""

import json
import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import openclaw_binary
import pytest

from openclaw_cfg.resources import folder
from openclaw_cfg.schema.build import printed_schema
from openclaw_cfg.schema.descriptions import Descriptions, expanded, steps_of
from openclaw_cfg.schema.store import NEWEST, VERSIONS, load_descriptions, load_settings

FILES = sorted((folder("schemas") / "descriptions").glob("*.json"))
# Settings that hold nothing but other people's keys, or that only a plugin knows.
AREAS = (
    *("models", "agents", "gateway", "tools", "session", "messages", "hooks", "cron"),
    *("skills", "secrets", "memory", "logging", "env", "tts", "mcp", "commands"),
    *("channels.defaults", "channels.telegram", "channels.discord", "channels.slack"),
    *("channels.whatsapp", "channels.signal", "channels.imessage", "channels.matrix"),
    *("channels.msteams", "channels.googlechat", "channels.feishu", "channels.irc"),
)


@cache
def paths(version: str) -> frozenset[tuple[str, ...]]:
    return frozenset(load_settings(version).paths())


@cache
def by_length() -> dict[int, list[tuple[str, ...]]]:
    found = defaultdict(list)
    for version in VERSIONS:
        for path in paths(version):
            found[len(path)].append(path)
    return found


def fits(pattern: str) -> bool:
    """Whether any version has a setting that a path with stars stands for."""
    steps = steps_of(pattern)
    if tuple(steps) in paths(NEWEST):
        return True
    return any(
        all(one in (step, "*") for one, step in zip(steps, path, strict=True))
        for path in by_length()[len(steps)]
    )


def written(file) -> list[tuple[str, str]]:
    """The paths as they are written, with their sentences."""

    def walk(source, above):
        for key, value in source.items():
            dot = "." if above and key and not key.startswith("[") else ""
            if isinstance(value, str):
                yield above + dot + key, value
            else:
                yield from walk(value, above + dot + key)

    return list(walk(json.loads(file.read_text("utf-8")), ""))


SENTENCES = [(file.stem, *row) for file in FILES for row in written(file)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_path_is_one_of_a_bundled_schema(file):
    unknown = [
        pattern for pattern, _ in written(file) if not any(map(fits, expanded(pattern)))
    ]

    assert not unknown, f"{file.name}: no bundled version has {unknown}"


def test_a_sentence_is_whole_and_short():
    for _, path, text in SENTENCES:
        begins = re.match(r"""["A-Z]|(env|exec|file|daily|idle): """, text)
        assert begins, f"{path}: begin with a capital letter"
        assert text.endswith((".", ")")), f"{path}: end with a full stop"
        assert 4 < len(text) <= 280, f"{path}: 5 to 280 characters"
        odd = re.search(r"—|please|\b[Dd]efaults? to\b", text)
        assert not odd, f'{path}: say it without "{odd and odd[0]}"'


def test_no_sentence_stands_twice():
    """One that is true of several settings has their paths in one pattern."""
    seen = defaultdict(list)
    for _, path, text in SENTENCES:
        seen[text].append(path)

    twice = {text: at for text, at in seen.items() if len(at) > 1}
    assert not twice, f"put the paths of one sentence into one pattern: {twice}"


def test_no_key_of_a_file_stands_twice():
    for file in FILES:
        json.loads(file.read_text("utf-8"), object_pairs_hook=_unique)


def _unique(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), keys
    return dict(pairs)


@pytest.mark.parametrize("area", AREAS)
def test_an_area_has_all_its_settings_described(area):
    start = tuple(area.split("."))

    bare = paths(NEWEST) - described()

    lost = [".".join(path) for path in bare if path[: len(start)] == start]
    assert not lost, f"describe in schemas/descriptions: {lost}"


def test_there_are_hundreds_of_sentences_and_thousands_of_settings_with_one():
    assert len(SENTENCES) > 1700
    assert len(described()) > 6000


@cache
def described() -> frozenset[tuple[str, ...]]:
    ours = load_descriptions(NEWEST)
    return frozenset(path for path in paths(NEWEST) if _at(ours, path).description)


def _at(words: Descriptions, path) -> Descriptions:
    for step in path:
        words = words.inner(step)
    return words


def test_the_nearer_path_and_the_first_source_go_first():
    ours = Descriptions.of(
        {"a": {"": "of a", "*": "of any", "b": "of b", "l[].x": "of x"}}
    )
    theirs = Descriptions.of({"a.b": "their b"}, {"a.b": "Title", "a": "A"})

    both = theirs + ours

    assert ours.at(("a", "b")).description == "of b"
    assert ours.at(("a", "c")).description == "of any"
    assert ours.at(("a", "l", 3, "x")).description == "of x"
    assert both.at(("a", "b")).description == "their b"
    assert (both.at(("a",)).title, both.at(("a",)).description) == ("A", "of a")
    assert not both.at(("z",))


def test_braces_stand_for_several_paths():
    found = list(expanded("a.{b,c{d,e.*}}.f{,g}"))

    assert found == ["a.b.f", "a.b.fg", "a.cd.f", "a.cd.fg", "a.ce.*.f", "a.ce.*.fg"]


@pytest.mark.openclaw
def test_no_sentence_is_one_of_openclaws(tmp_path, monkeypatch):
    """Six words in a row, of those that carry a meaning, are a copy."""
    openclaw = openclaw_binary.find(tmp_path)
    monkeypatch.setenv("PATH", str(Path(openclaw.node).parent), os.pathsep)
    version, printed = printed_schema(openclaw.package)
    theirs: set[tuple[str, ...]] = set()
    for text in _texts(printed):
        theirs |= set(_runs(text))

    copied = [
        (path, run)
        for _, path, text in SENTENCES
        for run in _runs(text)
        if run in theirs
    ]

    assert version
    assert copied == []


def _texts(part):
    if isinstance(part, dict):
        for key, value in part.items():
            if key in {"title", "description"} and isinstance(value, str):
                yield value
            yield from _texts(value)
    elif isinstance(part, list):
        for item in part:
            yield from _texts(item)


def _runs(text: str):
    words = re.findall(r"[a-z]+", text.lower())
    yield from (tuple(words[i : i + 6]) for i in range(len(words) - 5))
