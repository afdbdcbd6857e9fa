"""`export`: no text of a file becomes more than a value, as its readers say."""

import io
import json
import os
import subprocess
from pathlib import Path

import dotenv
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

ODD = (
    "m1\ntouch RAN",
    "$(touch RAN)",
    "`touch RAN`",
    "'; touch RAN; '",
    '"; touch RAN; "',
    "${HOME}",
    "a\\",
    "a # b",
    "\u2028touch RAN",
    "\x85x\x9b31m",
    "\u202eevil\u200b\ufeff",
    "\U000e0041\x7f\x00",
    "%s %d {} : - [x] *a &b !c",
    "\r\nexport X=1",
    "sanft😀ü漢",
)
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(min_size=1, max_size=30),
    st.text("\n\r\t'\"\\$`;#&|<>(){}*?!~ =:,-a\u2028\u200b\x1b\x9b", min_size=1),
)
# The one name that OpenClaw drops.
IDS = TEXTS.filter(lambda text: text != "__proto__")
# In an address OpenClaw itself fills `${NAME}` in.
TAILS = TEXTS.filter(lambda text: "$" not in text)
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _file(folder, providers, default=None):
    path = folder / "openclaw.json"
    config = {"models": {"providers": providers}}
    if default:
        model = {"primary": default[0], "fallbacks": default[1:]}
        config["agents"] = {"defaults": {"model": model}}
    path.write_text(json.dumps(config))
    return path


def _entry(*models, url="https://relay.example/v1", key="${RELAY_KEY}", **more):
    rows = [{"id": model, "name": "M"} for model in models]
    return {"baseUrl": url, "apiKey": key, "models": rows, **more}


def _evaluated(text, folder, **known):
    """The variables that a shell has after it evaluated a text, and files it made."""
    place = folder / "shell"
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        ["/bin/bash", "--norc", "-c", 'eval "$1"; exec /usr/bin/env -0', "-", text],
        env=known,
        cwd=place,
        capture_output=True,
        check=True,
    )
    pairs = (line.split("=", 1) for line in done.stdout.decode().split("\0") if line)
    own = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert done.stderr == b""
    assert list(place.iterdir()) == []
    return {name: value for name, value in pairs if name not in own}


def _is_sayable(text, without=""):
    return text.isprintable() and not set(text) & set(without)


@MANY
@given(ident=IDS, models=st.lists(TEXTS, min_size=1, max_size=3), tail=TAILS)
@example(ident="relay", models=["m1\ntouch RAN"], tail="")
@example(ident="rel\x1b[31may", models=["ex\x1b]52;c;aGk=\x07tra"], tail="")
def test_a_shell_gets_exactly_two_variables(run, tmp_path, ident, models, tail):
    url = f"https://relay.example/{tail}"
    path = _file(tmp_path, {ident: _entry(*models, url=url)})

    result = run("export", "env", "--config", path)

    if result.code == 1:
        assert result.stdout == ""
        return
    key = "it's `$(touch RAN)` \\ \" $HOME ;"
    assert result.code == 0, result.stderr
    assert _evaluated(result.stdout, tmp_path, RELAY_KEY=key) == {
        "OPENAI_BASE_URL": url.rstrip("/"),
        "OPENAI_API_KEY": key,
        "RELAY_KEY": key,
    }


@pytest.mark.parametrize("model", ODD)
def test_odd_models_stay_in_one_comment(run, tmp_path, model):
    path = _file(tmp_path, {"relay": _entry(model)})

    result = run("export", "env", "--config", path)

    comment, line = result.stdout.splitlines()
    assert result.code == 0
    assert comment.startswith("# relay: ")
    assert comment.isprintable() or "\t" in comment
    assert line.startswith(': "${RELAY_KEY:?is not set in this shell}" && export ')


@MANY
@given(ident=IDS, models=st.lists(TEXTS, min_size=1, max_size=4, unique=True))
def test_a_yaml_loader_reads_the_same_ids(run, tmp_path, ident, models):
    refs = [f"{ident}/{model}" for model in models]
    path = _file(tmp_path, {ident: _entry(*models)}, refs)

    result = run("export", "litellm", "--config", path)

    assert result.code == 0, result.stderr
    read = yaml.safe_load(result.stdout)
    assert [row["model_name"] for row in read["model_list"]] == refs
    assert [row["litellm_params"] for row in read["model_list"]] == [
        {
            "model": f"openai/{model}",
            "api_base": "https://relay.example/v1",
            "api_key": "os.environ/RELAY_KEY",
        }
        for model in models
    ]


@pytest.mark.litellm
@pytest.mark.slow
def test_litellm_reads_the_same_ids(run, tmp_path):
    binary = os.environ.get("LITELLM_BIN")
    if not binary or not (python := Path(binary).with_name("python")).exists():
        pytest.skip("no LiteLLM; set LITELLM_BIN to its command (litellm[proxy])")
    models = [model for model in ODD if "\x00" not in model]
    target = tmp_path / "litellm.yaml"
    path = _file(tmp_path, {"relay": _entry(*models)})
    assert run("export", "litellm", "--output", target, "--config", path).code == 0
    ask = (
        "import asyncio, json, sys\n"
        "from litellm.proxy.proxy_server import ProxyConfig\n"
        "read = asyncio.run(ProxyConfig().get_config(sys.argv[1]))\n"
        "from litellm import Router\n"
        "router = Router(model_list=read['model_list'])\n"
        "print(json.dumps(router.get_model_names()))\n"
    )

    done = subprocess.run(
        [python, "-c", ask, target],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "1", "RELAY_KEY": "k"},
    )

    assert done.returncode == 0, done.stderr
    names = json.loads(done.stdout.splitlines()[-1])
    assert sorted(names) == sorted(f"relay/{model}" for model in models)


@MANY
@given(tails=st.lists(TAILS, min_size=1, max_size=3), model=TEXTS)
def test_env_files_say_the_same_to_dotenv_and_a_shell(run, tmp_path, tails, model):
    providers = {
        f"p{n}": _entry(model, url=f"https://{n}.example/{tail}", key=f"${{KEY_{n}}}")
        for n, tail in enumerate(tails)
    }
    path = _file(tmp_path, providers, [f"p0/{model}"])
    keys = {f"KEY_{n}": f"k{n} $HOME" for n in range(len(tails))}

    result = run("export", "open-webui", "--config", path)

    fine = [
        (entry["baseUrl"].rstrip("/"), keys[f"KEY_{n}"])
        for n, entry in enumerate(providers.values())
        if _is_sayable(entry["baseUrl"], ";'\"\\$`")
    ]
    if not fine:
        assert (result.code, result.stdout) == (1, "")
        return
    if "https://" not in result.stdout:
        assert result.code == 1
        return
    shell = _evaluated(result.stdout, tmp_path, **keys)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in keys.items():
            patch.setenv(name, value)
        read = dotenv.dotenv_values(stream=io.StringIO(result.stdout))
    urls = shell["OPENAI_API_BASE_URLS"].split(";")
    assert set(zip(urls, shell["OPENAI_API_KEYS"].split(";"), strict=True)) <= set(fine)
    assert read == {name: v for name, v in shell.items() if name not in keys}


def test_an_address_cannot_shift_another_provider_s_key_to_itself(run, tmp_path):
    """Open WebUI splits its lists at `;`."""
    path = _file(
        tmp_path,
        {
            "evil": _entry("m", url="https://evil.example/a;https://evil.example/b"),
            "good": _entry("m", url="https://good.example/v1", key="${GOOD_KEY}"),
        },
    )

    result = run("export", "open-webui", "--config", path)

    assert "evil" not in result.stdout
    assert 'the address of "evil" has the character U+003B' in result.stderr


@pytest.mark.parametrize("name", ["X; touch RAN", "$(touch RAN)", "a\nb", "1X", "X Y"])
@pytest.mark.parametrize("target", ["env", "litellm", "open-webui"])
def test_a_secret_s_id_that_is_no_name_of_a_variable_is_not_taken_for_one(
    run, tmp_path, target, name
):
    ref = {"source": "env", "provider": "default", "id": name}
    path = _file(tmp_path, {"relay": {**_entry("m"), "apiKey": ref}})

    result = run("export", target, "--config", path)

    assert "touch RAN" not in result.stdout
    if target == "env":
        known = _evaluated(result.stdout, tmp_path, RELAY_API_KEY="k").keys()
        assert known - {"RELAY_API_KEY"} == {"OPENAI_BASE_URL", "OPENAI_API_KEY"}
