// The colour that a site has chosen, as shades that can be read. Somebody's favourite colour is rarely one that can be read on white and on black, and never both: so
// hue and chroma are theirs, and the lightness of each use is found here. OKLCH is walked in steps of lightness, from the wish towards where there is contrast, until
// WCAG's contrast is reached against the ground that is worst for it. What OKLCH can say and sRGB cannot show loses chroma until it can, before its contrast is measured.
// Every value that comes out was written here of three numbers: nothing of what came in is handed on.

import type { Shades } from "./shades.ts";

type Rgb = readonly [number, number, number];
type Lch = { l: number; c: number; h: number };

/** What text needs against its ground (WCAG 1.4.3), and what a mark needs (1.4.11). */
const text = 4.5;
const mark = 3;
/** Grounds of kit/base.css, as sRGB: the lightest and darkest that text of the accent stands on. */
const white: Rgb = [1, 1, 1];
const sunkenLight: Rgb = [0.9412, 0.9373, 0.9294];
const sunkenDark: Rgb = [0.1294, 0.1216, 0.1137];

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toSrgb = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

const pattern = /^#[0-9a-f]{6}$/;

/** Null where it is no "#rrggbb" in lower case. */
export const rgbOf = (hex: string): Rgb | null =>
  pattern.test(hex) ? [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb : null;

const hexOf = (rgb: Rgb) => `#${rgb.map((v) => Math.round(255 * Math.min(1, Math.max(0, v))).toString(16).padStart(2, "0")).join("")}`;

/** Björn Ottosson's OKLab (https://bottosson.github.io/posts/oklab/). */
function lchOf(rgb: Rgb): Lch {
  const [r, g, b] = rgb.map(toLinear) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, y), h: Math.atan2(y, a) };
}

function linearOf({ l, c, h }: Lch): Rgb {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z, -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z, -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z];
}

/** As sRGB can show it, and as eight bits hold it: what is measured is what is painted. */
function shown(color: Lch): Rgb {
  for (let c = color.c; ; c -= 0.005) {
    const linear = linearOf({ ...color, c: Math.max(c, 0) });
    if (c <= 0 || linear.every((v) => v >= -0.0005 && v <= 1.0005)) return rgbOf(hexOf(linear.map((v) => toSrgb(Math.min(1, Math.max(0, v)))) as unknown as Rgb))!;
  }
}

const luminance = (rgb: Rgb) => {
  const [r, g, b] = rgb.map(toLinear) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** By WCAG 2: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `part` of a colour over a ground. */
const over = (color: Rgb, part: number, ground: Rgb) => color.map((v, i) => v * part + ground[i]! * (1 - part)) as unknown as Rgb;

/** The first lightness from `l` on, darker or lighter, that has the contrast; else the end of the way, which is black or white. */
function readable(color: Lch, step: 0.01 | -0.01, has: (rgb: Rgb) => boolean): Rgb {
  for (let l = color.l; l > 0 && l < 1; l += step) {
    const rgb = shown({ ...color, l });
    if (has(rgb)) return rgb;
  }
  return step < 0 ? [0, 0, 0] : white;
}

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));

/** Null where it is no colour. */
export function shadesOf(accent: string): Shades | null {
  const given = rgbOf(accent);
  if (!given) return null;
  const color = lchOf(given);
  const dim = { ...color, c: Math.min(color.c, 0.04) };
  const ink = shown({ ...dim, l: 0.2 });
  const paper = shown({ ...dim, l: 0.99, c: 0.005 });

  // By day the colour may stay as dark as it is, with light words on it; at night it is one that shines, with dark words on it.
  const dark = color.l < 0.64;
  const words = dark ? paper : ink;
  const day = readable({ ...color, l: between(0.4, color.l, 0.88) }, dark ? -0.01 : 0.01, (rgb) => contrast(rgb, words) >= text);
  const night = readable({ ...color, l: between(0.66, color.l, 0.88) }, 0.01, (rgb) => contrast(rgb, ink) >= text && contrast(rgb, sunkenDark) >= text);
  const dayHover = shown({ ...color, l: lchOf(day).l + (dark ? -0.04 : 0.04) });
  const nightHover = shown({ ...color, l: lchOf(night).l + 0.04 });

  const softDay = over(day, 0.14, sunkenLight);
  const softNight = over(night, 0.16, sunkenDark);
  const dayText = readable({ ...color, l: Math.min(color.l, 0.56) }, -0.01, (rgb) => contrast(rgb, softDay) >= text);
  const nightText = readable({ ...color, l: Math.max(color.l, 0.8) }, 0.01, (rgb) => contrast(rgb, softNight) >= text);
  const dayMark = readable({ ...color, l: between(0.4, color.l, 0.7) }, -0.01, (rgb) => contrast(rgb, white) >= mark);

  const both = (light: Rgb, night: Rgb) => `light-dark(${hexOf(light)}, ${hexOf(night)})`;
  return {
    "--accent": both(day, night),
    "--accent-hover": both(dayHover, nightHover),
    "--accent-text": both(dayText, nightText),
    "--accent-soft": `light-dark(${hexOf(day)}24, ${hexOf(night)}29)`,
    "--accent-mark": both(dayMark, night),
    "--on-accent": both(words, ink),
    "--focus": both(dayText, nightText),
  };
}
