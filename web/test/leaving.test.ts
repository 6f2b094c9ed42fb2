import { afterEach, expect, test, vi } from "vitest";
import { asked, hold, leave, unsaved, wayOf } from "../src/kit/leaving.ts";

afterEach(() => vi.unstubAllGlobals());

test("the browser asks before the tab goes while anything is held, and before another screen only we do", () => {
  const listening = new Set<string>();
  vi.stubGlobal("addEventListener", (name: string) => listening.add(name));
  vi.stubGlobal("removeEventListener", (name: string) => listening.delete(name));
  const [form, uploads] = [{}, {}];
  hold(uploads, "page");
  expect([listening.has("beforeunload"), unsaved.value]).toEqual([true, false]);
  hold(form, "screen");
  hold(form, "screen"); // said twice, and taken back once
  expect(unsaved.value).toBe(true);
  const went = vi.fn();
  leave(went);
  expect(went).not.toHaveBeenCalled();
  expect(asked.value).toBe(went);
  hold(form, null);
  leave(went);
  expect(went).toHaveBeenCalledOnce();
  expect([listening.has("beforeunload"), unsaved.value]).toEqual([true, false]);
  hold(uploads, null);
  expect(listening.has("beforeunload")).toBe(false);
});

test("a way is what the router would take to another screen", () => {
  const origin = "https://tube.example";
  const to = (written: string, more: { target?: string; download?: string; ctrlKey?: boolean; button?: number } = {}) => {
    const { pathname, search, hash, href, origin: its } = new URL(written, `${origin}/admin/site`);
    const link = { nodeName: "A", href, origin: its, pathname, search, hash, target: more.target ?? "", download: more.download ?? "", getAttribute: () => written };
    const click = { ctrlKey: more.ctrlKey ?? false, metaKey: false, altKey: false, shiftKey: false, button: more.button ?? 0 };
    return wayOf({ ...click, composedPath: () => [{ nodeName: "SPAN" }, link, {}] as unknown as EventTarget[] }, /^\/(?!docs$)/, "/admin/site", origin);
  };
  expect(to("/studio?all=1#x")).toBe("/studio?all=1#x");
  expect(to("/studio", { target: "_self" })).toBe("/studio");
  for (const here of ["#main", "/admin/site#logo", "/admin/site"]) expect(to(here)).toBe(null);
  for (const browsers of ["/docs", "https://else.example/"]) expect(to(browsers)).toBe(null);
  for (const more of [{ target: "_blank" }, { download: "x" }, { ctrlKey: true }, { button: 1 }]) expect(to("/studio", more)).toBe(null);
});
