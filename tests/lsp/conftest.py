"""A language server as an editor starts it, and a client that talks to it."""

import json
from pathlib import Path

import pytest

try:
    import pytest_asyncio
    from lsp_editor import Editor, start
except ModuleNotFoundError:  # the tests beside this are skipped, and say why
    pass
else:

    @pytest_asyncio.fixture
    async def editor(isolated):
        folder = isolated / "work"
        folder.mkdir()
        client = await start(folder)
        yield Editor(client, folder)
        await client.shutdown_session()
        await client.stop()


@pytest.fixture
def validated(run):
    """The diagnostics of `validate --format json`, by file."""

    def validated(path: Path, *flags):
        result = run("validate", path, "--format", "json", *flags)
        return json.loads(result.stdout)["files"][0]["diagnostics"]

    return validated
