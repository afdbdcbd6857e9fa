// What the migrations of OpenClaw's `doctor --fix` make of many files.
//
//   node doctor.mjs PACKAGE_FOLDER < requests
//
// A request is a line of JSON, a configuration; for each, the migrated one comes back.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const dist = join(process.argv[2], "dist");

async function find(prefix, name) {
  for (const file of readdirSync(dist).filter((f) => f.startsWith(prefix) && f.endsWith(".mjs"))) {
    for (const found of Object.values(await import(pathToFileURL(join(dist, file)).href)))
      if (found?.name === name) return found;
  }
  throw new Error(`OpenClaw has no ${name}`);
}

const migrate = await find("io.snapshot-", "applyLegacyDoctorMigrations");
for await (const line of createInterface({ input: process.stdin })) {
  const raw = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(migrate(raw, {}).next ?? raw)}\n`);
}
process.exit(0);
