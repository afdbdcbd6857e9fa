"""What an answer means if the vendor's own codes do not say more.

The adapters share `judge_list` and `judge_chat`; both return a verdict for any status
and any bytes.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from openclaw_cfg.catalog.fault import Fault, hidden_fault, plain_code, read_fault
from openclaw_cfg.catalog.refusals import Evidence, read_refusal
from openclaw_cfg.jsonpath import Json, as_object
from openclaw_cfg.probe.barrier import barrier
from openclaw_cfg.probe.base import Answer, Status, Verdict
from openclaw_cfg.probe.listing import listed_ids
from openclaw_cfg.probe.pages import has_more
from openclaw_cfg.probe.streams import payloads
from openclaw_cfg.probe.wording import quoted, shown_url

HELP: Final = {
    Status.AUTH: "check the key, and that it belongs to this plan and region",
    Status.BILLING: "top up the account, or use another key",
    Status.FORBIDDEN: "check what the key may do, and which clients the vendor allows",
    Status.NOT_FOUND: "check baseUrl",
    Status.NO_MODEL: "configure an id that the endpoint lists",
    Status.EMPTY_LIST: "pass --level chat to try the models themselves",
    Status.RATE_LIMIT: "try again later",
    Status.FORMAT: "check that api and baseUrl fit together",
    Status.TIMEOUT: "try again, with a longer --timeout",
    Status.UNREACHABLE: "check the address and login of the proxy",
    Status.UNKNOWN: "try again later, or see the vendor's status page",
}
_BY_STATUS: Final = {
    401: (Status.AUTH, "the key was refused"),
    402: (Status.BILLING, "the account has no balance"),
    403: (Status.FORBIDDEN, "the key or the client is not allowed here"),
    404: (Status.NOT_FOUND, "there is nothing at this address"),
    405: (Status.NOT_FOUND, "this address does not take such a request"),
    407: (Status.UNREACHABLE, "the proxy requires a login"),
    408: (Status.TIMEOUT, "the server gave up waiting"),
    410: (Status.NOT_FOUND, "this address was retired"),
    424: (Status.UNKNOWN, "a server behind the endpoint failed"),
    429: (Status.RATE_LIMIT, "too many requests"),
    451: (Status.FORBIDDEN, "not available here for legal reasons"),
    504: (Status.TIMEOUT, "the gateway got no answer in time"),
    522: (Status.TIMEOUT, "Cloudflare got no connection to the server in time"),
    524: (Status.TIMEOUT, "Cloudflare got no answer from the server in time"),
    529: (Status.RATE_LIMIT, "the vendor is overloaded"),
}
_MEANING: Final = {
    Status.AUTH: "the key was refused",
    Status.BILLING: "the account has no balance",
    Status.FORBIDDEN: "the key or the client is not allowed here",
    Status.NO_MODEL: "the model does not exist here",
    Status.RATE_LIMIT: "too many requests",
    Status.TIMEOUT: "the vendor took too long",
}
_ERRORS: Final = range(400, 600)
_MAX_TEXT: Final = 2000
# The answers of nginx, Go, Apache and Node to a request without TLS.
_SPEAKS_TLS: Final = re.compile(
    r"plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server"
    r"|speaking plain HTTP to an SSL-enabled|requires TLS",
    re.IGNORECASE,
)


def judge_list(answer: Answer) -> Verdict:
    """The verdict on a list of models, with the ids if it is a list."""
    value = answer.json
    trouble = refusal(answer, value)
    if trouble:
        return trouble
    ids = listed_ids(value)
    if ids is None:
        what = (
            "the answer is too long" if answer.cut else "the answer is not a model list"
        )
        return Verdict(Status.FORMAT, what, HELP[Status.FORMAT])
    # A gateway that forwards every name may have an empty list.
    return Verdict(Status.OK, models=ids, complete=bool(ids) and not has_more(answer))


def judge_chat(answer: Answer, spoke: Callable[[dict[str, Json]], bool]) -> Verdict:
    """The verdict on a chat; `spoke` says whether a payload has text."""
    trouble = refusal(answer, answer.json)
    if trouble:
        return trouble
    for payload in payloads(answer.body):
        if hidden_fault(payload):
            return _from_fault(answer, read_fault(payload), refused=True)
        if spoke(payload):
            return Verdict(Status.OK)
    return Verdict(
        Status.FORMAT, "the model's answer holds no text", HELP[Status.FORMAT]
    )


def refusal(answer: Answer, value: Json) -> Verdict | None:
    """The verdict on an answer that is not a success; None when it looks like one.

    `value` is the answer's body as JSON, None when it is not JSON.
    """
    hidden = hidden_fault(value)
    if 200 <= answer.status < 300 and not hidden:
        return _web_page() if answer.is_html else None
    if 300 <= answer.status < 400:
        return _redirect(answer)
    if found := barrier(answer):
        return found
    if answer.is_html and answer.status == 404:
        return _web_page()
    if value is None:  # an error may come as the first event of a stream
        value = next(payloads(answer.body), None)
    if _SPEAKS_TLS.search(answer.text[:_MAX_TEXT]):
        detail = "plain http was sent to a port that expects https"
        return Verdict(Status.TLS, detail, 'write "https://" in baseUrl')
    if value is None and not answer.is_html:
        value = answer.text[:_MAX_TEXT].strip()
    return _from_fault(answer, read_fault(value), refused=hidden)


def _web_page() -> Verdict:
    return Verdict(
        Status.FORMAT,
        "got a web page instead of JSON",
        "baseUrl must be the API's own address, not that of a web page",
    )


def _redirect(answer: Answer) -> Verdict:
    place = shown_url(answer.headers.get("location", ""), query=False) or "nowhere"
    return Verdict(
        Status.NOT_FOUND,
        f'redirects to "{place}"; not followed, so that no key goes there',
        "if that is the vendor's own, set baseUrl to it, without what was added to it",
    )


def _from_fault(answer: Answer, fault: Fault, *, refused: bool) -> Verdict:
    """The verdict by codes first, then by words, then by the status."""
    fault = _with_header(answer, fault)
    reading = read_refusal(fault, answer.status)
    if reading:
        status = Status(reading.saying.verdict)
        reason = reading.saying.meaning or _MEANING[status]
        evidence, fix = reading.evidence, reading.saying.fix
    else:
        # Some vendors answer 200 and put the status into the body.
        code = _inner_status(fault) if answer.status < _ERRORS.start else None
        status, reason = _by_status(code or answer.status, refused=refused)
        evidence, fix = Evidence.STATUS, ""
    said = quoted(fault.message)
    detail = f'{reason}: "{said}"' if said else reason
    return Verdict(status, detail, fix or _help(status, answer), evidence=evidence)


def _with_header(answer: Answer, fault: Fault) -> Fault:
    """AWS names the error in a header."""
    named = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    return replace(fault, codes=fault.codes | {plain_code(named)}) if named else fault


def _inner_status(fault: Fault) -> int | None:
    codes = (int(code) for code in fault.codes if code.isdecimal() and len(code) == 3)
    return next((code for code in sorted(codes) if code in _ERRORS), None)


def _by_status(status: int, *, refused: bool) -> tuple[Status, str]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 400 <= status < 500:
        return Status.FORMAT, f"the request was not understood (HTTP {status})"
    if refused:
        return Status.UNKNOWN, f"HTTP {status} with an error in it"
    return Status.UNKNOWN, f"the server failed (HTTP {status})"


def _help(status: Status, answer: Answer) -> str:
    wait = quoted(answer.headers.get("retry-after", ""), limit=40)
    if wait and status is Status.RATE_LIMIT:
        unit = " s" if wait.isdigit() else ""
        return f"try again after {wait}{unit}, as the vendor says (Retry-After)"
    return HELP[status]


def judge_login(answer: Answer) -> Verdict:
    """The verdict on the state of a login."""
    found = as_object(answer.json)
    command = quoted(str(found.get("command") or "openclaw models auth login"))
    if answer.status != 200 or "state" not in found:
        if add := quoted(str(found.get("add") or "")):
            help_ = f"log in (`{command}`), or set its key (`{add}`)"
            return Verdict(Status.NO_KEY, "neither a login nor a key is here", help_)
        return Verdict(Status.NO_KEY, "not logged in", f"run `{command}`")
    where = quoted(str(found.get("source")))
    until = quoted(str(found.get("until") or ""))
    if found["state"] != "expired":
        more = f" until {until}" if until else ""
        return Verdict(Status.OK, f"logged in{more}, says {where}; no one was asked")
    detail = f"the login has expired ({until}), says {where}"
    if found.get("renewable"):
        help_ = f"OpenClaw renews it at the next use; else run `{command}`"
        return Verdict(Status.UNKNOWN, detail, help_)
    return Verdict(Status.AUTH, detail, f"run `{command}`")
