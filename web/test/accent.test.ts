import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contrast, rgbOf, shadesOf } from "../src/base/accent.ts";
import { shadeNames } from "../src/base/shades.ts";

/** Every 17th of each channel, and the ends: 4,096 colours. */
const steps = Array.from({ length: 16 }, (_, i) => (17 * i).toString(16).padStart(2, "0"));
const colors = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));

const pair = (value: string) => {
  const found = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  expect(found, value).not.toBeNull();
  return [rgbOf(found![1]!)!, rgbOf(found![2]!)!] as const;
};
const grounds = { light: ["#ffffff", "#fbfaf8", "#f0efed"], dark: ["#12110f", "#1a1916", "#211f1d"] };
const least = (color: ReturnType<typeof rgbOf>, on: string[]) => Math.min(...on.map((ground) => contrast(color!, rgbOf(ground)!)));

test("of every colour come shades that can be read, in both themes", () => {
  for (const color of colors) {
    const shades = shadesOf(color)!;
    const [day, night] = pair(shades["--accent"]);
    const [onDay, onNight] = pair(shades["--on-accent"]);
    const [dayText, nightText] = pair(shades["--accent-text"]);
    const [dayHover, nightHover] = pair(shades["--accent-hover"]);
    expect(contrast(day, onDay), color).toBeGreaterThanOrEqual(4.5);
    expect(contrast(night, onNight), color).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dayHover, onDay), color).toBeGreaterThanOrEqual(4.5);
    expect(contrast(nightHover, onNight), color).toBeGreaterThanOrEqual(4.5);
    expect(least(dayText, grounds.light), color).toBeGreaterThanOrEqual(4.5);
    expect(least(nightText, grounds.dark), color).toBeGreaterThanOrEqual(4.5);
    expect(contrast(pair(shades["--accent-mark"])[0], [1, 1, 1]), color).toBeGreaterThanOrEqual(3);
    expect(least(night, grounds.dark), color).toBeGreaterThanOrEqual(4.5);
  }
});

test("a colour that can be read stays what it is", () => {
  expect(shadesOf("#1d4ed8")!["--accent"]).toMatch(/^light-dark\(#1d4ed8, /);
  expect(shadesOf("#ffc107")!["--accent"]).toMatch(/, #ffc[0-9a-f]{3}\)$/);
});

test("what is no colour has no shades, and nothing of it is handed on", () => {
  for (const hostile of ["", "#fff", "red", "#B3401E", "#b3401e;x:y", "#b3401e\n", "url(//evil)", "light-dark(#000000, #ffffff)"]) expect(shadesOf(hostile), hostile).toBeNull();
  for (const value of Object.values(shadesOf("#b3401e")!)) expect(value).toMatch(/^light-dark\(#[0-9a-f]{6,8}, #[0-9a-f]{6,8}\)$/);
});

test("what is painted before the first paint is what is kept for it, and what the sheet knows", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(JSON.parse(/of (\[.*?\])/.exec(read("../theme.js"))![1]!)).toEqual(shadeNames);
  for (const name of shadeNames) expect(read("../src/kit/base.css")).toContain(`${name}:`);
});
