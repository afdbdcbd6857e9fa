"""Probes that run while the next question is on the screen."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from openclaw_cfg.app import probe
from openclaw_cfg.ask import News, Tone
from openclaw_cfg.ask.background import begin
from openclaw_cfg.catalog.preset import Preset
from openclaw_cfg.errors import AppError
from openclaw_cfg.model import Provider
from openclaw_cfg.output.printable import counted
from openclaw_cfg.probe.base import Status
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.probe.result import Result
from openclaw_cfg.probe.solve import Solution

# After these results the next question is pointless.
_URGENT: Final = frozenset(
    {
        Status.AUTH,
        Status.FORBIDDEN,
        Status.BILLING,
        Status.NOT_FOUND,
        Status.UNREACHABLE,
        Status.TIMEOUT,
        Status.TLS,
    }
)


class Probing(Struct, frozen=True):
    """One probe that may still be running."""

    provider: Provider
    preset: Preset
    work: Future[Result]

    def result(self) -> Result | None:
        """The result; None while it runs, or if it could not run at all."""
        try:
            return self.work.result() if self.work.done() else None
        except AppError as error:
            return Result(provider=self.provider.id, detail=error.message)

    def news(self) -> News:
        """The progress, for the question on the screen."""
        if not self.work.done():
            return News(line=f"asking {self.place}")
        result = self.result()
        assert result is not None
        if result.status in _URGENT:
            return News(line=self.verdict(), tone=Tone.WARNING, done=True, urgent=True)
        good = result.status is Status.OK
        return News(
            line=self.verdict(),
            tone=Tone.GOOD if good else Tone.PLAIN,
            done=True,
        )

    def verdict(self) -> str:
        """The result in one line."""
        result = self.result()
        if result is None:
            return ""
        if result.status is not Status.OK or result.unproved:
            said = result.detail or result.status
            return said if self.place in said else f"{self.place}: {said}"
        count = len(result.models)
        listed = f", {counted(count, 'model')} listed" if count else ""
        time = f" ({result.took})" if result.took else ""
        return f"{self.place} answers{listed}{time}"

    @property
    def place(self) -> str:
        """The host of the requests."""
        url = self.provider.base_url or self.preset.endpoints[0].url
        return urlsplit(url).netloc or self.provider.id

    @property
    def listed(self) -> tuple[str, ...]:
        """The models that the endpoint lists; empty while they are not known."""
        result = self.result()
        return result.models if result else ()

    @property
    def windows(self) -> Mapping[str, int]:
        """The context windows that the endpoint reports, in tokens by model."""
        result = self.result()
        return result.windows if result else {}


class Probes(Struct):
    """The probes of a run, each made once: going back repeats no request.

    Attributes:
        options: what a probe may do; its lookup has the present environment.
    """

    options: Options
    running: dict[str, Probing] = field(default_factory=dict)
    solutions: dict[str, Future[Solution]] = field(default_factory=dict)

    @property
    def failed(self) -> frozenset[str]:
        """The ids of providers whose last probe failed."""
        last = {probing.provider.id: probing for probing in self.running.values()}
        results = {name: probing.result() for name, probing in last.items()}
        return frozenset(n for n, r in results.items() if r and r.status.failed)

    def verdict(self, provider: str) -> str:
        """What came of the last probe of a provider; empty where there was none."""
        of = [p for p in self.running.values() if p.provider.id == provider]
        return of[-1].verdict() if of else ""

    def options_for(
        self, preset: Preset, provider: Provider, *, typed: Mapping[str, str]
    ) -> Options:
        """What a probe of one provider may do.

        Args:
            typed: keys that are not in the environment yet, by variable.
        """
        options = self._options(typed)
        names = {provider.id.strip().lower(), preset.id}
        if names & options.send_keys:
            options = replace(options, send_keys=options.send_keys | names)
        return options

    def start(
        self, name: str, preset: Preset, provider: Provider, options: Options
    ) -> Probing:
        """The probe with this name; it is started if it is new."""
        if name not in self.running:
            work = begin(lambda: probe.run([provider], options)[0])
            self.running[name] = Probing(provider, preset, work)
        return self.running[name]

    def solve(
        self, name: str, provider: Provider, *, typed: Mapping[str, str]
    ) -> Future[Solution]:
        """The search for an endpoint that accepts the key; started if it is new."""
        if name not in self.solutions:
            options = self._options(typed)
            self.solutions[name] = begin(lambda: probe.solve(provider, options=options))
        return self.solutions[name]

    def _options(self, typed: Mapping[str, str]) -> Options:
        known = self.options.lookup
        return replace(
            self.options,
            lookup=lambda name: typed.get(name) or known(name),
            plan_keys=True,
        )
