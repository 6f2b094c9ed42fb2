// What browsers drop of a sheet without a word.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../src/", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));
const sheets = files.map((name) => ({ name, text: readFileSync(join(src, name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "") }));

/** The rules around each place that begins with `start`, from the outside in. */
function around(text: string, start: string): string[][] {
  const open: string[] = [];
  const found: string[][] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") {
      const prelude = text.slice(from, at).trim();
      if (prelude.startsWith(start)) found.push([...open]);
      open.push(prelude);
    } else if (text[at] === "}") open.pop();
    else if (text[at] !== ";") continue;
    from = at + 1;
  }
  return found;
}

test("keyframes stand in a layer and in no rule, where they would be dropped", () => {
  const wrong = sheets.flatMap(({ name, text }) => around(text, "@keyframes").filter((rules) => rules.some((rule) => !rule.startsWith("@layer"))).map((rules) => [name, ...rules]));
  expect(wrong).toEqual([]);
  expect(around("@layer a { .b { @keyframes c { from { } } } }", "@keyframes")).toEqual([["@layer a", ".b"]]);
});

test("what is animated has keyframes", () => {
  const all = sheets.map(({ text }) => text).join("\n");
  const made = new Set([...all.matchAll(/@keyframes\s+([\w-]+)/g)].map(([, name]) => name));
  const words = /^(?:infinite|alternate|forwards|backwards|both|linear|ease\S*|step\S*|cubic-bezier.*|[\d.]+m?s|none|normal|reverse|running|\d+)$/;
  const used = [...all.matchAll(/\banimation:\s*([^;]+);/g)].flatMap(([, value]) =>
    value!.replace(/\([^)]*\)/g, "").split(/[\s,]+/).filter((word) => word && !words.test(word)));
  expect(used.length).toBeGreaterThan(8);
  expect(used.filter((name) => !made.has(name))).toEqual([]);
});
