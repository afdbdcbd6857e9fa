// What VS Code's JSON language service makes of a schema: stdin has {schema, requests},
// stdout an answer for each. A request is {text, offset?}: diagnostics, and at an offset
// completion and hover.
// Usage: node json_service.mjs FOLDER, the folder of vscode-json-languageservice.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const { getLanguageService, TextDocument } = createRequire(`${process.argv[2]}/package.json`)(
  process.argv[2],
);
const { schema, requests } = JSON.parse(await text(process.stdin));
const service = getLanguageService({ schemaRequestService: () => Promise.reject("no") });
service.configure({
  validate: true,
  allowComments: true,
  schemas: [{ uri: "memory:schema", fileMatch: ["*.json"], schema }],
});
const answers = [];
for (const request of requests) {
  const document = TextDocument.create("file:///openclaw.json", "jsonc", 1, request.text);
  const json = service.parseJSONDocument(document);
  const found = await service.doValidation(document, json, { comments: "ignore" });
  const answer = { problems: found.map((one) => one.message) };
  if (request.offset !== undefined) {
    const place = document.positionAt(request.offset);
    const offered = await service.doComplete(document, place, json);
    answer.offers = Object.fromEntries(
      offered.items.map((one) => [one.label, one.documentation?.value ?? one.documentation ?? ""]),
    );
    const card = await service.doHover(document, place, json);
    answer.hover = (card?.contents ?? []).map((one) => one.value ?? one).join("\n");
  }
  answers.push(answer);
}
console.log(JSON.stringify(answers));
