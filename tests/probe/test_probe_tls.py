"""Certificates: trusted, unknown, expired, and of somebody else."""

import asyncio
import shutil
import ssl
import subprocess

import pytest
from probe_server import http, listing, probed, provider, raw

from openclaw_cfg.demo import serve
from openclaw_cfg.probe import Options, Status, probe, runner
from openclaw_cfg.probe.base import Ask
from openclaw_cfg.probe.runner import Network, trust

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="needs the openssl command to make a CA"
)


def openssl(*args, cwd):
    subprocess.run(["openssl", *args], cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A folder with a CA of our own and one key for all servers."""
    folder = tmp_path_factory.mktemp("ca")
    new = ("req", "-newkey", "rsa:2048", "-nodes")
    openssl(*new, "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=our own CA", cwd=folder)  # fmt: skip
    openssl(*new, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=x",
            cwd=folder)  # fmt: skip
    return folder


@pytest.fixture
def server(authority):
    """Make a TLS context for a certificate with these names and days."""

    def made(names, days):
        (authority / "names").write_text(f"subjectAltName={names}")
        openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey",
                "ca.key", "-set_serial", "7", "-days", days, "-extfile", "names",
                "-out", "cert.pem", cwd=authority)  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority / "cert.pem", authority / "key.pem")
        return raw(http(listing("m1")), tls=context)

    return made


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])
def test_a_ca_from_the_environment_is_trusted(server, authority, monkeypatch, variable):
    monkeypatch.setenv(variable, str(authority / "ca.pem"))

    with server("IP:127.0.0.1", "1") as running:
        result = probed(provider(running.url))

    assert result.status is Status.OK
    assert result.models == ("m1",)


def test_an_unknown_ca_is_told_with_the_way_to_trust_it(server):
    with server("IP:127.0.0.1", "1") as running:
        result = probed(provider(running.url))

    assert (result.status, result.level) == (Status.TLS, None)
    assert "not trusted" in result.detail
    assert "NODE_EXTRA_CA_CERTS" in result.help


def test_an_expired_certificate_is_called_so(server, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))

    with server("IP:127.0.0.1", "-1") as running:
        result = probed(provider(running.url))

    assert result.status is Status.TLS
    assert "expired" in result.detail


@pytest.mark.parametrize(
    ("names", "host"),
    [("DNS:other.example", "127.0.0.1"), ("IP:127.0.0.1", "localhost")],
)
def test_a_certificate_of_somebody_else_is_called_so(
    server, authority, monkeypatch, names, host
):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))

    with server(names, "1") as running:
        result = probed(provider(running.url.replace("127.0.0.1", host)))

    assert result.status is Status.TLS
    assert f'not for "{host}"' in result.detail


def test_https_to_a_port_that_speaks_plain_http_is_called_so():
    with serve(keys=[], models=["m1"]) as demo:
        result = probed(provider(demo.base_url.replace("http:", "https:")))

    assert result.status is Status.TLS
    assert "does not speak TLS" in result.detail


def test_http_to_a_port_that_speaks_tls_is_no_success(server):
    with server("IP:127.0.0.1", "1") as running:
        result = probed(provider(running.url.replace("https:", "http:")))

    assert result.status in {Status.UNREACHABLE, Status.FORMAT}
    assert result.level is None


def test_a_ca_file_that_is_not_there_is_no_traceback(monkeypatch):
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/no/such/ca.pem")

    with pytest.raises(Exception, match="proxy or CA") as caught:
        probed(provider("https://127.0.0.1:9/v1"))

    assert caught.value.hint


def test_without_roots_no_https_server_is_trusted(server, authority, monkeypatch):
    """Where only plain http is asked, no roots are read; nothing gets around that."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))

    async def asked(url, *, tls):
        async with Network(step=5, lookup=lambda _: None, tls=tls) as network:
            return await network.fetch(Ask(url=url), key=None, headers={})

    with server("IP:127.0.0.1", "1") as running:
        assert asyncio.run(asked(running.url, tls=True)).status == 200
        assert asyncio.run(asked(running.url, tls=False)).status is Status.TLS


@pytest.mark.parametrize(
    ("urls", "read"),
    [
        (["http://127.0.0.1:9/v1"], 0),
        (["http://localhost:9/v1", "http://[::1]:9/v1"], 0),
        (["https://127.0.0.1:9/v1"], 1),
        (["http://127.0.0.1:9/v1", "https://127.0.0.1:9/v1"], 1),
        (["http://10.255.255.1:9/v1"], 1),
        ([None], 1),
    ],
)
def test_roots_are_read_only_where_https_may_be_asked(urls, read, monkeypatch):
    count = []
    monkeypatch.setattr(runner, "trust", lambda: count.append(1) or trust())
    many = [provider(url, id=f"p{n}") for n, url in enumerate(urls)]

    probe(many, options=Options(timeout=5))

    assert len(count) == read
