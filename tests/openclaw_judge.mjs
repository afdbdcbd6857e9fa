// Verdicts of the real OpenClaw on many files, with its modules loaded once.
//
//   node openclaw_judge.mjs PACKAGE_FOLDER < requests
//
// A request is a line of JSON: {"config": "/path/openclaw.json", "env": {"NAME": "value"}}.
// For each, a line comes back: {"valid": true, "issues": [[path, message]], "warnings": […]}.
// It is what `openclaw config validate` does, without starting a process for each file.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const dist = join(process.argv[2], "dist");

async function find(prefix, name) {
  for (const file of readdirSync(dist).filter((f) => f.startsWith(prefix) && f.endsWith(".mjs"))) {
    const found = await import(pathToFileURL(join(dist, file)).href);
    if (found[name]) return found[name];
  }
  throw new Error(`OpenClaw has no ${name}`);
}

const { readConfigFileSnapshotWithPluginMetadata: read } = await import(
  pathToFileURL(join(dist, "config", "config.js")).href
);
const finish = await find("config-cli-validation-", "finishConfigValidationForCli");
const pairs = (found) => (found ?? []).map(({ path, message }) => [path ?? "", message]);

async function verdict(config, env) {
  // Reading a configuration sets the variables of its `env.vars` in this process.
  const before = { ...process.env };
  Object.assign(process.env, env, { OPENCLAW_CONFIG_PATH: config });
  try {
    const snapshot = await finish(await read({ observe: false, prepareValidation: "strict" }));
    const { exists, valid, issues, warnings } = snapshot;
    return { valid: Boolean(exists && valid), issues: pairs(issues), warnings: pairs(warnings) };
  } catch (error) {
    return { valid: false, issues: [["", String(error)]], warnings: [] };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { config, env } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await verdict(config, env))}\n`);
}
process.exit(0);
