// What has the focus, whether it is seen to have it, and ways through a page by keys alone.
import { until } from "./klieg.mjs";

/** Runs in the page: what has the focus, what of it lies under something else, and whether anything shows that it has it. */
function read() {
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const now = document.activeElement;
  if (!now || now === document.body) return null;
  const nameOf = (element) => words(element.getAttribute("aria-label") ?? (element.labels?.[0] ?? element).textContent);
  window.kliegNumber ??= new WeakMap();
  window.kliegCount ??= 0;
  if (!window.kliegNumber.has(now)) window.kliegNumber.set(now, ++window.kliegCount);
  // A control that is drawn by its label is seen where that is.
  const faces = [now, ...(now.labels ?? []), now.parentElement].filter((element) => element && element.getBoundingClientRect().width > 2);
  const face = now.matches(".sr, [type=radio], [type=checkbox], [type=file]") && now.getBoundingClientRect().width <= 2 ? (faces[0] ?? now) : now;
  const box = face.getBoundingClientRect();
  const inside = { left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth), top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight) };
  const [wide, high] = [inside.right - inside.left, inside.bottom - inside.top];
  let [seen, asked] = [0, 0];
  if (wide > 0 && high > 0)
    for (const x of [0.1, 0.3, 0.5, 0.7, 0.9])
      for (const y of [0.1, 0.3, 0.5, 0.7, 0.9]) {
        asked++;
        const top = document.elementFromPoint(inside.left + wide * x, inside.top + high * y);
        if (top && (face.contains(top) || top.contains(face) || now.contains(top))) seen++;
      }
  // By a line around it, or around what it is drawn by.
  const lined = (element, part) => {
    const { content, outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element, part);
    return (!part || content !== "none") && outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !/, 0\)$|transparent/.test(outlineColor);
  };
  const marked = [now, face, ...faces, ...face.children, now.nextElementSibling].some((element) => element && [null, "::before", "::after"].some((part) => lined(element, part)));
  return {
    number: window.kliegNumber.get(now), role: now.getAttribute("role") ?? now.localName, name: nameOf(now), inDialog: Boolean(now.closest("dialog")),
    led: now.matches("h1, main, .stage"), marked, shown: asked ? seen / asked : 0, outside: wide <= 0 || high <= 0, html: now.outerHTML.slice(0, 160),
  };
}

export const focused = (page) => page.evaluate(read);

/** WCAG 2.4.7 and 2.4.11, once the page has come to rest: marked, inside of the window, and not under a bar. What a page leads to is no control (`led`). */
export async function seenFocus(page, where) {
  let now;
  await until(`${where}: the focus is seen`, async () => {
    now = await focused(page);
    return now === null || now.led || (now.marked && !now.outside && now.shown > 0.5);
  }, { seconds: 5, every: 50, seen: () => JSON.stringify(now) });
  return now;
}

/** Tab by Tab to what is called so; at each step the focus is seen. */
export async function tabTo(page, role, name, { key = "Tab", most = 80 } = {}) {
  const passed = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    const now = await seenFocus(page, `on the way to the ${role} “${name}”`);
    if (now && now.role === role && (name instanceof RegExp ? name.test(now.name) : now.name === name)) return now;
    passed.push(now ? `${now.role} “${now.name.slice(0, 30)}”` : "the window");
  }
  throw new Error(`Tab never came to the ${role} “${name}”, but to ${passed.join(", ")}`);
}

/** All that Tab comes to, once around; a page that lets nobody out of something is a trap. */
export async function around(page, where, { most = 250 } = {}) {
  const order = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const now = await seenFocus(page, where);
    if (now === null || now.number === order[0]?.number) {
      if (order.length === 0) continue; // from the address bar into the page
      return order;
    }
    if (order.some(({ number }) => number === now.number)) throw new Error(`${where}: Tab goes around without an end at ${now.html}`);
    order.push(now);
  }
  throw new Error(`${where}: more than ${most} stops`);
}
