"""Requests that need more than a key: AWS signatures and Google tokens.

botocore and google-auth do it; they are optional, and imported only here and only when
a provider needs them. Both may read files and ask metadata services, so callers run
these functions in a thread.
"""

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from openclaw_cfg.probe.base import AwsSignature, Status, Verdict
from openclaw_cfg.probe.keys import Lookup
from openclaw_cfg.secret import Literal

_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"

# google-auth does not check the types in a file.
_MISREAD: Final = (AttributeError, LookupError, TypeError, ValueError)
_FILE: Final = "GOOGLE_APPLICATION_CREDENTIALS"

Headers = dict[str, Literal]
"""Headers that authenticate the request; their values are never printed."""


class TokenReply(Struct, frozen=True):
    """An answer in the form that google-auth expects."""

    status: int
    headers: Mapping[str, str]
    data: bytes


Send = Callable[
    [str, str, bytes | None, Mapping[str, str], float | None], TokenReply | Verdict
]
"""Sends a request (method, URL, body, headers, seconds) over the probe's network."""


def aws_headers(
    signature: AwsSignature, method: str, url: str, body: bytes, *, lookup: Lookup
) -> Headers | Verdict:
    """The headers that sign a request, or why it cannot be signed."""
    if token := lookup("AWS_BEARER_TOKEN_BEDROCK"):
        return {"authorization": Literal(f"Bearer {token}")}
    try:
        auth, request = (
            import_module("botocore.auth"),
            import_module("botocore.awsrequest"),
        )
    except ImportError:
        return _missing("bedrock", "botocore")
    credentials = _aws_credentials(lookup)
    if credentials is None:
        return Verdict(
            Status.NO_KEY,
            "there are no AWS credentials",
            "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        )
    signed = request.AWSRequest(method=method, url=url, data=body)
    auth.SigV4Auth(credentials, signature.service, signature.region).add_auth(signed)
    return {name.lower(): Literal(value) for name, value in signed.headers.items()}


def google_headers(*, lookup: Lookup, send: Send) -> Headers | Verdict:
    """The header with a token of the application default credentials, or why not."""
    try:
        auth = import_module("google.auth")
        errors = import_module("google.auth.exceptions")
    except ImportError:
        return _missing("vertex", "google-auth")

    def request(
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_: object,
    ) -> TokenReply:
        reply = send(method, url, body, headers or {}, timeout)
        if isinstance(reply, Verdict):
            raise errors.TransportError(reply)
        return reply

    file = lookup(_FILE)
    try:
        credentials = _google_credentials(auth, file, request)
        credentials.refresh(request)
    except (errors.DefaultCredentialsError, OSError, *_MISREAD):
        why = "there are no application default credentials"
        if file:
            why = f"the file that {_FILE} names holds no credentials"
        return Verdict(
            Status.NO_KEY, why, "run `gcloud auth application-default login`"
        )
    except errors.TransportError as error:
        return _unanswered(error.args[0])
    except errors.GoogleAuthError:
        return Verdict(
            Status.AUTH,
            "Google refuses the application default credentials",
            "run `gcloud auth application-default login`",
        )
    return {"authorization": Literal(f"Bearer {credentials.token}")}


def _google_credentials(auth: Any, file: str | None, request: Any) -> Any:
    """Credentials from the file that the environment names, else the library's own."""
    if not file:
        return auth.default(scopes=[_SCOPE], request=request)[0]
    with warnings.catch_warnings():
        # The warning is about files from strangers; this file is the user's.
        warnings.simplefilter("ignore", DeprecationWarning)
        load = auth.load_credentials_from_file
        return load(file, scopes=[_SCOPE], request=request)[0]


def _unanswered(why: object) -> Verdict:
    if isinstance(why, Verdict):
        return replace(why, detail=f"Google's token service: {why.detail}")
    detail = "Google's token service does not answer"
    return Verdict(Status.UNREACHABLE, detail, "check the network")


def _aws_credentials(lookup: Lookup) -> Any:
    """Credentials of OpenClaw's environment, else of the AWS libraries' own chain."""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    access, secret, session = (lookup(name) for name in names)
    if access and secret:
        credentials = import_module("botocore.credentials")
        return credentials.Credentials(access, secret, session)
    botocore = import_module("botocore.session")
    errors = import_module("botocore.exceptions")
    try:
        return botocore.Session(profile=lookup("AWS_PROFILE")).get_credentials()
    except errors.BotoCoreError:
        return None


def _missing(extra: str, library: str) -> Verdict:
    return Verdict(
        Status.SKIPPED,
        f"{library} is not installed, so the request cannot be signed",
        f'run `pip install "openclaw-cfg[{extra}]"`',
    )
