"""`demo`: the main job, in its own folder."""


def test_the_demo_does_the_main_job_and_touches_nothing_else(run, isolated, capfd):
    before = sorted(isolated.rglob("*"))

    result = run("demo")

    printed = capfd.readouterr()
    assert result.code == 0, result.stderr + printed.err
    assert printed.out.count('primary: "zai/glm-5.3"') == 1
    assert "coding-plan" in printed.out
    assert "unknown" not in printed.out
    assert result.stderr.rstrip().splitlines()[-3].startswith("$ openclaw-cfg init")
    assert "zai: ok" in printed.out
    assert "deepseek: auth" in printed.out
    assert sorted(isolated.rglob("*")) == before


def test_the_demo_keeps_its_folder_when_asked(run, tmp_path, capfd):
    folder = tmp_path / "demo"

    assert run("demo", "--keep", folder).code == 0
    assert (folder / ".openclaw" / "openclaw.json").exists()
    assert any(folder.iterdir())


def test_the_demo_does_not_work_in_a_folder_with_other_things(run, tmp_path):
    (tmp_path / "mine").write_text("")

    result = run("demo", "--keep", tmp_path)

    assert result.code == 3
    assert "not empty" in result.stderr
