"""`catalog --refresh`: newer facts beside the shipped ones, shown first, undone."""

import json
import os
from datetime import date
from pathlib import Path

import httpx
import openclaw_binary
import pytest

from openclaw_cfg.app.refresh import plan_refresh
from openclaw_cfg.catalog import age, load_presets, preset
from openclaw_cfg.catalog.fact import FactSource
from openclaw_cfg.catalog.figures import same
from openclaw_cfg.catalog.find import Catalog, shipped
from openclaw_cfg.catalog.newer import Newer, NewModel, kept_path, renewed
from openclaw_cfg.errors import AppError
from openclaw_cfg.probe import download as download_module
from openclaw_cfg.probe.download import download

DATA = Path(__file__).parent.parent / "data" / "tables"
LITELLM, MODELS_DEV = DATA / "litellm.json", DATA / "models-dev.json"


@pytest.fixture(autouse=True)
def fresh(isolated, monkeypatch):
    """No facts of another test; a data folder in the home of this one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(isolated / "data"))
    shipped.cache_clear()
    yield
    shipped.cache_clear()


def newer(day: str, trust: str = "third-party", **figures) -> Newer:
    source = FactSource(title="a table", date=day, trust=trust)
    models = {"openai": {"gpt-5.6-sol": NewModel(figures=figures)}}
    return Newer(id="litellm", source=source, models=models)


def sol(*sources: Newer):
    found = renewed(Catalog(()).by_provider("openai")[0], ())
    base = next(p for p in Catalog(()).all() if p.id == "openai")
    assert found.vendor == base.vendor
    return renewed(base, sources).model("gpt-5.6-sol")


def test_a_third_party_is_shown_and_does_not_count_against_a_first_party():
    model = sol(newer("2026-12-24", input=3))

    assert model.price.input == 5
    assert ("input", 3) in [(c.figure, c.value) for c in model.disputed]


def test_the_newest_first_party_counts():
    model = sol(newer("2026-12-24", "openclaw", input=3, output=9))

    assert (model.price.input, model.price.output) == (3, 9)
    assert model.source_of("input") == "refreshed-litellm"
    assert model.source_of("contextWindow") == "openclaw"
    claims = [(c.figure, c.value, c.source) for c in model.disputed]
    assert ("input", 5, "openclaw") in claims


def test_of_two_that_weigh_the_same_the_first_counts():
    base = next(p for p in Catalog(()).all() if p.id == "openai")
    source = base.sources[base.model("gpt-5.6-sol").source_of("input")]
    told = newer(source.date, source.trust, input=3)

    model = sol(told)

    assert model.price.input == 5
    assert ("input", 3) in [(c.figure, c.value) for c in model.disputed]


def test_an_older_first_party_does_not_count():
    assert sol(newer("2026-09-01", "openclaw", input=3)).price.input == 5


def test_what_agrees_makes_a_figure_younger():
    model = sol(newer("2026-12-24", "vendor", contextWindow=1_000_000))

    assert model.context_window == 1_050_000
    assert model.source_of("contextWindow") == "refreshed-litellm"


def test_a_plan_gets_no_price_per_token():
    plan = next(p for p in Catalog(()).all() if p.id == "zai-coding-plan")
    told = {"glm-5.3": NewModel(figures={"input": 9, "output": 9})}
    source = FactSource(title="a table", date="2026-12-24", trust="vendor")
    new = Newer(id="litellm", source=source, models={"zai-coding-plan": told})

    assert renewed(plan, [new]).model("glm-5.3").price is None


@pytest.mark.parametrize(
    ("name", "listed", "count"),
    [("gpt-5.6-sol", True, 1), ("new", True, 1), ("new", False, 0)],
)
def test_a_new_model_is_added_once_and_only_from_a_list(name, listed, count):
    base = next(p for p in Catalog(()).all() if p.id == "openai")
    model = NewModel(figures={"contextWindow": 1000}, listed=listed)
    source = FactSource(title="a table", date="2026-12-24", trust="third-party")
    told = Newer(id="litellm", source=source, models={"openai": {name: model}})

    ids = [model.id for model in renewed(base, [told]).models]

    assert ids.count(name) == count


@pytest.mark.parametrize(
    ("figure", "one", "other", "alike"),
    [
        ("contextWindow", 100, 95, True),
        ("contextWindow", 100, 94, False),
        ("maxTokens", 131_072, 128_000, True),
        ("input", 200, 199, True),
        ("input", 200, 198, False),
        ("input", 0, 0, True),
        ("input", 0, 1, False),
    ],
)
def test_figures_that_are_near_each_other_are_the_same(figure, one, other, alike):
    assert same(figure, one, other) is alike
    assert same(figure, other, one) is alike


def test_terms_and_addresses_are_never_taken(run):
    before = {p.id: (p.policy, p.endpoints, p.key) for p in load_presets()}
    args = ("--from", f"litellm={LITELLM}", "--from", f"models.dev={MODELS_DEV}")
    assert run("catalog", "--refresh", *args, "--yes").code == 0

    after = {p.id: (p.policy, p.endpoints, p.key) for p in load_presets()}

    assert after == before


def test_the_difference_is_shown_then_kept_then_undone(run):
    args = ("catalog", "--refresh", "--from", f"litellm={LITELLM}")
    dry = run(*args, "--dry-run")

    assert dry.code == 0
    assert "openai/gpt-5.4" in dry.stdout
    assert "disputed; the first counts" in dry.stdout
    assert not kept_path().exists()

    assert run(*args, "--yes").code == 0
    page = run("catalog", "openai").stdout
    assert "disputed: input $1.75" in page
    assert "LiteLLM's table of models and prices" in page
    assert preset("cerebras").model("gpt-oss-120b").price.input == 0.35
    assert json.loads(kept_path().read_text())["version"] == 1

    undone = run("catalog", "--refresh", "--undo")
    assert (undone.code, "the shipped facts alone" in undone.stderr) == (0, True)
    assert "input $1.75" not in run("catalog", "openai").stdout
    assert run("catalog", "--refresh", "--undo").code == 3


def test_cost_shows_the_range(run):
    run("catalog", "--refresh", "--from", f"litellm={LITELLM}", "--yes")
    found = json.loads(run("cost", "openai/gpt-5.4", "--json").stdout)["models"][0]

    months = [other["month"] for other in found["disputed"]]
    assert months
    assert min(months) < found["month"]
    page = " ".join(run("cost", "openai/gpt-5.4").stdout.split())
    assert f"the range is ${min(months):.2f} to ${found['month']:.2f}" in page


def test_both_tables_are_read(run):
    result = run(
        *("catalog", "--refresh", "--dry-run", "--json"),
        *("--from", f"litellm={LITELLM}", "--from", f"models.dev={MODELS_DEV}"),
    )

    rows = json.loads(result.stdout)["differences"]
    sources = {row["source"]["title"] for row in rows}
    assert sources == {"LiteLLM's table of models and prices", "models.dev, api.json"}
    assert {row["figure"] for row in rows} >= {"input", "contextWindow"}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([], 2),
        (["--from", "elsewhere"], 2),
        (["--from", "litellm=no-such-file.json"], 3),
        (["--from", "litellm=http://example.com/x.json"], 3),
        (["--from", f"models.dev={LITELLM}"], 3),
        (["--from", f"litellm={MODELS_DEV}"], 3),
        (["--from", f"litellm={LITELLM}"], 2),
        (["--undo"], 3),
    ],
)
def test_what_cannot_be_taken(run, args, code):
    assert run("catalog", "--refresh", *args).code == code
    assert not kept_path().exists()


def test_the_flags_of_a_refresh_need_it(run):
    assert run("catalog", "--from", "openclaw").code == 2
    assert run("catalog", "--undo").code == 2


def test_a_broken_file_of_facts_is_told(run):
    kept_path().parent.mkdir(parents=True)
    kept_path().write_text("{")

    result = run("catalog", "openai")

    assert result.code == 3
    assert "remove it" in result.stderr


def package(folder: Path, *, built: str, cost: float) -> Path:
    """A small OpenClaw: its command, its package, one extension."""
    root = folder / "node_modules" / "openclaw"
    extension = root / "dist" / "extensions" / "openai"
    extension.mkdir(parents=True)
    about = {"name": "openclaw", "version": "2026.12.1"}
    (root / "package.json").write_text(json.dumps(about))
    info = {"builtAt": f"{built}T10:00:00.000Z"}
    (root / "dist" / "build-info.json").write_text(json.dumps(info))
    models = [
        {
            "id": name,
            "input": ["text"],
            "contextWindow": 1_050_000,
            "cost": {"input": cost, "output": 30, "cacheRead": 0.5},
        }
        for name in ("gpt-5.6-sol", "gpt-7-new")
    ]
    openai = {"baseUrl": "https://api.openai.com/v1", "models": models}
    groq = {"baseUrl": "https://groq.example/v1", "models": models}
    manifest = {"modelCatalog": {"providers": {"openai": openai, "groq": groq}}}
    (extension / "openclaw.plugin.json").write_text(json.dumps(manifest))
    (root / "openclaw.mjs").write_text("#!/usr/bin/env node\n" + "//" * 9000)
    (root / "openclaw.mjs").chmod(0o755)
    bin_ = folder / "bin"
    bin_.mkdir()
    return bin_


@pytest.mark.parametrize("shim", [False, True])
def test_the_installed_openclaw(run, tmp_path, shim):
    bin_ = package(tmp_path, built="2026-12-01", cost=4)
    script = tmp_path / "node_modules" / "openclaw" / "openclaw.mjs"
    if shim:
        text = '#!/bin/sh\nexec node "$basedir/../node_modules/openclaw/openclaw.mjs"\n'
        (bin_ / "openclaw").write_text(text)
        (bin_ / "openclaw").chmod(0o755)
    else:
        (bin_ / "openclaw").symlink_to(script)
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"

    result = run("catalog", "--refresh", "--from", "openclaw", "--yes", PATH=path)

    assert result.code == 0, result.stderr
    assert '"https://groq.example/v1" for groq' in result.stderr
    assert preset("openai").model("gpt-5.6-sol").price.input == 4
    assert preset("openai").model("gpt-7-new").context_window == 1_050_000
    assert preset("groq").model("gpt-7-new") is None
    assert "gpt-7-new" not in json.dumps([m.id for m in preset("openai-codex").models])


@pytest.mark.openclaw
def test_the_real_openclaw_agrees_with_what_is_shipped(run, tmp_path):
    openclaw = openclaw_binary.find(tmp_path)
    (tmp_path / "openclaw").symlink_to(openclaw.package / "openclaw.mjs")

    result = run(
        *("catalog", "--refresh", "--from", "openclaw", "--dry-run", "--json"),
        PATH=str(tmp_path),
    )

    found = json.loads(result.stdout)
    assert [row for row in found["differences"] if row["counts"]] == []
    assert found["remarks"] == []


def test_without_an_openclaw(run):
    assert run("catalog", "--refresh", "--from", "openclaw", PATH="").code == 3


def answering(*answers: httpx.Response):
    """A transport that gives these answers, and the requests that it saw."""
    seen: list[httpx.Request] = []
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return left.pop(0)

    return httpx.MockTransport(answer), seen


def test_a_download_sends_no_key_and_asks_for_news_only():
    body = httpx.ByteStream(b"{}")
    transport, seen = answering(
        httpx.Response(200, stream=body, headers={"etag": '"1"'}), httpx.Response(304)
    )
    url = "https://models.dev/api.json"

    first = download(url, transport=transport)
    second = download(url, etag=first.etag, transport=transport)

    assert (first.body, first.etag, second.body) == (b"{}", '"1"', None)
    assert seen[1].headers["if-none-match"] == '"1"'
    for request in seen:
        assert not {"authorization", "cookie", "x-api-key"} & set(request.headers)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(404), "HTTP 404"),
        (httpx.Response(302, headers={"location": "https://x.example"}), "HTTP 302"),
        (
            httpx.Response(
                200, stream=httpx.ByteStream(b""), headers={"content-encoding": "gzip"}
            ),
            "packed",
        ),
        (httpx.Response(200, stream=httpx.ByteStream(b"x" * 2000)), "larger"),
    ],
)
def test_a_download_is_bounded(monkeypatch, answer, words):
    monkeypatch.setattr(download_module, "MOST", 1000)
    transport, _ = answering(answer)

    with pytest.raises(AppError, match=words):
        download("https://models.dev/api.json", transport=transport)


def test_a_download_that_takes_too_long_ends(monkeypatch):
    monkeypatch.setattr(download_module, "_WHOLE", -1)
    transport, _ = answering(httpx.Response(200, stream=httpx.ByteStream(b"{}")))

    with pytest.raises(AppError, match="within"):
        download("https://models.dev/api.json", transport=transport)


def test_an_unchanged_table_is_of_today(monkeypatch, isolated):
    url = "https://models.dev/api.json"
    answers = [download_module.Download(MODELS_DEV.read_bytes(), '"1"')]
    asked = []

    def fake(url: str, *, etag: str = "") -> download_module.Download:
        asked.append(etag)
        return answers.pop(0) if answers else download_module.Download(None, etag)

    monkeypatch.setattr(download_module, "download", fake)
    from openclaw_cfg.app.refresh import keep  # noqa: PLC0415

    first = plan_refresh((f"models.dev={url}",), {}, state=isolated)
    keep(first.kept)
    monkeypatch.setattr(age, "today", lambda: date(2027, 1, 5))
    second = plan_refresh((f"models.dev={url}",), {}, state=isolated)

    assert asked == ["", '"1"']
    assert first.kept.newer[0].source.date == "2026-11-28"
    assert second.kept.newer[0].source.date == "2027-01-05"
    assert second.kept.newer[0].models == first.kept.newer[0].models


def test_of_the_real_table_every_difference_is_decided_or_marked(run):
    """LiteLLM's wheel as it is: what it tells otherwise is disputed in our files."""
    binary = os.environ.get("LITELLM_BIN")
    tables = Path(binary or "none").parent.parent.glob(
        "lib/python*/site-packages/litellm/model_prices_and_context_window_backup.json"
    )
    table = next(iter(tables), None)
    if table is None:
        pytest.skip("no LiteLLM; set LITELLM_BIN")

    result = run(
        "catalog", "--refresh", "--dry-run", "--json", "--from", f"litellm={table}"
    )

    rows = json.loads(result.stdout)["differences"]
    assert len(rows) > 50
    shipped_claims = {
        (p.id, m.id, c.figure, c.value)
        for p in load_presets()
        for m in p.models
        for c in m.disputed
    }
    undecided = [
        row
        for row in rows
        if row["was"] is not None
        and (row["preset"], row["model"], row["figure"], row["told"])
        not in shipped_claims
    ]
    assert undecided == []
