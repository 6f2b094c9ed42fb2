import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const shown = [
  "const a = <p>Home</p>;",
  'const a = <button aria-label="Close" class="btn" />;',
  'const a = <p>{big ? "Large" : t("small")}</p>;',
  "const a = <Menu label={`Actions for ${name}`} />;",
  'toast("It was deleted.");',
];
const unseen = [
  'const a = <a class="btn primary" href="/docs" aria-current="page">{t("api")}</a>;',
  'throw new Error("no gate stands before this page");',
  'const query = matchMedia("(max-width: 1023px) and (hover)");',
  'import { a } from "./some file.ts";',
];

// A process for all of them: it loads a compiler.
const folder = mkdtempSync(join(tmpdir(), "literals-"));
afterAll(() => rmSync(folder, { recursive: true }));
[...shown, ...unseen].forEach((code, i) => writeFileSync(join(folder, `part${i}.tsx`), code));
const { status, stderr } = spawnSync(process.execPath, [new URL("../scripts/literals.mjs", import.meta.url).pathname, folder], { encoding: "utf8" });
const foundIn = (i: number) => stderr.split("\n").filter((line) => line.includes(`part${i}.tsx:`)).length;

describe("a text in the code", () => {
  test("fails the check", () => expect(status).toBe(1));
  test.each(shown.map((code, i) => [code, i] as const))("is found where people see it: %s", (_, i) => expect(foundIn(i)).toBe(1));
  test.each(unseen.map((code, i) => [code, i + shown.length] as const))("is left alone where only machines and developers read it: %s", (_, i) =>
    expect(foundIn(i)).toBe(0),
  );
});
