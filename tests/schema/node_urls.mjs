// What `new URL` makes of each text of a JSON list on standard input: null if it throws.
import { readFileSync } from "node:fs";
import { domainToASCII } from "node:url";

const read = (text) => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const more = url.search || url.hash || url.username || url.password;
  return [url.protocol.slice(0, -1), url.hostname, url.pathname, url.pathname === "/" && !more];
};
const texts = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(texts.map((text) => [read(text), domainToASCII(text)])));
