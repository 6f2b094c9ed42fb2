// Holds the document of the live socket to AsyncAPI's own parser and its rules, down to hints. Usage: node asyncapi.mjs DOCUMENT
import { readFileSync } from "node:fs";
import process from "node:process";
import { Parser } from "@asyncapi/parser";

const path = process.argv[2];
const { document, diagnostics } = await new Parser().parse(readFileSync(path, "utf8"), { source: path });
for (const { severity, code, message, path: place } of diagnostics) {
  console.log(`${["error", "warning", "information", "hint"][severity]} ${code} at ${place.join(".") || "the top"}: ${message}`);
}
if (document === undefined || diagnostics.length > 0) {
  process.exit(1);
}
// A document that says nothing obeys every rule.
const said = { channels: document.channels().all(), operations: document.operations().all(), messages: document.messages().all() };
for (const [what, all] of Object.entries(said)) {
  if (all.length === 0) {
    console.log(`${path} has no ${what}`);
    process.exit(1);
  }
}
console.log(`${path}: ${Object.entries(said).map(([what, all]) => `${all.length} ${what}`).join(", ")}, and nothing to say`);
