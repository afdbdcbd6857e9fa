"""A real LiteLLM proxy on loopback: good key, bad key, models, chat."""

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from probe_server import probed, provider

from openclaw_cfg.probe import Level, Status

KEY = "sk-master-0123456789"
CONFIG = f"""
model_list:
  - model_name: m1
    litellm_params:
      {{model: openai/any, api_key: none, mock_response: "all systems go"}}
general_settings:
  master_key: {KEY}
"""
pytestmark = [
    pytest.mark.litellm,
    pytest.mark.slow,
    pytest.mark.skipif(
        "LITELLM_BIN" not in os.environ,
        reason="LITELLM_BIN names no litellm command; pip install 'litellm[proxy]'",
    ),
]


@pytest.fixture(scope="module")
def base_url(tmp_path_factory):
    """A running proxy."""
    folder = tmp_path_factory.mktemp("litellm")
    (folder / "config.yaml").write_text(CONFIG)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = Path(os.environ["LITELLM_BIN"])
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    with (folder / "log").open("wb") as log:
        proxy = subprocess.Popen(
            [
                command,
                "--config",
                "config.yaml",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
            ],
            cwd=folder,
            env={"PATH": path, "HOME": str(folder)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health/liveliness", proxy)
            yield f"http://127.0.0.1:{port}"
        finally:
            proxy.terminate()
            proxy.wait(10)


def test_a_good_key_reaches_models_with_v1_and_without(base_url):
    for base in (base_url, f"{base_url}/v1"):
        result = probed(provider(base, key=KEY), timeout=20)

        assert (result.status, result.level) == (Status.OK, Level.MODELS)
        assert result.models == ("m1",)


def test_a_bad_key_is_refused(base_url):
    result = probed(provider(f"{base_url}/v1", key="sk-bad-0123456789"), timeout=20)

    assert (result.status, result.level) == (Status.AUTH, Level.REACH)


def test_no_key_is_no_success(base_url):
    result = probed(provider(f"{base_url}/v1", key=None), timeout=20)

    assert result.status.failed
    assert result.level is Level.REACH


def test_a_model_is_chatted_with(base_url):
    it = provider(f"{base_url}/v1", key=KEY)
    result = probed(it, level=Level.CHAT, timeout=20)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)


def test_an_unknown_model_is_named_at_both_levels(base_url):
    it = provider(f"{base_url}/v1", key=KEY, models=("m9",))
    listed = probed(it, timeout=20)
    chatted = probed(it, level=Level.CHAT, timeout=20)

    assert listed.status is chatted.status is Status.NO_MODEL
    assert listed.configured_missing == ("m9",)
    assert chatted.level is Level.MODELS


def test_its_anthropic_door_answers_too(base_url):
    it = provider(base_url, key=KEY, api="anthropic-messages")
    result = probed(it, level=Level.CHAT, timeout=30)

    assert (result.status, result.level) == (Status.OK, Level.CHAT)


def test_its_responses_door_lists_models(base_url):
    """Its mock answers cannot be streamed there (1.106.2), so no chat."""
    result = probed(provider(f"{base_url}/v1", key=KEY, api="openai-responses"))

    assert (result.status, result.level) == (Status.OK, Level.MODELS)


def _wait(url, proxy):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        if proxy.poll() is not None:
            pytest.fail("the proxy ended before it answered")
        try:
            with opener.open(url, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the proxy did not start in two minutes")
