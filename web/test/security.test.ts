import { describe, expect, test } from "vitest";
import { inFours } from "../src/features/security/enrolment.tsx";
import { endOf, lifetimeHint } from "../src/features/security/lifetimes.ts";
import { tokenIn } from "../src/features/addresses/mailedtoken.ts";
import { pathOf, qrOf } from "../src/features/security/qrpath.ts";
import { fileOf } from "../src/features/security/recoverycodes.tsx";
import { scopesOf } from "../src/features/security/scopes.ts";
import { whatOf } from "../src/features/security/signinlog.tsx";

test("the token of a mail is read behind the sign that browsers send to nobody, as it was written", () => {
  expect(tokenIn("#token=a-b_c")).toBe("a-b_c");
  for (const none of ["", "#", "#token=", "#other=a"]) expect(tokenIn(none)).toBe("");
});

describe("a QR code", () => {
  test("is drawn line by line, a run of dark modules at a time", () => {
    expect(pathOf([[true, true, false], [false, false, false], [true, false, true]])).toBe("M0 0h2v1H0zM0 2h1v1H0zM2 2h1v1H2z");
    expect(pathOf([])).toBe("");
  });

  test("has quiet around it", () => {
    const { path, size } = qrOf("otpauth://totp/Klieg:ada?secret=GEZDGNBVGY3TQOJQ&issuer=Klieg");
    const drawn = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number) as [number, number, number]);
    expect(Math.min(...drawn.map(([x]) => x), ...drawn.map(([, y]) => y))).toBe(4);
    expect(Math.max(...drawn.map(([x, , width]) => x + width), ...drawn.map(([, y]) => y + 1))).toBe(size - 4);
  });
});

test("a secret is read over in fours", () => {
  expect(inFours("GEZDGNBVGY3T")).toBe("GEZD GNBV GY3T");
  expect(inFours("GEZDG")).toBe("GEZD G");
});

test("a token ends when its owner said, and at most a year ahead, or when it is not used", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  expect(endOf(30, now)).toBe("2026-03-02T12:00:00.000Z");
  expect(endOf(365, now)).toBe("2027-01-31T12:00:00.000Z");
  expect(endOf(0, now)).toBeNull();
  expect(lifetimeHint(0)).toBe("As long as something uses it.");
});

test("a role is lent by whom has one", () => {
  expect(scopesOf({ role: "user" })).not.toContain("admin");
  for (const role of ["moderator", "administrator"] as const) expect(scopesOf({ role })).toContain("admin");
});

test("what is kept of codes says whose they are", () => expect(fileOf("Of ada", ["aaaa-bbbb", "cccc-dddd"])).toBe("Of ada\n\naaaa-bbbb\ncccc-dddd\n"));

test("failures of an hour are one line with their number", () => {
  expect(whatOf({ kind: "failed", times: 1 })).toBe("Wrong password or code");
  expect(whatOf({ kind: "failed", times: 12 })).toBe("Wrong password or code, 12 times");
  expect(whatOf({ kind: "second_factor_on", times: 1 })).toBe("Second step turned on");
});
