"""A file that OpenClaw refuses is fixed before a person is asked anything else."""

from openclaw_cfg.app.fix import FixTarget, commit, fix
from openclaw_cfg.app.validate import Judgement, check
from openclaw_cfg.app.workspace import Workspace
from openclaw_cfg.ask import Note, Prompter, Tone
from openclaw_cfg.ask.fix import fixed_first, refused
from openclaw_cfg.cli.options import Context
from openclaw_cfg.dialects import native
from openclaw_cfg.files.read import Read
from openclaw_cfg.loader import Loaded
from openclaw_cfg.openclaw.facts import load_facts
from openclaw_cfg.report import Severity
from openclaw_cfg.schema.store import load_native


def loadable(
    context: Context,
    prompter: Prompter,
    workspace: Workspace,
    read: Read,
    loaded: Loaded,
    *,
    dry_run: bool,
) -> tuple[Read, Loaded]:
    """The file as OpenClaw loads it; one that it refuses is fixed, after a yes.

    Raises:
        Refused: it stays as it is.
        AppError: as `app.fix.commit`.
    """
    if loaded.dialect.ID != native.ID:
        return read, loaded
    schema = load_native(extra=workspace.schemas)
    report = check(loaded, Judgement(schema=schema))
    if report.valid:
        return read, loaded
    if dry_run:
        raise refused()
    target = FixTarget(schema=schema, facts=load_facts(), version=schema.version)
    name = workspace.short(read.path)
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR]
    fixed = fixed_first(prompter, fix(loaded, read, name, target), target, errors)
    for _ in commit([(workspace, fixed)]):
        context.console.wrote = True
    prompter.note(Note(title=f"fixed {name}", tone=Tone.GOOD))
    return workspace.load()
