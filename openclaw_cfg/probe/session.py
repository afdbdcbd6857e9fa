"""Probes all providers at once: in the time of the slowest, and within the limit."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from openclaw_cfg.model import Provider, Url, is_loopback
from openclaw_cfg.probe.base import Answer, Ask, LoginStore, Status, Verdict
from openclaw_cfg.probe.censor import censored
from openclaw_cfg.probe.ladder import Ladder
from openclaw_cfg.probe.logins import look_up
from openclaw_cfg.probe.planning import Options, plan_request
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.runner import Network, Transport
from openclaw_cfg.probe.transport_errors import timed_out
from openclaw_cfg.probe.wording import shown_url
from openclaw_cfg.secret import Literal

T = TypeVar("T")

OnUpdate = Callable[[Result], None]
"""Called with every provider's result as soon as it is done."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; `results` has one for every provider, finished or not."""

    def __init__(self, results: list[Result]) -> None:
        super().__init__()
        self.results = results


def probe(
    providers: Sequence[Provider],
    *,
    options: Options,
    on_update: OnUpdate | None = None,
) -> list[Result]:
    """Probe providers and wait for all of them; results in the order given.

    Raises:
        Interrupted: the user pressed Ctrl-C.
        AppError: a proxy or CA that the environment names cannot be used.
    """
    done: dict[int, Result] = {}

    try:
        return run_to_end(lambda: _probe_all(providers, options, on_update, done, None))
    except KeyboardInterrupt:
        known = [done.get(i) or _unfinished(p) for i, p in enumerate(providers)]
        raise Interrupted(known) from None


def run_to_end(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in its own loop, without waiting for its threads at the end."""

    async def run() -> T:
        # A name server that never answers must not keep the process alive.
        asyncio.get_running_loop().set_default_executor(_DaemonExecutor())
        return await work()

    return asyncio.run(run())


async def probe_all(
    providers: Sequence[Provider],
    *,
    options: Options,
    on_update: OnUpdate | None = None,
    transport: Transport | None = None,
) -> list[Result]:
    """As `probe`, inside a running event loop.

    Args:
        providers: as configured.
        options: what the probe may do, and for how long.
        on_update: called with every result as it comes.
        transport: instead of the network, in tests.
    """
    return await _probe_all(providers, options, on_update, {}, transport)


async def probe_provider(
    provider: Provider,
    *,
    options: Options,
    transport: Transport | None = None,
) -> Result:
    """Probe one provider."""
    return (await probe_all([provider], options=options, transport=transport))[0]


async def _probe_all(
    providers: Sequence[Provider],
    options: Options,
    on_update: OnUpdate | None,
    done: dict[int, Result],
    transport: Transport | None,
) -> list[Result]:
    deadline = asyncio.get_running_loop().time() + options.timeout
    gate = asyncio.Semaphore(options.concurrency)

    async def one(index: int, provider: Provider, network: Network) -> None:
        result = await _probe_one(provider, options, network, gate, deadline)
        done[index] = result
        if on_update:
            on_update(result)

    tls = transport is None and not all(map(_is_plain, providers))
    async with (
        Network(
            step=options.timeout, lookup=options.lookup, tls=tls, transport=transport
        ) as network,
        asyncio.TaskGroup() as group,
    ):
        for index, provider in enumerate(providers):
            group.create_task(one(index, provider, network))
    return [done[index] for index in range(len(providers))]


def _is_plain(provider: Provider) -> bool:
    """Whether a provider is reached by plain http on this machine."""
    url = Url.parse(provider.base_url or "")
    return url is not None and url.scheme == "http" and is_loopback(url.host)


async def _probe_one(
    provider: Provider,
    options: Options,
    network: Network,
    gate: asyncio.Semaphore,
    deadline: float,
) -> Result:
    request = plan_request(provider, options)
    if isinstance(request, Verdict):
        return _settled(provider, request)
    key = request.plan.key if isinstance(request.plan.key, Literal) else None

    async def fetch(ask: Ask) -> Answer | Verdict:
        if isinstance(ask.credential, LoginStore):
            return await asyncio.to_thread(
                look_up,
                ask.credential,
                lookup=options.lookup,
                state_dir=options.state_dir,
                codex_home=options.codex_home,
            )
        return await network.fetch(ask, key=key, headers=request.headers)

    ladder = Ladder(request.plan, fetch)
    try:
        async with asyncio.timeout_at(deadline), gate:
            result = await ladder.run_steps()
    except TimeoutError:
        result = ladder.settle(
            timed_out(f"no answer within {options.timeout:g} s altogether")
        )
    secret = [] if key is None or request.plan.is_word else [key]
    keys = (*secret, *request.headers.values())
    preset = request.plan.preset
    known = {model.id for model in preset.models} if preset else set()
    url = Url.parse(request.plan.target.base_url)
    host = url.host if url else ""
    vendor = preset.vendor_title if preset else ""
    # What is said of a key that was not sent is ours, not the server's answer.
    ours = (request.plan.withheld, request.plan.release)
    public = (host, provider.id, vendor, *ours)
    known |= set(request.plan.models)
    return censored(result, keys, known=known, public=public)


def _settled(provider: Provider, verdict: Verdict) -> Result:
    return Result(
        provider=provider.id,
        base_url=shown_url(provider.base_url) if provider.base_url else None,
        status=verdict.status,
        detail=verdict.detail,
        help=verdict.help,
    )


def _unfinished(provider: Provider) -> Result:
    return _settled(provider, Verdict(Status.UNKNOWN, "interrupted before the answer"))


class _DaemonExecutor(ThreadPoolExecutor):
    """Threads that are not waited for: a stuck name lookup cannot be cancelled."""

    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> "Future[Any]":
        """Run `fn` in its own thread."""
        future: Future[Any] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - handed to who awaits it
                future.set_exception(error)

        threading.Thread(target=work, daemon=True).start()
        return future

    def shutdown(self, *_: object, **__: object) -> None:
        """Do not wait for anything."""
