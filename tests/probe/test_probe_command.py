"""`openclaw-cfg probe`: exit codes, streams, the JSON of the contract, consent."""

import json
import os
import sys

import pytest
from probe_server import KEY, http, listing, raw

from openclaw_cfg.cli.probe_view import _cells
from openclaw_cfg.demo import serve
from openclaw_cfg.model import Provider
from openclaw_cfg.probe import Level, Result, Status

pexpect = pytest.importorskip("pexpect", reason="needs a POSIX terminal")
pty_screen = pytest.importorskip("pty_screen", reason="needs pyte")
PLAN = "https://api.z.ai/api/coding/paas/v4"


@pytest.fixture
def write(tmp_path):
    """Write a configuration; providers by name as (base URL, key, models)."""

    def made(default="", **providers):
        entries = {
            name: {
                "baseUrl": url,
                "apiKey": key,
                "models": [{"id": model, "name": model} for model in models],
            }
            for name, (url, key, *models) in providers.items()
        }
        config = {"models": {"providers": entries}}
        if default:
            config["agents"] = {"defaults": {"model": default}}
        path = tmp_path / "openclaw.json"
        path.write_text(json.dumps(config))
        return path

    return made


@pytest.fixture
def demo():
    with serve(keys=[KEY], models=["m1", "m2"]) as running:
        yield running


def test_good_providers_are_exit_0_and_one_line_each(run, write, demo):
    path = write(one=(demo.base_url, KEY, "m1"), two=(demo.base_url, KEY, "m2"))

    done = run("probe", "--config", path)

    assert done.code == 0
    assert len(done.stdout.splitlines()) == 2
    assert done.stdout.startswith("one: ok (models, ")
    assert done.stderr.strip() == "2 ok, 0 failed, 0 skipped"


def test_models_found_and_missing_are_counted(run, write, demo):
    path = write(one=(demo.base_url, KEY, "m1", "m8", "m9"))

    line = run("probe", "--config", path).stdout

    assert "2 models, 2 missing" in line
    assert '"m8", "m9" are not listed' in line


def test_the_table_has_models_found_and_missing_and_the_help_below():
    lost = Result(
        provider="p",
        status=Status.NO_MODEL,
        level=Level.MODELS,
        models=("m1", "m2"),
        configured_missing=("m8",),
        detail='"m8" is not listed',
        help="listed are m1",
    )
    cells = [str(c) for c in _cells(Provider(id="p"), "inline", lost)]

    assert cells[0] == "✗"
    assert cells[4] == "2 models, 1 missing"
    assert cells[6] == '"m8" is not listed\nlisted are m1'


def test_a_failed_one_is_exit_1_and_says_what_to_do(run, write, demo):
    path = write(
        good=(demo.base_url, KEY, "m1"), bad=(demo.base_url, "sk-bad-00000", "m1")
    )

    done = run("probe", "--config", path)

    assert done.code == 1
    assert "bad: auth (reach, " in done.stdout
    assert "check the key" in done.stdout


def test_json_is_the_contract(run, write, demo):
    path = write(one=(demo.base_url, "${DEMO_KEY}", "m1"))

    done = run("probe", "--json", "--config", path, DEMO_KEY=KEY)

    found = json.loads(done.stdout)
    latency = found["results"][0].pop("latencyMs")
    assert isinstance(latency, int)
    assert found == {
        "$schema": "probe-1.schema.json",
        "version": 1,
        "results": [
            {
                "provider": "one",
                "baseUrl": demo.base_url,
                "level": "models",
                "status": "ok",
                "httpStatus": 200,
                "models": ["m1", "m2"],
                "configuredMissing": [],
                "detail": "2 listed, the one configured among them",
                "help": "",
            }
        ],
        "summary": {"ok": 1, "failed": 0, "skipped": 0},
    }


@pytest.mark.parametrize(
    ("args", "code"), [(["nobody"], 2), (["--config", "/no/such.json"], 3)]
)
def test_json_is_one_document_on_failure_too(run, write, demo, args, code):
    path = write(one=(demo.base_url, KEY, "m1"))

    done = run("probe", "--json", "--config", path, *args)

    found = json.loads(done.stdout)
    assert done.code == code
    assert found["error"]["message"]
    assert found["error"]["exitCode"] == code


def test_an_unknown_id_is_exit_2_and_gets_the_nearest(run, write, demo):
    done = run("probe", "apyi", "--config", write(apiyi=(demo.base_url, KEY, "m1")))

    assert done.code == 2
    assert 'did you mean "apiyi"?' in done.stderr


def test_only_the_named_providers_are_probed(run, write, demo):
    path = write(one=(demo.base_url, KEY, "m1"), two=(demo.base_url, KEY, "m1"))

    done = run("probe", "TWO", "--config", path)

    assert done.stdout.startswith("two: ok")
    assert len(done.stdout.splitlines()) == 1


def test_no_provider_at_all_is_fine(run, write):
    done = run("probe", "--json", "--config", write())

    assert done.code == 0
    assert json.loads(done.stdout)["results"] == []


def test_chat_says_what_it_will_spend_and_where_before_it_does(run, write, demo):
    path = write(one=(demo.base_url, KEY, "m1", "m2"))

    done = run("probe", "--level", "chat", "--config", path)

    assert done.code == 0
    assert "one: 2 requests, up to 1024 tokens, to 127.0.0.1" in done.stderr
    assert "one: ok (chat, " in done.stdout


def test_nothing_is_announced_where_nothing_is_spent(run, write, demo):
    done = run("probe", "--config", write(one=(demo.base_url, KEY, "m1")))

    assert "tokens" not in done.stderr


def test_plain_http_is_exit_1_with_its_reason(run, write):
    done = run("probe", "--config", write(one=("http://10.1.2.3/v1", KEY, "m1")))

    assert done.code == 1
    assert "--allow-http" in done.stdout


def test_what_will_not_be_spent_is_not_announced(run, write, demo):
    path = write(none=(demo.base_url, "${NOT_SET}", "m1"))

    done = run("probe", "--level", "chat", "--config", path)

    assert "no_key" in done.stdout
    assert "tokens" not in done.stderr


def test_a_dotenv_of_openclaw_counts(run, write, demo, tmp_path):
    path = write(one=(demo.base_url, "${DEMO_KEY}", "m1"))
    (tmp_path / ".env").write_text(f"DEMO_KEY={KEY}\n")

    assert run("probe", "--config", path).code == 0


def test_the_default_models_provider_is_probed_although_it_has_no_entry(run, write):
    done = run("probe", "--json", "--config", write(default="github-copilot/gpt-6"))

    found = json.loads(done.stdout)["results"]
    assert [(r["provider"], r["status"]) for r in found] == [
        ("github-copilot", "no_key")
    ]
    assert done.code == 1


@pytest.mark.parametrize("args", [[], ["--json"], ["-v"], ["--level", "chat"]])
def test_no_output_holds_a_key(run, write, demo, args):
    path = write(
        one=(demo.base_url, KEY, "m1"),
        two=(demo.base_url, f"{KEY}x", "m1"),
        three=(f"http://me:{KEY}@127.0.0.1:9/v1", KEY, "m1"),
    )

    done = run("probe", "--config", path, *args)

    assert KEY not in done.stdout + done.stderr


def terminal(path, *args, **env):
    command = ["-m", "openclaw_cfg", "probe", "--config", str(path), *args]
    settings = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "160", **env}
    settings["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    return pexpect.spawn(
        sys.executable, command, env=settings, encoding="utf-8", timeout=30,
        dimensions=(40, 160),
    )  # fmt: skip


def finish(child):
    text = child.read()
    child.close()
    return text, child.exitstatus


def test_a_terminal_gets_a_table_with_marks(write, demo):
    path = write(
        good=(demo.base_url, KEY, "m1"), bad=(demo.base_url, "sk-bad-00000", "m1")
    )

    text, code = finish(terminal(path))

    assert code == 1
    assert "PROVIDER" in text
    assert "✓" in text
    assert "✗" in text
    assert "inline" in text


@pytest.mark.parametrize(("columns", "title"), [(80, "KEY"), (60, "RESULT")])
def test_a_table_longer_than_the_screen_is_shown_once(
    write, demo, tmp_path, columns, title
):
    path = write(**{f"p{n}": (demo.base_url, "sk-bad-00000", "m1") for n in range(30)})
    shown = pty_screen.Terminal(
        "probe", f"--config={path}", home=tmp_path, size=(columns, 15)
    )

    code = shown.end()

    assert code == 1
    assert title in shown.everything
    assert ("TIME" in shown.everything) is (columns == 80)
    assert shown.everything.count("PROVIDER") == 1
    assert shown.everything.count(" p29 ") == 1


@pytest.fixture
def plan(write):
    """A coding plan whose vendor is our loopback server, by way of a proxy."""
    with raw(http({"success": True, **listing("glm-5.3")})) as proxy:
        path = write(plan=(PLAN.replace("https", "http"), KEY, "glm-5.3"))
        env = {"HTTP_PROXY": f"http://127.0.0.1:{proxy.port}"}
        yield path, proxy, env


@pytest.mark.parametrize(
    ("said", "level", "sent"), [("y", "models", True), ("n", "reach", False)]
)
def test_a_plan_key_is_sent_when_a_person_says_yes(plan, said, level, sent):
    path, proxy, env = plan
    child = terminal(path, "--allow-http", **env)

    child.expect("Send the key now")
    child.sendline(said)
    text, code = finish(child)

    assert code == 0
    assert level in text
    assert any(KEY.encode() in request for request in proxy.seen) is sent


def test_a_refused_key_is_offered_the_vendors_other_doors(write):
    with raw(http({"error": {}}, 401)) as proxy:
        path = write(zai=("http://api.z.ai/api/paas/v4", KEY, "glm-5.3"))
        url = f"http://127.0.0.1:{proxy.port}"
        child = terminal(path, "--allow-http", HTTP_PROXY=url, HTTPS_PROXY=url)
        child.expect("Try the key of")
        child.sendline("y")
        text, code = finish(child)

    asked = [request.split()[1] for request in proxy.seen]
    assert code == 1
    assert "no other address accepts it" in text
    assert {b"api.z.ai:443", b"open.bigmodel.cn:443"} <= set(asked)


def test_in_ci_nobody_is_asked_and_no_plan_key_is_sent(plan):
    path, proxy, env = plan

    text, code = finish(terminal(path, "--allow-http", CI="true", **env))

    assert code == 0
    assert "Send the key" not in text
    assert proxy.seen
    assert not any(KEY.encode() in request for request in proxy.seen)


def test_without_a_terminal_a_plan_key_needs_its_flag(run, plan):
    path, proxy, env = plan

    without = run("probe", "--json", "--allow-http", "--config", path, **env)
    assert not any(KEY.encode() in request for request in proxy.seen)
    given = run(
        "probe", "--json", "--allow-http", "--allow-plan-key", "--config", path, **env
    )

    assert json.loads(without.stdout)["results"][0]["level"] == "reach"
    assert json.loads(given.stdout)["results"][0]["level"] == "models"
    assert all(request.startswith(b"GET") for request in proxy.seen)


def test_ctrl_c_prints_what_is_known_and_exits_130(write, demo):
    with raw(lambda *_: __import__("time").sleep(10)) as slow:
        path = write(good=(demo.base_url, KEY, "m1"), slow=(slow.url, KEY, "m1"))
        child = terminal(path, "--timeout", "9")
        child.expect("✓")
        child.sendintr()
        text, code = finish(child)

    assert code == 130
    assert "interrupted" in text
    assert "good" in text


def test_watching_asks_again_until_ctrl_c(write, demo):
    path = write(good=(demo.base_url, KEY, "m1"))
    child = terminal(path, "--watch", "1")
    child.expect("1 ok")
    child.expect("1 ok")
    child.sendintr()
    _, code = finish(child)

    assert code == 130


def test_watching_is_no_document(run, write, demo):
    path = write(good=(demo.base_url, KEY, "m1"))

    done = run("probe", "--watch", "5", "--json", "--config", path)

    assert done.code == 2


def test_where_there_is_no_key_none_is_named(run, isolated):
    file = isolated / ".openclaw" / "openclaw.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        '{models: {providers: {lab: {baseUrl: "http://127.0.0.1:9/v1", '
        'api: "openai-completions", models: [{id: "m", name: "m"}]}}}}'
    )

    told = run("probe").stdout

    assert "no key" in told
    assert "key no key" not in told
