// Reads JSON strings, a line each; says of each what the npm package json5 makes of it.
// Usage: node npm_json5.mjs FOLDER, where FOLDER/node_modules (or above) has json5.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const JSON5 = createRequire(`${process.argv[2]}/package.json`)("json5");
console.warn = () => {};

// JSON has no word for these, and its objects do not tell the order of keys.
const plain = (value) => {
  if (typeof value === "number") return { number: Object.is(value, -0) ? "0" : String(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object")
    return { object: Object.entries(value).map(([key, item]) => [key, plain(item)]) };
  return value;
};

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { value: plain(JSON5.parse(JSON.parse(line))) };
  } catch (error) {
    answer = { line: error.lineNumber, column: error.columnNumber };
  }
  console.log(JSON.stringify(answer));
}
