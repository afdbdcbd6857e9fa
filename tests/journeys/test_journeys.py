"""Every preset, from a wish to the file, and every command on that file.

For each preset, each setup that it fits and each form: the commands understand what
`init` wrote, and the probe sends what the vendor expects, seen on the wire.
"""

import hashlib
import hmac
import json
from urllib.parse import quote, urlsplit

import pytest
from openclaw_binary import find
from openclaw_verdicts import Case, real_verdicts
from vendor_proxy import GOOGLE_TOKEN, GOOGLE_TOKENS, vendors

from openclaw_cfg.catalog import Kind, Permission, Use, load_presets
from openclaw_cfg.probe.planning import BY_PROVIDER

PRESETS = {preset.id: preset for preset in load_presets()}
GENERAL = {Kind.GENERAL, Kind.CLOUD, Kind.SELF_HOSTED}
SETUPS = {
    Kind.CODING_PLAN: ("coding-plan", "hybrid"),
    Kind.OAUTH: ("coding-plan", "hybrid"),
}
REGION, LOCATION = "eu-west-1", "europe-west1"
KEY = "planted4f9Qz7Lm2Xw8"
AWS = {"AWS_ACCESS_KEY_ID": "AKIAPLANTED", "AWS_SECRET_ACCESS_KEY": "planted/secret"}
OWN = "https://proxy.example.com/v1"
# Which key header a protocol has where the vendor has none of its own.
HEADERS = {"anthropic-messages": "x-api-key", "google-generative-ai": "x-goog-api-key"}
# OpenClaw does not load the short form, which cannot switch a heartbeat off.
EXPECTED = {"native": set(), "compact": {"compact-form", "plan-on-heartbeat"}}
WAYS = [
    (preset.id, setup, dialect)
    for preset in PRESETS.values()
    for setup in SETUPS.get(preset.kind, ("general", "hybrid"))
    for dialect in ("native", "compact")
]


def partner(preset):
    """Who plays the other part of a hybrid."""
    if preset.kind in GENERAL:
        return "zai-coding-plan" if preset.id != "zai" else "kimi-coding-plan"
    return "deepseek"


def url_of(preset):
    """An address for a preset that has none of its own; empty for the others."""
    first = preset.endpoints[0].url
    if "{" not in first or first.count("{") == first.count("{region}"):
        return ""
    return OWN if first == "{baseUrl}" else filled(first)


def filled(url):
    for name in ("resource", "project", "location", "account_id", "gateway_id"):
        url = url.replace(f"{{{name}}}", "eu" if name == "location" else "acme")
    url = url.replace("{region}", LOCATION if "googleapis" in url else REGION)
    while "{" in url:
        start, end = url.index("{"), url.index("}")
        url = f"{url[:start]}acme{url[end + 1 :]}"
    return url


def key_of(preset):
    """A key that starts as the vendor's do."""
    return f"{(preset.key.prefixes or ('sk-',))[0]}{KEY}"


def flags_of(preset, *, pair):
    before = f"{preset.id}=" if pair else ""
    flags = []
    if url := url_of(preset):
        flags += ["--base-url", f"{before}{url}"]
    elif "{region}" in preset.endpoints[0].url:
        region = LOCATION if preset.vendor == "google" else REGION
        flags += ["--region", f"{before}{region}"]
    if not preset.recommended:
        known = [model.id for model in preset.models] or ["some-model"]
        flags += ["--model", f"{before}{known[0]}"]
    return flags


def checks(preset):
    """Other hosts of a vendor, where it lists models or checks a key."""
    urls = [check.url for check in preset.key_checks]
    urls += [preset.model_list.url] if preset.model_list else []
    return {urlsplit(url).hostname for url in urls if url.startswith("https")}


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    urls = {filled(e.url) for p in PRESETS.values() for e in p.endpoints}
    names = {urlsplit(url).hostname for url in urls if url.startswith("https")}
    names |= {host for preset in PRESETS.values() for host in checks(preset)}
    names |= {f"bedrock.{REGION}.amazonaws.com", urlsplit(OWN).hostname}
    names |= {GOOGLE_TOKENS, "aiplatform.googleapis.com"}
    folder = tmp_path_factory.mktemp("vendors")
    with vendors(sorted(filter(None, names)), folder) as running:
        yield running


@pytest.fixture
def journey(run, isolated, monkeypatch):
    """Make a file, and give the path to it."""

    def made(preset, setup, dialect):
        names = [preset.id]
        if setup == "hybrid":
            names.append(partner(preset))
        for name in names:
            for variable in PRESETS[name].key.env[:1]:
                monkeypatch.setenv(variable, key_of(PRESETS[name]))
        if preset.vendor == "amazon" and not preset.key.required:
            monkeypatch.delenv(preset.env)
            for variable, value in AWS.items():
                monkeypatch.setenv(variable, value)
        flags = [part for name in names for part in ("--provider", name)]
        flags += flags_of(preset, pair=len(names) > 1)
        done = run(
            *("init", "--setup", setup, *flags, "--dialect", dialect),
            *("--yes", "--no-probe"),
        )
        assert done.code == 0, done.stderr
        return isolated / ".openclaw" / "openclaw.json"

    return made


def row_of(run, preset):
    rows = json.loads(run("list", "--json").stdout)["providers"]
    (row,) = [row for row in rows if row["preset"] == preset.id] or [None]
    assert row is not None, rows
    return row


@pytest.mark.parametrize(("name", "setup", "dialect"), WAYS)
def test_every_command_understands_what_init_wrote(
    run, journey, tmp_path, name, setup, dialect
):
    preset = PRESETS[name]
    if name == "custom":
        pytest.skip("any endpoint: no offer of anybody")
    bare = preset.kind is Kind.OAUTH and dialect == "compact"
    if bare and setup == "coding-plan":
        pytest.skip("the compact form cannot hold a login")
    path = journey(preset, setup, dialect)

    found = json.loads(run("validate", "--format", "json").stdout)["files"][0]
    assert found["valid"], found["diagnostics"]
    odd = {d["rule"] for d in found["diagnostics"] if d["severity"] != "info"}
    assert odd <= EXPECTED[dialect], found["diagnostics"]

    told = json.loads(run("default", "--explain", "--no-probe", "--json").stdout)
    clear = preset.policy.of(Use.CODING_TOOLS) is Permission.ALLOWED
    if "choice" in told and dialect == "native" and clear:
        assert told["choice"]["defaultModel"] == told["defaultModel"]
    if bare:
        return
    row = row_of(run, preset)
    assert row["kind"] == preset.kind
    keyed = preset.key.required and preset.kind is not Kind.OAUTH
    if keyed:
        assert row["key"]["source"] == f"${{{preset.env}}}"
        assert row["key"]["present"] is True
    elif preset.kind is Kind.OAUTH and not preset.key.env:
        assert row["key"] == {"source": "login", "present": False}

    costs = run("cost", "--json")
    assert costs.code == 0, costs.stderr
    # By use a model counts where its price is known; a plan counts as a whole.
    known = [preset.model(name) for name in row["models"]]
    names = [f"{row['id']}/{model.id}" for model in known if model and model.price]
    if preset.kind in {Kind.GENERAL, Kind.CLOUD}:
        assert [n for n in names if json.dumps(n) in costs.stdout] == names

    exported = run("export", "env", "--provider", row["id"])
    if preset.kind in {Kind.CODING_PLAN, Kind.OAUTH}:
        served = exported.code == 0
        # Some plans allow other programs; what is refused is refused with the terms.
        assert served or preset.title in exported.stderr or row["id"] in exported.stderr
    assert KEY not in exported.stdout

    before = path.read_bytes()
    more = "groq" if name != "groq" else "mistral"
    added = run("add", more, "--yes", "--no-probe", **{PRESETS[more].env: KEY})
    assert added.code == 0, added.stderr
    assert path.read_bytes() != before
    removed = run("remove", more, "--yes")
    assert removed.code == 0, removed.stderr
    assert json.loads(run("list", "--json").stdout)["providers"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", PRESETS)
def test_the_file_goes_to_the_other_form_and_back(run, journey, tmp_path, name):
    preset = PRESETS[name]
    if preset.kind is Kind.OAUTH:
        pytest.skip("the compact form cannot hold a login")
    path = journey(preset, SETUPS.get(preset.kind, ("general",))[0], "native")
    there, back = tmp_path / "short.json", tmp_path / "long.json"

    to = run("convert", path, "--to", "compact", "--lossy", "--output", there)
    fro = run("convert", there, "--to", "native", "--output", back)

    assert to.code == fro.code == 0, to.stderr + fro.stderr
    rows = [
        json.loads(run("list", "--json", "--config", one).stdout)["providers"]
        for one in (path, back)
    ]
    first, second = ([(r["preset"], r["kind"], r["models"]) for r in t] for t in rows)
    assert first == second


REMOTE = [p for p in PRESETS.values() if p.kind is not Kind.SELF_HOSTED]


@pytest.mark.parametrize("level", ["reach", "auth", "models", "chat"])
@pytest.mark.parametrize("keyed", [True, False], ids=["key", "no-key"])
@pytest.mark.parametrize("preset", REMOTE, ids=lambda p: p.id)
def test_the_probe_sends_what_the_vendor_expects(
    run, journey, hosts, monkeypatch, preset, keyed, level
):
    google = hosts.google_env if is_of_google(preset) else {}
    for variable, value in (hosts.env | google).items():
        monkeypatch.setenv(variable, value)
    setup = SETUPS.get(preset.kind, ("general",))[0]
    journey(preset, setup, "native")
    hosts.models = [m.id for m in preset.models] or ["some-model"]
    del hosts.seen[:]
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    if not keyed:
        for variable in (*preset.key.env, *AWS, "GOOGLE_APPLICATION_CREDENTIALS"):
            monkeypatch.delenv(variable, raising=False)

    done = run("probe", "--json", "--level", level, "--allow-plan-key")

    (result,) = json.loads(done.stdout)["results"]
    if preset.kind is Kind.OAUTH:
        assert hosts.seen == []
        assert result["status"] in {"no_key", "skipped", "ok"}
        return
    own = {urlsplit(filled(e.url)).hostname for e in preset.endpoints}
    own |= checks(preset)
    own |= {h.replace("bedrock-runtime", "bedrock") for h in own if h}
    own |= {urlsplit(OWN).hostname} if url_of(preset) == OWN else set()
    seen = [r for r in hosts.seen if not (google and r.host == GOOGLE_TOKENS)]
    assert {r.host for r in seen} <= own
    assert KEY not in done.stdout
    if keyed and level != "reach":
        assert result["status"] in {"ok", "unknown"}, (
            f"{result}: tests/vendor_proxy.py plays the vendors, and "
            "every_listing of tests/probe_server.py their lists"
        )
        assert any(is_signed(preset, request) for request in seen), (
            f"{seen}: the header of the key is `auth` of the preset's endpoint, or in "
            "HEADERS"
        )
    else:
        assert not any(holds_key(request) for request in hosts.seen)
    posts = [r for r in seen if r.method == "POST"]
    assert bool(posts) == (keyed and level == "chat"), (result, posts)
    if preset.id != "custom":
        is_at_its_place(configured(run, preset), preset, seen)


def is_of_google(preset):
    """Whether it takes Google's own credentials, for which there is a token."""
    return preset.kind is Kind.CLOUD and preset.vendor == "google"


def is_at_its_place(place, preset, seen):
    """Every request is to a path that the protocol or the vendor's catalogue has."""
    posts = {r.path for r in seen if r.method == "POST"}
    chats = {chat_path(place, model.id) for model in preset.models}
    assert posts <= (chats or {chat_path(place, "some-model")})
    asked = {(r.host, r.path.partition("?")[0]) for r in seen if r.method == "GET"}
    odd = asked - list_places(place, preset)
    assert not odd, (
        f'{odd}: write into LISTS where "{place[1]}" lists models, if not at /models'
    )


# Tells the window of a model, and runs none.
OLLAMA_SHOW = "/api/show"
LOCAL = [p for p in PRESETS.values() if p.kind is Kind.SELF_HOSTED]


@pytest.mark.parametrize("level", ["reach", "models", "chat"])
@pytest.mark.parametrize("preset", LOCAL, ids=lambda p: p.id)
def test_a_server_of_ones_own_is_asked_by_its_protocol(
    run, hosts, monkeypatch, preset, level
):
    """The same at an address of the user's own, where no one else's key goes."""
    for variable, value in {**hosts.env, "OPENAI_API_KEY": KEY}.items():
        monkeypatch.setenv(variable, value)
    for variable in preset.key.env[:1]:
        monkeypatch.setenv(variable, "a-key-of-mine")
    base = OWN.removesuffix("/v1") + urlsplit(preset.endpoints[0].url).path
    done = run(
        *("init", "--setup", "general", "--provider", preset.id, "--base-url", base),
        *("--model", "some-model", "--yes", "--no-probe"),
    )
    assert done.code == 0, done.stderr
    hosts.models = ["some-model"]
    del hosts.seen[:]

    done = run("probe", "--json", "--level", level)

    (result,) = json.loads(done.stdout)["results"]
    (row,) = json.loads(run("list", "--json").stdout)["providers"]
    assert {r.host for r in hosts.seen} == {urlsplit(OWN).hostname}
    assert KEY not in str([r.headers for r in hosts.seen])
    place = urlsplit(row["baseUrl"]), row["api"]
    seen = [r for r in hosts.seen if r.path != OLLAMA_SHOW]
    posts = {r.path for r in seen if r.method == "POST"}
    assert posts <= {chat_path(place, "some-model")}
    assert posts or level != "chat" or result["status"] == "auth", result
    asked = {(r.host, r.path.partition("?")[0]) for r in seen} - {
        (urlsplit(OWN).hostname, path) for path in posts
    }
    assert asked <= list_places(place, preset), asked


# What each protocol adds to the base URL to chat; the model is quoted in it.
CHATS = {
    "openai-completions": "/chat/completions",
    "openai-responses": "/responses",
    "anthropic-messages": "/v1/messages",
    "google-generative-ai": "/models/{}:streamGenerateContent?alt=sse",
    "google-vertex": f"/v1/projects/acme/locations/{LOCATION}/publishers/google/models/"
    "{}:generateContent",
    "anthropic-vertex": f"/v1/projects/acme/locations/{LOCATION}/publishers/anthropic/"
    "models/{}:rawPredict",
    "bedrock-converse-stream": "/model/{}/converse",
    "ollama": "/api/chat",
}
LISTS = {
    "anthropic-messages": "/v1/models",
    "bedrock-converse-stream": "/foundation-models",
    "google-vertex": "/v1beta1/publishers/google/models",
    "anthropic-vertex": "/v1beta1/publishers/anthropic/models",
    "ollama": "/api/tags",
}


def configured(run, preset):
    """Address and protocol of a provider: the file's, or OpenClaw's own."""
    row = row_of(run, preset)
    usual = preset.endpoints[0]
    url, api = row["baseUrl"], row["api"]
    if not url:
        url, api = filled(usual.url), usual.api
    return urlsplit(url), BY_PROVIDER.get(preset.openclaw.provider, api)


def chat_path(place, model):
    url, api = place
    assert api in CHATS, f'write into CHATS what "{api}" adds to the base URL'
    return url.path.rstrip("/") + CHATS[api].format(quote(model, safe=""))


def list_places(place, preset):
    """Where models are listed and keys are checked, by the protocol or the vendor."""
    url, api = place
    listed = url.path.rstrip("/") + LISTS.get(api, "/models")
    host = url.hostname.replace("bedrock-runtime.", "bedrock.")
    own = [check.url for check in preset.key_checks]
    own += [preset.model_list.url] if preset.model_list else []
    base, origin = url.geturl().rstrip("/"), f"{url.scheme}://{url.netloc}"
    own = [one.replace("{base}", base).replace("{origin}", origin) for one in own]
    places = {(urlsplit(one).hostname, urlsplit(one).path) for one in own}
    return {*places, (host, listed), (url.hostname, url.path or "/")}


def holds_key(request):
    sent = str(request.headers)
    return any(key in sent for key in (KEY, AWS["AWS_ACCESS_KEY_ID"], GOOGLE_TOKEN))


def is_signed(preset, request):
    """Whether a request carries the key as the vendor's protocol wants it."""
    if preset.vendor == "amazon" and not preset.key.required:
        return signature(request) in request.headers.get("authorization", "")
    if is_of_google(preset):
        return request.headers.get("authorization") == f"Bearer {GOOGLE_TOKEN}"
    names = {"authorization": f"Bearer {key_of(preset)}"}
    for endpoint in preset.endpoints:
        if endpoint.auth:
            value = f"{endpoint.auth.scheme} {key_of(preset)}".strip()
            names[endpoint.auth.header.lower()] = value
        elif endpoint.api in HEADERS:
            names[HEADERS[endpoint.api]] = key_of(preset)
    return any(request.headers.get(name) == value for name, value in names.items())


def signature(request):
    """What AWS would compute for a request, by its own description of SigV4."""
    sent = request.headers.get("authorization", "")
    assert sent.startswith("AWS4-HMAC-SHA256 Credential=AKIAPLANTED/"), sent
    scope = sent.split("Credential=AKIAPLANTED/")[1].split(",")[0]
    names = sent.split("SignedHeaders=")[1].split(",")[0]
    date, region, service, end = scope.split("/")
    assert (region, service) == (REGION, "bedrock")
    path, _, query = request.path.partition("?")
    headers = "".join(f"{n}:{request.headers[n]}\n" for n in names.split(";"))
    body = hashlib.sha256(request.body).hexdigest()
    twice = quote(path, safe="/")  # every service but S3 encodes the path again
    canonical = f"{request.method}\n{twice}\n{query}\n{headers}\n{names}\n{body}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    moment = request.headers["x-amz-date"]
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    key = f"AWS4{AWS['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in (date, region, service, end, text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


@pytest.mark.openclaw
def test_openclaw_takes_every_file_that_init_writes(journey, tmp_path, monkeypatch):
    openclaw = find(tmp_path)
    cases = []
    for name, setup, dialect in WAYS:
        if dialect == "native":
            path = journey(PRESETS[name], setup, dialect)
            text = path.read_text()
            path.unlink()
            keys = {v: "planted" for p in PRESETS.values() for v in p.key.env[:1]}
            cases.append(Case(name=f"{name} {setup}", text=text, env=keys))

    verdicts = real_verdicts(openclaw, cases, tmp_path / "cases")

    wrong = [
        (case.name, verdict)
        for case, verdict in zip(cases, verdicts, strict=True)
        if not verdict.valid or verdict.warnings
    ]
    assert wrong == []


@pytest.mark.openclaw
@pytest.mark.parametrize(
    ("name", "setup"),
    [
        ("zai-coding-plan", "hybrid"),
        ("openai-codex", "hybrid"),
        ("anthropic", "general"),
        ("amazon-bedrock", "general"),
        ("ollama", "general"),
    ],
)
def test_openclaw_sees_the_default_model_and_the_fallbacks(
    run, journey, tmp_path, name, setup
):
    openclaw = find(tmp_path)
    path = journey(PRESETS[name], setup, "native")
    ours = json.loads(run("default", "--json").stdout)
    openclaw.config.write_bytes(path.read_bytes())
    keys = {v: "planted" for p in PRESETS.values() for v in p.key.env[:1]}

    done = openclaw.run("models", "status", "--json", **keys)

    told = json.loads(done.stdout)
    assert told["defaultModel"] == ours["defaultModel"]
    assert told["fallbacks"] == ours["fallbacks"]
