"""A desk for the questions of `init` and `add`, without a terminal."""

from dataclasses import dataclass
from pathlib import Path

from scripted_prompter import ScriptedPrompter

from openclaw_cfg.app.init import plan_init
from openclaw_cfg.app.wizard.add import Added, ask_add
from openclaw_cfg.app.wizard.around import Around
from openclaw_cfg.app.wizard.desk import Desk, Given
from openclaw_cfg.app.wizard.init import Answered, InitGiven, ask_init
from openclaw_cfg.app.wizard.probing import Probes
from openclaw_cfg.app.workspace import Workspace, open_workspace
from openclaw_cfg.catalog import load_presets
from openclaw_cfg.probe.planning import Options
from openclaw_cfg.wizard import Replay

PRESETS = load_presets()


@dataclass
class Run:
    """A flow that has been answered."""

    inner: ScriptedPrompter
    desk: Desk
    answered: Answered | None = None
    added: Added | None = None

    @property
    def value(self):
        """The configuration that would be written."""
        return self.change.after.value

    @property
    def change(self):
        answered = self.answered
        assert answered is not None
        return plan_init(
            self.desk.workspace,
            [draft.wish for draft in answered.drafts],
            setup=answered.setup,
            default=answered.default,
            fallbacks=answered.fallbacks,
            variables=tuple(v for d in answered.drafts for v in d.variables),
            also=answered.also,
        ).change


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
        environment=loaded.environment if loaded else environment,
        prompter=Replay(inner),
        around=around or Around(keys=keys),
        value=loaded.merged if loaded else None,
        config=loaded.config if loaded else None,
        probes=made,
    )
    return desk, inner


def init(home: Path, script, given: InitGiven | None = None, **more) -> Run:
    """Answer all of `init`."""
    desk, inner = desk_in(home, script, **more)
    answered = desk.prompter.run(lambda: ask_init(desk, given or InitGiven()))
    assert inner.finished(), f"never asked: {inner.script[len(inner.asked) :]}"
    return Run(inner, desk, answered=answered)


def add(home: Path, script, name="", given: Given | None = None, **more) -> Run:
    """Answer all of `add`."""
    default = more.pop("default", "")
    desk, inner = desk_in(home, script, **more)
    added = desk.prompter.run(
        lambda: ask_add(desk, name, given or Given(), default=default)
    )
    assert inner.finished(), f"never asked: {inner.script[len(inner.asked) :]}"
    return Run(inner, desk, added=added)
