// Writes src/data/wire.ts, the types of what goes over the wire, from the API's document as `klieg openapi` prints it.
// Usage: node scripts/wire.mjs KLIEG [--check]   (--check: says whether the file is what it would be, and changes nothing)

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const target = new URL("../src/data/wire.ts", import.meta.url);
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

const [binary, flag] = process.argv.slice(2);
if (!binary) throw new Error("usage: node scripts/wire.mjs KLIEG [--check]");
const document = JSON.parse(execFileSync(binary, ["openapi"], { maxBuffer: 64 << 20 }));
const made = head + astToString(await openapiTS(inBrief(document), { transform: closed, alphabetize: false }));

if (flag !== "--check") {
  writeFileSync(target, made);
} else if (readFileSync(target, "utf8") !== made) {
  console.error("src/data/wire.ts is not what the server's document says: run `npm run wire` and look at the difference");
  process.exit(1);
}
