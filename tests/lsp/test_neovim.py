"""A real editor: Neovim opens a broken file, shows what is wrong, and fixes it."""

import json
import os
import shutil
import subprocess
import sys

import pytest

pytest.importorskip("pygls", reason='pip install "openclaw-cfg[lsp]"')
if shutil.which("nvim") is None:
    pytest.skip("no Neovim: apt-get install neovim", allow_module_level=True)

# The lines of docs/editors.md in an API that 0.7 (Debian 12) has, too.
PLAY = """
local out = {}
local function wait(what, ready)
  if not vim.wait(60000, ready, 50) then error("no " .. what) end
end
vim.cmd("edit openclaw.json5")
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({name = "openclaw-cfg", cmd = COMMAND,
                                     root_dir = vim.fn.getcwd()})
vim.lsp.buf_attach_client(buffer, client)
wait("diagnostics", function() return #vim.diagnostic.get(buffer) > 0 end)
out.found = vim.tbl_map(function(d)
  return {d.code or d.user_data.lsp.code, d.severity, d.lnum, d.col, d.end_col}
end, vim.diagnostic.get(buffer))

local function actions(only)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = {start = {line = 0, character = 0}, ["end"] = {line = 99, character = 0}},
    context = {diagnostics = {}, only = only},
  }
  local answer = vim.lsp.buf_request_sync(
    buffer, "textDocument/codeAction", params, 60000)
  return answer[client].result
end
local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\\n")
end
local encoding = "utf-16"
for _, action in ipairs(actions({"quickfix"})) do
  if action.title:find("rename") then
    vim.lsp.util.apply_workspace_edit(action.edit, encoding)
  end
end
out.fixed = lines()
wait("diagnostics of the fixed text", function()
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    if (d.code or d.user_data.lsp.code) == "unknown-key" then return false end
  end
  return true
end)
out.left = #vim.diagnostic.get(buffer)

local params = {textDocument = vim.lsp.util.make_text_document_params(buffer),
                position = {line = 2, character = 29}}
local hover = vim.lsp.buf_request_sync(buffer, "textDocument/hover", params, 60000)
out.hover = hover[client].result.contents.value
local file = io.open("out.json", "w")
file:write(vim.fn.json_encode(out))
file:close()
vim.cmd("qall!")
"""
BROKEN = """{
  // 你好 🦞
  env: {vars: {A: "🦞"}}, gateway: {prot: 1, mode: "local"},
}
"""


def test_neovim_shows_the_findings_and_applies_a_quick_fix(isolated):
    (isolated / "openclaw.json5").write_text(BROKEN, "utf-8")
    command = json.dumps([sys.executable, "-m", "openclaw_cfg", "lsp"])
    script = PLAY.replace("COMMAND", "{" + command[1:-1] + "}")
    (isolated / "play.lua").write_text(script, "utf-8")

    done = subprocess.run(
        [
            "nvim",
            "--headless",
            "-u",
            "NONE",
            "-i",
            "NONE",
            "+luafile play.lua",
            "+cquit",
        ],
        cwd=isolated,
        env={**os.environ, "XDG_STATE_HOME": str(isolated / "state")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert (isolated / "out.json").exists(), done.stderr + done.stdout
    out = json.loads((isolated / "out.json").read_text("utf-8"))
    line = BROKEN.split("\n")[2]
    start = len(line[: line.index("prot")].encode())
    assert ["unknown-key", 1, 2, start, start + 4] in out["found"]
    assert out["fixed"] + "\n" == BROKEN.replace("prot", "port")
    assert "gateway" in out["hover"]
