// The colour of the site, on the page. theme.js paints what is kept here before the first paint, so the code that derives its shades is
// fetched only where the site has another colour than the last time.
import { shadeNames } from "../base/shades.ts";
import { memory } from "../base/store.ts";
import { site } from "./session.ts";

/** Which colour the page has, or is about to have. */
let wanted = memory.get("shades") && memory.get("accent");

export async function paintAccent(accent: string | null): Promise<void> {
  if (accent === wanted) return;
  wanted = accent;
  const shades = accent === null ? null : (await import("../base/accent.ts")).shadesOf(accent);
  if (wanted !== accent) return; // it was changed meanwhile
  const { style } = document.documentElement;
  for (const name of shadeNames) {
    if (shades) style.setProperty(name, shades[name]);
    else style.removeProperty(name);
  }
  memory.set("accent", shades && accent);
  memory.set("shades", shades && JSON.stringify(shades));
}

/** From now on, and whenever the site says another. Where the code for it does not arrive the page keeps the colour that it has. */
export function followAccent(): void {
  const now = () => {
    if (site.value) paintAccent(site.value.accent ?? null).catch(() => (wanted = memory.get("accent")));
  };
  site.watch(now);
  now();
}
