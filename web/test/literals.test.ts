import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const script = new URL("../scripts/literals.mjs", import.meta.url).pathname;

/** How many texts are found in a file with this in it. */
function found(code: string): number {
  const folder = mkdtempSync(join(tmpdir(), "literals-"));
  try {
    writeFileSync(join(folder, "part.tsx"), code);
    execFileSync(process.execPath, [script, folder], { stdio: "pipe" });
    return 0;
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr).trim().split("\n").length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a text in the code is found where people see it", () => {
  expect(found("const a = <p>Home</p>;")).toBe(1);
  expect(found('const a = <button aria-label="Close" class="btn" />;')).toBe(1);
  expect(found('const a = <p>{big ? "Large" : t("small")}</p>;')).toBe(1);
  expect(found("const a = <Menu label={`Actions for ${name}`} />;")).toBe(1);
  expect(found('toast("It was deleted.");')).toBe(1);
});

test("what only a machine or a developer reads is left alone", () => {
  expect(found('const a = <a class="btn primary" href="/docs" aria-current="page">{t("api")}</a>;')).toBe(0);
  expect(found('throw new Error("no gate stands before this page");')).toBe(0);
  expect(found('const query = matchMedia("(max-width: 1023px) and (hover)");')).toBe(0);
});
