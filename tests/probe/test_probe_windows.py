"""The window that the server itself tells: `add` writes it, `probe` compares."""

import asyncio
import json
from contextlib import contextmanager

import httpx
import pytest
from ask_desk import add
from msgspec.structs import replace
from probe_server import KEY, http, page, probed, provider, raw

from openclaw_cfg.model import Model
from openclaw_cfg.probe import Level, Options, Status, probe_provider
from openclaw_cfg.probe.windows import listed_windows, too_small, window_of

VLLM = {
    "/v1/models": {"data": [{"id": "m1", "owned_by": "vllm", "max_model_len": 32768}]}
}
LLAMA = {
    "/v1/models": {
        "data": [{"id": "m1", "owned_by": "llamacpp", "meta": {"n_ctx_train": 131072}}]
    },
    "/props": {"default_generation_settings": {"n_ctx": 32768}, "n_ctx": 65536},
}
LLAMA_META = {
    "/v1/models": {
        "data": [{"id": "m1", "owned_by": "llamacpp", "meta": {"n_ctx": 32768}}]
    },
}
OLLAMA_ROWS = {"models": [{"name": "m1:latest", "model": "m1:latest"}, {"name": "m2"}]}
SHOWN = {"model_info": {"llama.context_length": 32768, "llama.block_count": 32}}
OLLAMA = {"/api/tags": OLLAMA_ROWS, "/api/show": SHOWN}
OLLAMA_V1 = {
    "/v1/models": {"data": [{"id": "m1:latest", "owned_by": "library"}]},
    "/api/show": SHOWN,
}
STUDIO_ROWS = {"data": [{"id": "m1", "owned_by": "organization_owner"}]}
STUDIO = {
    "/v1/models": STUDIO_ROWS,
    "/api/v1/models": {
        "models": [
            {
                "key": "m1",
                "max_context_length": 131072,
                "loaded_instances": [{"id": "m1", "config": {"context_length": 32768}}],
            }
        ]
    },
}
STUDIO_IDLE = {
    "/v1/models": STUDIO_ROWS,
    "/api/v1/models": {
        "models": [{"key": "m1", "max_context_length": 32768, "loaded_instances": []}]
    },
}
STUDIO_OLD = {
    "/v1/models": STUDIO_ROWS,
    "/api/v0/models": {
        "data": [
            {"id": "m1", "max_context_length": 131072, "loaded_context_length": 32768}
        ]
    },
}
SERVERS = {
    "vllm": (VLLM, "openai-completions"),
    "llama-cpp": (LLAMA, "openai-completions"),
    "llama-cpp-meta": (LLAMA_META, "openai-completions"),
    "ollama": (OLLAMA, "ollama"),
    "ollama-v1": (OLLAMA_V1, "openai-completions"),
    "lmstudio": (STUDIO, "openai-completions"),
    "lmstudio-idle": (STUDIO_IDLE, "openai-completions"),
    "lmstudio-old": (STUDIO_OLD, "openai-completions"),
}
UNKNOWN = {"error": "Unexpected endpoint or method"}


@contextmanager
def server(pages, api):
    """A server of your own on a socket, and its base URL."""

    def script(asked, connection):
        path = asked.split()[1].decode()
        connection.sendall(http(pages.get(path, UNKNOWN)))

    with raw(script) as running:
        yield (
            running.url.removesuffix("/v1") if api == "ollama" else running.url,
            running,
        )


def configured(url, api, *, settings, names=("m1",)):
    models = tuple(Model(id=name, settings=settings) for name in names)
    return replace(provider(url, api=api, key=None, models=()), models=models)


def asked_of(it, **options):
    chosen = Options(level=Level.MODELS, timeout=5, **options)
    return asyncio.run(probe_provider(it, options=chosen))


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"contextWindow": 131072}, "OpenClaw plans with 131,072"),
        ({}, "without contextWindow OpenClaw plans with 200,000"),
    ],
)
def test_a_window_that_is_larger_than_the_servers_is_told(name, settings, said):
    pages, api = SERVERS[name]
    with server(pages, api) as (url, running):
        result = asked_of(configured(url, api, settings=settings))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)
    assert f'the server holds 32,768 tokens of "m1", and {said}' in result.detail
    assert result.help == 'set contextWindow of "m1" to 32768'
    assert not any(b"messages" in request for request in running.seen)


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize(
    "settings",
    [
        {"contextWindow": 32768},
        {"contextWindow": 16000},
        {"contextWindow": 131072, "contextTokens": 32000},
    ],
)
def test_a_window_that_the_server_holds_is_fine(name, settings):
    pages, api = SERVERS[name]
    with server(pages, api) as (url, _):
        result = asked_of(configured(url, api, settings=settings))

    assert result.status is Status.OK
    assert "the server holds" not in result.detail
    assert result.help == ""


def test_the_settings_of_an_ollama_model_may_give_it_more():
    pages = {**OLLAMA, "/api/show": {**SHOWN, "parameters": "stop x\nnum_ctx    65536"}}
    with server(pages, "ollama") as (url, _):
        result = asked_of(configured(url, "ollama", settings={"contextWindow": 65536}))

    assert "the server holds" not in result.detail
    assert result.windows == {"m1": 65536}


def test_ollama_is_asked_of_the_configured_models_only():
    with server(OLLAMA, "ollama") as (url, running):
        asked_of(configured(url, "ollama", settings={}))

    shown = [
        json.loads(r.partition(b"\r\n\r\n")[2]) for r in running.seen if b"show" in r
    ]
    assert shown == [{"model": "m1"}]


@pytest.mark.parametrize("level", [Level.REACH, Level.AUTH])
def test_below_models_no_window_is_asked(level):
    with server(OLLAMA, "ollama") as (url, running):
        it = configured(url, "ollama", settings={})
        asyncio.run(probe_provider(it, options=Options(level=level, timeout=5)))

    assert not any(b"/api/show" in request for request in running.seen)


@pytest.mark.parametrize(
    "tokens", [None, "32768", -1, 0, True, [], {}, 1e12, float("inf")]
)
def test_a_window_that_is_none_is_left_alone(tokens):
    body = json.dumps({"data": [{"id": "m1", "max_model_len": tokens}]})

    result = probed(
        provider("https://relay.example/v1"),
        by=lambda _: page(json.loads(body)) if tokens != float("inf") else page({}),
    )

    assert "the server holds" not in result.detail
    assert result.windows == {}


def test_a_vendor_is_not_asked_for_what_only_ones_own_server_has():
    paths = []

    def by(request):
        paths.append(request.url.path)
        return page({"data": [{"id": "m1", "owned_by": "library"}]})

    probed(provider("https://api.deepseek.com"), by=by)

    assert "/api/show" not in paths


def own(pages, *, url="https://relay.example/v1", refused=None, **rest):
    """The result of probing a server of your own, and the paths it was asked for."""
    paths = []

    def by(request):
        paths.append(request.url.path)
        if refused is not None and request.url.path not in {"/v1/models", *PATHS}:
            if isinstance(refused, Exception):
                raise refused
            return page(pages[request.url.path], refused)
        return page(pages.get(request.url.path, UNKNOWN))

    return probed(provider(url, **rest), by=by), paths


PATHS = ("/models", "/api/tags")


@pytest.mark.parametrize("refused", [404, 201, httpx.ConnectError("gone")])
def test_only_a_good_answer_tells_a_window(refused):
    result, paths = own(LLAMA, refused=refused)

    assert "/props" in paths
    assert (result.status, result.windows) == (Status.OK, {})


def test_lm_studio_is_known_by_its_address_too():
    pages = {**STUDIO, "/v1/models": {"data": [{"id": "m1"}]}}

    result, _ = own(pages, url="http://localhost:1234/v1")

    assert result.windows == {"m1": 32768}


@pytest.mark.parametrize(
    ("pages", "rest"),
    [
        (VLLM, {"url": "http://127.0.0.1:8000/v1"}),
        ({"/v1/models": {"data": []}}, {"url": "http://localhost:1234/v1"}),
        # A plan's key is shown to no more paths than must be.
        (OLLAMA_V1, {"id": "zai-coding-plan", "plan_keys": True}),
    ],
)
def test_no_more_is_asked_than_may_tell(pages, rest):
    options = {"plan_keys": rest.pop("plan_keys", False)}
    paths = []

    def by(request):
        paths.append(request.url.path)
        return page(pages.get(request.url.path, UNKNOWN))

    url = rest.pop("url", "https://relay.example/v1")
    probed(provider(url, **rest), by=by, **options)

    assert set(paths) == {"/v1/models"}


@pytest.mark.parametrize("name", SERVERS)
def test_add_writes_it(run, tmp_path, name):
    pages, api = SERVERS[name]
    path = tmp_path / "openclaw.json"
    path.write_text("{}")
    preset = "ollama" if api == "ollama" else "custom"
    with server(pages, api) as (url, _):
        result = run(
            *("add", preset, "--base-url", url, "--model", "m1", "--yes"),
            *("--api-key-stdin", "--config", path),
            stdin=f"{KEY}\n",
        )

    assert result.code == 0, result.stderr
    (entry,) = json.loads(path.read_text())["models"]["providers"].values()
    assert entry["models"][0]["contextWindow"] == 32768


def test_add_keeps_what_the_user_wrote(run, tmp_path):
    path = tmp_path / "openclaw.json"
    with server(VLLM, "openai-completions") as (url, _):
        mine = [{"id": "m1", "name": "M1", "contextWindow": 8192}]
        entry = {"baseUrl": url, "apiKey": "x" * 20, "models": mine}
        path.write_text(json.dumps({"models": {"providers": {"vllm": entry}}}))
        result = run(
            *("add", "vllm", "--base-url", url, "--model", "m1", "--yes"),
            *("--config", path),
        )

    assert result.code == 0, result.stderr
    (entry,) = json.loads(path.read_text())["models"]["providers"].values()
    assert entry["models"][0]["contextWindow"] == 8192


@pytest.mark.parametrize("name", SERVERS)
def test_a_person_who_answers_questions_gets_it_written(tmp_path, name):
    pages, api = SERVERS[name]
    preset = "ollama" if api == "ollama" else "lmstudio"
    listed = "m1:latest" if name.startswith("ollama") else "m1"
    with server(pages, api) as (url, _):
        script = [("Which models", (listed,))]
        made = add(tmp_path, script, preset, given={"base_url": url}, probe=True)

    (model,) = made.desk.chosen(made.wish.providers[0]).provider.models
    assert model.settings["contextWindow"] == 32768


@pytest.mark.parametrize(
    ("row", "tokens"),
    [
        ({"max_model_len": 1}, 1),
        ({"context_window": 0, "contextLength": 5}, 5),
        ({"contextSize": 100_000_000}, 100_000_000),
        ({"contextSize": 100_000_001}, None),
        ({"context_length": 32768.0}, 32768),
        ({"context_length": -1}, None),
        ({"context_length": True}, None),
        ({"meta": {"n_ctx": 7}}, 7),
        ({"max_context_length": 8, "meta": {"n_ctx": 7}}, 8),
        ({"meta": 7}, None),
    ],
)
def test_a_row_of_a_list_tells_a_window_or_none(row, tokens):
    found = listed_windows({"data": [{"id": "m1", **row}, row]})

    assert found == ({"m1": tokens} if tokens else {})


@pytest.mark.parametrize(
    ("planned", "holds", "said"),
    [
        (None, 199_999, "without contextWindow OpenClaw plans with 200,000"),
        (None, 200_000, ""),
        (8193, 8192, "OpenClaw plans with 8,193"),
        (8192, 8192, ""),
        (4096, 8192, ""),
    ],
)
def test_a_window_is_too_small_below_what_is_planned(planned, holds, said):
    found = too_small({"m0": 1, "m1": planned}, {"m1:latest": holds})

    assert (said in found.detail) if said else (found is None)
    assert window_of("m2", {"m1": 1}) is None


def answered(pages, api, *, names=("m1",)):
    """The result where a server of one's own answers so, and the paths it was asked."""
    asked = []

    def by(request):
        asked.append(request.url.path)
        return page(pages.get(request.url.path, UNKNOWN))

    url = f"http://127.0.0.1:11434{'' if api == 'ollama' else '/v1'}"
    return probed(configured(url, api, settings={}, names=names), by=by), asked


def loaded(tokens):
    return {"id": "m1", "config": {"context_length": tokens}}


@pytest.mark.parametrize(
    ("shown", "tokens"),
    [
        ({"model_info": {"x.context_length": 10}}, 10),
        ({"model_info": {"x.context_length": 10}, "parameters": "num_ctx 5"}, 10),
        ({"model_info": {"x.context_length": 10}, "parameters": "num_ctx 20"}, 20),
        ({"parameters": "num_ctx 20\nnum_ctx 8\nstop 99"}, 8),
        ({"parameters": "num_ctx 20 30"}, None),
        ({"parameters": "num_ctx many"}, None),
        ({"model_info": {"x.block_count": 32}}, None),
        ([], None),
    ],
)
def test_ollama_shows_what_a_model_was_made_for_or_is_set_to(shown, tokens):
    pages = {**OLLAMA, "/api/show": shown}
    result, _ = answered(pages, "ollama")

    assert result.windows == ({"m1": tokens} if tokens else {})


@pytest.mark.parametrize(
    ("props", "tokens"),
    [
        ({"default_generation_settings": {"n_ctx": 5}, "n_ctx": 9}, 5),
        ({"default_generation_settings": {}, "n_ctx": 9}, 9),
        ({"n_ctx": 9}, 9),
        ({}, None),
        (3, None),
    ],
)
def test_llama_cpp_tells_the_window_of_a_slot_else_of_all(props, tokens):
    result, _ = answered({**LLAMA, "/props": props}, "openai-completions")

    assert result.windows == ({"m1": tokens} if tokens else {})


def test_llama_cpp_with_several_models_is_not_asked_for_one_window():
    rows = [{"id": name, "owned_by": "llamacpp"} for name in ("m1", "m2")]
    pages = {**LLAMA, "/v1/models": {"data": rows}}
    result, asked = answered(pages, "openai-completions")

    assert result.windows == {}
    assert "/props" not in asked


@pytest.mark.parametrize(
    ("row", "tokens"),
    [
        ({"loaded_instances": [loaded(5)], "max_context_length": 9}, 5),
        ({"loaded_instances": [loaded(5), loaded(7), {"config": 3}]}, 7),
        ({"loaded_instances": [], "max_context_length": 9}, 9),
        ({"loaded_context_length": 4, "max_context_length": 9}, 4),
        ({"loaded_instances": 3, "max_context_length": 9}, 9),
        ({}, None),
    ],
)
def test_lm_studio_tells_the_window_of_what_is_loaded(row, tokens):
    pages = {
        "/v1/models": STUDIO_ROWS,
        "/api/v1/models": {"models": [{"key": "m1", **row}, {"key": "", **row}]},
    }
    result, _ = answered(pages, "openai-completions")

    assert result.windows == ({"m1": tokens} if tokens else {})


def test_no_more_than_sixteen_models_of_ollama_are_asked_for():
    names = [f"m{n}" for n in range(20)]
    rows = {"models": [{"name": name} for name in names]}
    _, asked = answered({**OLLAMA, "/api/tags": rows}, "ollama", names=())

    assert asked.count("/api/show") == 16


def test_what_init_writes_by_the_servers_word_is_no_advice(run, isolated):
    """`init` and `probe` agree about the window."""
    pages, _ = SERVERS["vllm"]
    with server(pages, "openai-completions") as (url, _):
        flags = ("--base-url", url, "--secret", "none", "--model", "m1", "--yes")
        made = run("init", "--setup", "general", "--provider", "vllm", *flags)
        probed = run("probe")

    text = (isolated / ".openclaw" / "openclaw.json").read_text()
    assert "contextWindow: 32768" in text
    assert "probe of vllm: ok" in made.stderr
    assert "contextWindow" not in made.stderr + probed.stdout
