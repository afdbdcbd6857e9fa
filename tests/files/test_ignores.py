"""Which files a search leaves out, asked without a search."""

import pytest

from openclaw_cfg.files.git import Ignores


@pytest.fixture
def tree(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("skip/\n!a.json\n")
    return tmp_path


def test_a_hidden_folder_on_the_way_hides_a_file_that_is_not(tree):
    ignores = Ignores(tree, [])
    file = tree / "skip" / "a.json"

    assert not ignores.hides(file)
    assert ignores.hides_within(file, tree)
    assert not ignores.hides_within(tree / "keep" / "a.json", tree)


def test_the_folder_that_is_searched_is_not_on_the_way(tree):
    folder = tree / "skip"

    assert not Ignores(tree, []).hides_within(folder / "a.json", folder)
