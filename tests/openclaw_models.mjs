// Whether the real OpenClaw finds models, as an agent's run does, with its modules loaded
// once and nothing asked of any vendor.
//
//   node openclaw_models.mjs PACKAGE_FOLDER < requests
//
// A request is a line of JSON: {"config": "/path/openclaw.json", "refs": ["a/b"],
// "env": {"NAME": "value"}}. For each, a line comes back: {"a/b": ""} for a model that is
// found, else what OpenClaw says of it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const dist = join(process.argv[2], "dist");
const agentDir = join(process.env.HOME, ".openclaw", "agents", "main", "agent");

// Exports have short names; a function still knows its own.
async function named(prefix, name) {
  for (const file of readdirSync(dist).filter((f) => f.startsWith(prefix) && f.endsWith(".mjs"))) {
    for (const found of Object.values(await import(pathToFileURL(join(dist, file)).href))) {
      if (typeof found === "function" && found.name === name) return found;
    }
  }
  throw new Error(`OpenClaw has no ${name}`);
}

const { readConfigFileSnapshotWithPluginMetadata: read } = await import(
  pathToFileURL(join(dist, "config", "config.js")).href
);
const resolve = await named("compact-", "resolveTieredModel");
const acquire = await named("prepared-model-runtime-", "acquireAgentRunPreparedModelRuntime");

async function judged(config, refs) {
  process.env.OPENCLAW_CONFIG_PATH = config;
  const { snapshot } = await read({ observe: false });
  if (!snapshot.valid) throw new Error(JSON.stringify(snapshot.issues));
  const value = snapshot.runtimeConfig ?? snapshot.config;
  const { snapshot: preparedModelRuntime } = await acquire({ config: value, agentDir, agentId: "main" });
  const found = {};
  for (const ref of refs) {
    const [provider, ...rest] = ref.split("/");
    try {
      const { resolution } = await resolve({
        provider, modelId: rest.join("/"), agentDir, config: value, preparedModelRuntime,
      });
      found[ref] = resolution.model ? "" : resolution.error;
    } catch (error) {
      found[ref] = String(error);
    }
  }
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { config, refs, env } = JSON.parse(line);
  const before = { ...process.env };
  Object.assign(process.env, env ?? {});
  process.stdout.write(`${JSON.stringify(await judged(config, refs))}\n`);
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
}
process.exit(0);
