"""`$include`, and where the parts of a merged value come from."""

import os
from pathlib import Path

import pytest

from openclaw_cfg.jsonpath import Json, JsonPath
from openclaw_cfg.loader import Loaded, load
from openclaw_cfg.openclaw import includes
from openclaw_cfg.openclaw.environment import read_environment
from openclaw_cfg.source import Source


def loaded(folder: Path, text: str, **files: str) -> Loaded:
    """The text with files beside it; `a_b` stands for `a/b.json`."""
    for name, content in files.items():
        path = (folder / name.replace("_", "/")).with_suffix(".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    environment = read_environment({"HOME": str(folder)})
    return load(Source(folder / "openclaw.json", text), environment=environment)


def place(loaded: Loaded, *path: str | int) -> tuple[str, JsonPath]:
    document, at = loaded.origin(path)
    return document.source.path.name, at


def test_an_object_is_replaced_by_the_file(tmp_path: Path):
    found = loaded(tmp_path, '{gateway: {$include: "./g.json"}}', g='{"port": 1}')

    assert found.merged == {"gateway": {"port": 1}}
    assert place(found, "gateway", "port") == ("g.json", ("port",))
    assert place(found, "gateway") == ("g.json", ())
    assert [d.source.path.name for d in found.documents] == ["openclaw.json", "g.json"]


def test_siblings_win_over_what_is_included(tmp_path: Path):
    found = loaded(
        tmp_path, '{$include: "./a.json", x: {b: 2}}', a='{"x": {"a": 1, "b": 1}}'
    )

    assert found.merged == {"x": {"a": 1, "b": 2}}
    assert place(found, "x", "a") == ("a.json", ("x", "a"))
    assert place(found, "x", "b") == ("openclaw.json", ("x", "b"))


def test_files_of_a_list_are_merged_and_arrays_joined(tmp_path: Path):
    found = loaded(
        tmp_path,
        '{p: {$include: ["./a.json", "./b.json"]}}',
        a='{"l": ["x"], "k": 1}',
        b='{"l": ["y"], "k": 2}',
    )

    assert found.merged == {"p": {"l": ["x", "y"], "k": 2}}
    assert place(found, "p", "l", 1) == ("b.json", ("l", 0))
    assert place(found, "p", "k") == ("b.json", ("k",))


def test_includes_nest_relative_to_their_file(tmp_path: Path):
    found = loaded(
        tmp_path,
        '{$include: "./d/a.json"}',
        d_a='{x: {$include: "./b.json"}}',
        d_b="[1]",
    )

    assert found.merged == {"x": [1]}
    assert place(found, "x", 0) == ("b.json", (0,))


def test_the_place_of_what_is_missing_is_in_the_file_of_its_parent(tmp_path: Path):
    found = loaded(tmp_path, '{gateway: {$include: "./g.json"}}', g='{"a": {}}')

    assert place(found, "gateway", "a", "b", "c") == ("g.json", ("a", "b", "c"))
    assert place(found, "other") == ("openclaw.json", ("other",))


def test_variables_are_put_in_after_merging(tmp_path: Path):
    found = loaded(
        tmp_path,
        '{env: {vars: {B: "lan"}}, gateway: {$include: "./g.json"}}',
        g='{"bind": "${B}", "x": "${NONE}"}',
    )

    assert found.value["gateway"] == {"bind": "lan", "x": "${NONE}"}
    assert found.merged["gateway"]["bind"] == "${B}"
    assert [finding.path for finding in found.findings] == [("gateway", "x")]


@pytest.mark.parametrize(
    ("include", "words"),
    [
        ('"./none.json"', "cannot be read"),
        ('"../x.json"', "outside the folder"),
        ('"/etc/hosts"', "outside the folder"),
        ('"./broken.json"', "is not JSON5"),
        ('"./openclaw.json"', "includes itself"),
        ('"./loop.json"', "includes itself"),
        ('"./folder"', "is not a file"),
        ('"./linked.json"', "second name"),
        ('"./out.json"', "links to outside"),
        ('"./big.json"', "larger than 2 MiB"),
        ('"a\\u0000b"', "not a file name"),
        ('"\\ud800"', "cannot be read"),
        ("5", "a file name or a list"),
        ("[5]", "file names only"),
    ],
)
def test_what_cannot_be_included_is_told_at_its_place(
    include: str, words: str, tmp_path: Path
):
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "folder").mkdir()
    (folder / "big.json").write_text(" " * 2_100_000 + "{}")
    (tmp_path / "outside.json").write_text("{}")
    (folder / "out.json").symlink_to(tmp_path / "outside.json")
    (folder / "linked.json").write_text("{}")
    os.link(folder / "linked.json", folder / "other.json")
    (folder / "openclaw.json").write_text("{}")

    text = f"{{gateway: {{$include: {include}}}}}"
    found = loaded(folder, text, broken="{", loop='{"$include": "./loop.json"}')

    (finding,) = found.findings
    assert words in finding.message
    assert (finding.rule, finding.severity) == ("bad-include", "error")
    span = finding.at.span
    assert finding.at.document.source.text[span.start : span.end]


def test_siblings_of_what_is_no_object_are_refused(tmp_path: Path):
    found = loaded(tmp_path, '{x: {$include: "./a.json", y: 1}}', a="[1]")

    assert "no object" in found.findings[0].message


def test_ten_files_in_a_chain_and_no_more(tmp_path: Path):
    files = {f"f{n}": f'{{"$include": "./f{n + 1}.json"}}' for n in range(1, 11)}

    ten = loaded(tmp_path, '{$include: "./f2.json"}', **files, f11='{"x": 1}')
    eleven = loaded(tmp_path, '{$include: "./f1.json"}')

    assert ten.merged == {"x": 1}
    assert "11th file" in eleven.findings[0].message


def test_files_that_include_each_other_many_times_do_not_take_forever(tmp_path: Path):
    names = [f"./f{n}.json" for n in range(1, 10)]
    files = {f"f{n}": _list(f"./f{n + 1}.json") for n in range(1, 9)}

    found = loaded(tmp_path, _list(names[0]), **files, f9="{}")

    assert "one include too many" in found.findings[0].message


def test_other_folders_can_be_allowed(tmp_path: Path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "g.json").write_text("{port: 1}")
    env = {"HOME": str(tmp_path), "OPENCLAW_INCLUDE_ROOTS": str(tmp_path / "more")}
    source = Source(tmp_path / "c" / "openclaw.json", '{$include: "../more/g.json"}')

    assert load(source, environment=read_environment(env)).merged == {"port": 1}


@pytest.mark.parametrize("value", ["null", "[]", "1", '"x"', "{}"])
def test_any_value_loads(value: Json, tmp_path: Path):
    assert loaded(tmp_path, value).findings == ()


def _list(name: str) -> str:
    names = ", ".join(f'"{name}"' for _ in range(8))
    return f'{{"$include": [{names}]}}'


def test_a_place_of_an_included_file_has_its_place_in_the_whole(tmp_path: Path):
    found = loaded(tmp_path, '{x: {y: {$include: "./a.json"}}}', a='{"b": {"c": 1}}')
    main, included = found.documents

    assert found.root.merged(included, ()) == ("x", "y")
    assert found.root.merged(included, ("b", "c")) == ("x", "y", "b", "c")
    assert found.root.merged(main, ("x",)) == ("x",)


@pytest.mark.parametrize(("files", "fits"), [(2, True), (3, True), (4, False)])
def test_so_many_files_may_be_included(tmp_path, monkeypatch, files, fits):
    monkeypatch.setattr(includes, "MAX_FILES", 3)
    texts = {f"f{number}": "{}" for number in range(files)}
    names = ", ".join(f'"./{name}.json"' for name in texts)

    found = loaded(tmp_path, f"{{$include: [{names}]}}", **texts)

    assert ("bad-include" not in {f.rule for f in found.findings}) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ('{x: {y: {$include: "./a.json"}}}', True),
        ('{x: {y: {z: {$include: "./a.json"}}}}', False),
        ('{x: {$include: ["./a.json"]}}', True),
        ('{x: {y: {z: {$include: ["./a.json"]}}}}', False),
    ],
)
def test_an_include_lies_only_so_deep(tmp_path, monkeypatch, text, fits):
    monkeypatch.setattr(includes, "MAX_NESTING", 3)

    found = loaded(tmp_path, text, a="{}")

    assert ("bad-include" not in {f.rule for f in found.findings}) is fits
