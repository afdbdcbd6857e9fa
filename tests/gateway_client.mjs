// Calls a running gateway: a JSON object {method, params} a line in, and a line out with
// its {result} or {error}. The argument is the package folder of OpenClaw.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const answer = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
const runtime = `${process.argv[2]}/dist/plugin-sdk/gateway-runtime.js`;
const { callGatewayFromCli } = await import(pathToFileURL(runtime));
const options = { json: true, timeout: "60000" };
for await (const line of createInterface({ input: process.stdin })) {
  const { method, params } = JSON.parse(line);
  let said;
  try {
    const result = await callGatewayFromCli(method, options, params, { progress: false });
    said = { result };
  } catch (error) {
    said = { error: String(error) };
  }
  answer(`${JSON.stringify(said)}\n`);
}
process.exit(0);
