import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

/** This device's memory. */
const device = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => device.get(key) ?? null,
  setItem: (key: string, value: string) => void device.set(key, value),
  removeItem: (key: string) => void device.delete(key),
});

const ada = { id: "u_1", username: "ada", displayName: "Ada", role: "user" };
const bob = { ...ada, id: "u_2", username: "bob" };
const site = { name: "Lumen", version: "1", categories: [] };
const video = { id: "v_1", title: "One", status: "ready", playback: { hls: "/media/t/signed/master.m3u8" } };

/** Who the server says is signed in; "nobody answers" is what it says. */
let me: object | null | "away" = null;
vi.stubGlobal("fetch", async (url: string) => {
  if (me === "away") throw new TypeError("network");
  const body = url === "/api/site" ? site : url === "/api/auth/me" ? me : video;
  return new Response(JSON.stringify(body ?? { code: "unauthenticated", detail: "sign in first" }), { status: body ? 200 : 401 });
});

async function visit() {
  vi.resetModules();
  const session = await import("../src/data/session.ts");
  const cache = await import("../src/data/cache.ts");
  const { queries } = await import("../src/data/queries.ts");
  return { ...session, ...cache, queries };
}
/** A visit that ended with the video on the screen. */
async function before(who: object | null) {
  me = who;
  const page = await visit();
  await page.loadSession();
  page.prefetch(page.queries.video("v_1"));
  await vi.waitFor(() => expect(page.peek(page.queries.video("v_1"))).toBeDefined());
  await vi.waitFor(() => expect(page.site.value).toEqual(site));
}

beforeEach(() => device.clear());
afterEach(() => void (me = null));

describe("a visit after another", () => {
  test("begins as who one was, on the site as it was called, with what one saw, and nothing that is signed for a short time", async () => {
    await before(ada);
    const page = await visit();
    expect(page.user.value).toEqual(ada);
    expect(page.site.value).toEqual(site);
    expect(page.peek(page.queries.video("v_1"))).toEqual({ ...video, playback: { hls: null } });
  });

  test("forgets all of it where the session has ended meanwhile, and does not ask to sign in again", async () => {
    await before(ada);
    me = null;
    const page = await visit();
    await page.loadSession();
    expect(page.user.value).toBeNull();
    expect(page.sessionOver.value).toBe(false);
    expect(page.peek(page.queries.video("v_1"))).toBeUndefined();
    expect([...device.keys()].filter((key) => key.includes("video") || key.endsWith(".me"))).toEqual([]);
  });

  test("forgets what somebody else saw", async () => {
    await before(ada);
    me = bob;
    const page = await visit();
    await page.loadSession();
    expect(page.user.value).toEqual(bob);
    expect(page.peek(page.queries.video("v_1"))).toBeUndefined();
  });

  test("goes on with it while nobody answers", async () => {
    vi.useFakeTimers();
    await before(ada);
    me = "away";
    const page = await visit();
    const loaded = page.loadSession();
    await vi.advanceTimersByTimeAsync(20_000);
    await loaded;
    expect(page.user.value).toEqual(ada);
    expect(page.sessionTrouble.value?.offline).toBe(true);
    vi.useRealTimers();
  });

  test("of a visitor keeps what visitors see", async () => {
    await before(null);
    const page = await visit();
    await page.loadSession();
    expect(page.user.value).toBeNull();
    expect(page.peek(page.queries.video("v_1"))).toBeDefined();
  });
});

test("signing out empties the device", async () => {
  await before(ada);
  const page = await visit();
  await page.signOut();
  expect([...device.keys()].filter((key) => key.includes("video") || key.endsWith(".me"))).toEqual([]);
});
