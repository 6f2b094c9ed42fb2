// Writes what the client needs of the API's document, as `klieg openapi` prints it: src/data/wire.ts, the types of what goes over the wire, and
// dev-mock/openapi.json, of which the stand-in for the server answers; test/codes.json, what each operation may refuse with.
// Usage: node scripts/wire.mjs KLIEG [--check]   (--check: says whether the files are what they would be, and changes nothing)

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const head = "// Made of the API's document by scripts/wire.mjs: change what the server declares, then `npm run wire`.\n\n";

/** Every failure is a Problem, and headers and examples are no types: without them the file can be read. */
function inBrief(document) {
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations)) {
      delete operation.description;
      for (const [status, answer] of Object.entries(operation.responses)) {
        if (status >= 300) delete operation.responses[status];
        else delete answer.headers;
      }
    }
  }
  delete document.components.examples;
  return document;
}

/** A server may learn new values, which other clients must bear with; this client is of the same build. */
function closed(schema) {
  const values = schema["x-extensible-enum"];
  if (!values) return undefined;
  return ts.factory.createUnionTypeNode(
    values.map((value) => ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(value))),
  );
}

/** What an answer is made of and held against: no words for people, who read them in the server's own document. */
function withoutWords(value, key) {
  if (key === "example" || key === "examples" || !value || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((one) => withoutWords(one));
  const members = Object.entries(value).filter(([name, member]) => !(name === "description" && typeof member === "string"));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutWords(member, name)]));
}

function forMock({ openapi, info: { title, version }, paths, components: { schemas } }) {
  const unused = ["summary", "tags", "x-fields", "x-rate-limit", "x-scope"];
  const kept = structuredClone(paths);
  for (const operations of Object.values(kept)) for (const operation of Object.values(operations)) for (const name of unused) delete operation[name];
  return withoutWords({ openapi, info: { title, version }, paths: kept, components: { schemas } });
}

/** The codes of all failures, by the operation. */
function codesOf({ paths, components: { examples } }) {
  const code = ({ $ref, value }) => (value ?? examples[$ref.split("/").at(-1)].value).code;
  const all = Object.values(paths).flatMap((operations) => Object.values(operations));
  const failures = ({ responses }) => Object.values(responses).flatMap(({ content }) => Object.values(content?.["application/problem+json"]?.examples ?? {}));
  return Object.fromEntries(all.map((operation) => [operation.operationId, [...new Set(failures(operation).map(code))].sort()]));
}

const [binary, flag] = process.argv.slice(2);
if (!binary) throw new Error("usage: node scripts/wire.mjs KLIEG [--check]");
const told = JSON.parse(execFileSync(binary, ["openapi"], { maxBuffer: 64 << 20 }));
const codes = codesOf(told);
const document = inBrief(told);
const made = {
  "dev-mock/openapi.json": JSON.stringify(forMock(document), null, 1) + "\n",
  "test/codes.json": "{\n" + Object.entries(codes).map(([id, its]) => `  ${JSON.stringify(id)}: ${JSON.stringify(its).replaceAll(",", ", ")}`).join(",\n") + "\n}\n",
  "src/data/wire.ts": head + astToString(await openapiTS(document, { transform: closed, alphabetize: false })),
};
for (const [name, text] of Object.entries(made)) {
  const target = new URL(`../${name}`, import.meta.url);
  if (flag !== "--check") {
    writeFileSync(target, text);
  } else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
    console.error(`${name} is not what the server's document says: run \`npm run wire\` and look at the difference`);
    process.exitCode = 1;
  }
}
