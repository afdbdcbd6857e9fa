"""A desk for the questions of `init` and `add`, without a terminal."""

from dataclasses import dataclass
from pathlib import Path

from scripted_prompter import ScriptedPrompter

from openclaw_cfg.app.init import planned
from openclaw_cfg.app.wish import ProviderWish, Wish
from openclaw_cfg.app.workspace import Workspace, open_workspace
from openclaw_cfg.ask import Replay
from openclaw_cfg.ask.add import ask_add
from openclaw_cfg.ask.context import Desk
from openclaw_cfg.ask.detect import Around
from openclaw_cfg.ask.init import ask_init
from openclaw_cfg.ask.probing import Probes
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.probe.planning import Options

PRESETS = load_presets()


@dataclass
class Run:
    """A flow that has been answered; `wish` is None when it was skipped."""

    inner: ScriptedPrompter
    desk: Desk
    wish: Wish | None

    @property
    def value(self):
        """The configuration that would be written."""
        return self.change.after.value

    @property
    def change(self):
        return self._planned()[0]

    @property
    def chosen(self):
        """The providers."""
        return self._planned()[1].chosen

    @property
    def provider(self):
        """The only one."""
        (one,) = self.chosen
        return one

    def _planned(self):
        workspace = self.desk.workspace
        read, loaded = workspace.load_or_new()
        return planned(workspace, read, loaded, self.wish)


def workspace_in(home: Path, **env: str) -> Workspace:
    return open_workspace({"HOME": str(home), **env}, cwd=home)


def desk_in(home: Path, script, *, around=None, probe=False, probes=None, **env: str):
    """A desk, and the prompter behind its replay."""
    workspace = workspace_in(home, **env)
    _, loaded = workspace.load_or_new()
    environment = workspace.environment()
    inner = ScriptedPrompter(script)
    made = probes or (Probes(Options(lookup=environment.get)) if probe else None)
    keys = {n: v for n in env if (v := environment.where(n)) and n.endswith("_KEY")}
    desk = Desk(
        workspace=workspace,
        prompter=Replay(inner),
        around=around or Around(keys=keys),
        loaded=loaded,
        probes=made,
    )
    return desk, inner


def init(home: Path, script, wish: Wish | None = None, **more) -> Run:
    """Answer all of `init`."""
    return _answered(ask_init, home, script, wish or Wish(), more)


def add(home: Path, script, name="", default="", heartbeat="", **more) -> Run:
    """Answer all of `add`; what is said of the provider is in `given`."""
    given = more.pop("given", {})
    providers = (ProviderWish(preset=name, **given),) if name else ()
    wish = Wish(providers=providers, default=default, heartbeat=heartbeat)
    return _answered(ask_add, home, script, wish, more)


def _answered(ask, home, script, wish, more) -> Run:
    desk, inner = desk_in(home, script, **more)
    full = desk.prompter.run(lambda: ask(desk, wish))
    assert inner.finished(), f"never asked: {inner.script[len(inner.asked) :]}"
    return Run(inner, desk, full)
