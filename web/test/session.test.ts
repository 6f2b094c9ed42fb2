import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { storageOf } from "./device.ts";

/** This device's memory. */
const device = new Map<string, string>();
vi.stubGlobal("localStorage", storageOf(device));

const ada = { id: "u_1", username: "ada", displayName: "Ada", role: "user" };
const bob = { ...ada, id: "u_2", username: "bob" };
const site = { name: "Lumen", version: "1", categories: [] };
const video = { id: "v_1", title: "One", status: "ready", playback: { hls: "/media/t/signed/master.m3u8", file: { url: "/media/t/signed/video.mp4", type: "video/mp4", bytes: 1 } } };

/** Who the server says is signed in; "nobody answers" is what it says. */
let me: object | null | "away" = null;
/** What it answers instead to each question of who that is, as long as there are any. */
let refusals: { status: number; headers?: Record<string, string> }[] = [];
/** Questions of who that is wait for this. */
let held: Promise<void> | null = null;
let asked = 0;
vi.stubGlobal("fetch", async (url: string) => {
  if (me === "away") throw new TypeError("network");
  if (url === "/api/auth/me") {
    asked++;
    const answer = me;
    await held;
    const { status, headers } = refusals.shift() ?? {};
    if (status) return new Response("", { status, headers: headers ?? {} });
    return new Response(JSON.stringify(answer));
  }
  return new Response(JSON.stringify(url === "/api/site" ? site : video));
});

async function visit() {
  vi.resetModules();
  const session = await import("../src/data/session.ts");
  const cache = await import("../src/data/cache.ts");
  const { queries } = await import("../src/data/queries.ts");
  const { ApiError } = await import("../src/data/api.ts");
  return { ...session, ...cache, queries, ApiError };
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
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  me = null;
  refusals = [];
  held = null;
  asked = 0;
});

describe("a visit after another", () => {
  test("begins as who one was, on the site as it was called, with what one saw, and nothing that is signed for a short time", async () => {
    await before(ada);
    const page = await visit();
    expect(page.user.value).toEqual(ada);
    expect(page.site.value).toEqual(site);
    expect(page.peek(page.queries.video("v_1"))).toEqual({ ...video, playback: { hls: null, file: null } });
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
  });

  test("of a visitor keeps what visitors see", async () => {
    await before(null);
    const page = await visit();
    await page.loadSession();
    expect(page.user.value).toBeNull();
    expect(page.peek(page.queries.video("v_1"))).toBeDefined();
  });
});

test("a page that goes on to another hears what the site is called by now, and believes the last answer", async () => {
  const page = await visit();
  await page.loadSession();
  await vi.waitFor(() => expect(page.site.value).toEqual(site));
  const called = (name: string) => new Response(JSON.stringify({ ...site, name }));
  let late: (answer: Response) => void = () => undefined;
  const fetches = vi.spyOn(globalThis, "fetch");
  fetches.mockImplementationOnce(() => new Promise((answer) => (late = answer)));
  fetches.mockImplementationOnce(() => Promise.resolve(called("Harbour")));
  page.lookAtSite();
  page.lookAtSite();
  await vi.waitFor(() => expect(page.site.value?.name).toBe("Harbour"));
  late(called("Lumen before"));
  await new Promise((done) => setTimeout(done));
  expect(page.site.value?.name).toBe("Harbour");
  expect((await visit()).site.value?.name).toBe("Harbour");
});

test("signing out empties the device", async () => {
  await before(ada);
  const page = await visit();
  await page.signOut();
  expect([...device.keys()].filter((key) => key.includes("video") || key.endsWith(".me"))).toEqual([]);
});

describe("what a person leaves behind", () => {
  const theirs = { "klieg.resume.v_1": '{"of":"u_1","at":1,"data":40}', "klieg.resume": '{"v_1":{"t":40,"at":1}}', "klieg.channel": "ch_1", "klieg.studio": "ch_1" };
  const devices = { "klieg.volume": "0.5", "klieg.theme": "dark" };
  const fill = () => Object.entries({ ...theirs, ...devices }).forEach(([key, value]) => device.set(key, value));
  /** What is the device's stays anyway. */
  const left = () => {
    expect(Object.keys(devices).filter((key) => !device.has(key))).toEqual([]);
    return Object.keys(theirs).filter((key) => device.has(key));
  };

  test("goes as they sign out, and no page that stood before writes it again", async () => {
    await before(ada);
    const page = await visit();
    const { aboutPerson } = await import("../src/data/kept.ts");
    const there = aboutPerson();
    fill();
    await page.signOut();
    expect(left()).toEqual([]);
    expect(there()).toBe(false);
    expect(aboutPerson()()).toBe(true);
  });

  test("goes where another tab signs out", async () => {
    const listeners: { onmessage?: (event: { data: unknown }) => void }[] = [];
    vi.stubGlobal("BroadcastChannel", class { onmessage = undefined; postMessage() {} constructor() { listeners.push(this as never); } });
    await before(ada);
    const page = await visit();
    vi.stubGlobal("document", { addEventListener: () => undefined });
    page.followSession(() => undefined, () => false);
    vi.stubGlobal("document", undefined);
    fill();
    listeners.at(-1)!.onmessage!({ data: null });
    expect(left()).toEqual([]);
    expect([...device.keys()].some((key) => key.includes("video") || key.endsWith(".me"))).toBe(false);
  });

  test("goes from the device where another tab signs out while something is being written, and the page stands until they are back", async () => {
    const listeners: { onmessage?: (event: { data: unknown }) => void }[] = [];
    vi.stubGlobal("BroadcastChannel", class { onmessage = undefined; postMessage() {} constructor() { listeners.push(this as never); } });
    await before(ada);
    const page = await visit();
    await page.loadSession();
    vi.stubGlobal("document", { addEventListener: () => undefined });
    page.followSession(() => undefined, () => true);
    vi.stubGlobal("document", undefined);
    fill();
    listeners.at(-1)!.onmessage!({ data: null });
    expect(left()).toEqual([]);
    expect([page.sessionOver.value, page.user.value]).toEqual([true, ada]);
    listeners.at(-1)!.onmessage!({ data: ada });
    expect([page.sessionOver.value, page.user.value]).toEqual([false, ada]);
  });

  test("goes where the server says that the session has ended, though the page stands until they are back", async () => {
    await before(ada);
    const page = await visit();
    await page.loadSession();
    fill();
    me = null;
    expect(await page.stillMe()).toBe(false);
    expect(page.sessionOver.value).toBe(true);
    expect(page.user.value).toEqual(ada);
    expect(left()).toEqual([]);
    expect([...device.keys()].filter((key) => key.includes("video") || key.endsWith(".me"))).toEqual([]);
  });

  test("stays where a visitor signs in, who is the same", async () => {
    await before(null);
    const page = await visit();
    await page.loadSession();
    fill();
    page.signedIn(ada as never);
    expect(left()).toEqual(Object.keys(theirs));
  });
});

test("nobody is signed out who may still be signed in, and whose session had ended already is", async () => {
  const answered = globalThis.fetch;
  for (const [status, who] of [[429, ada], [500, ada], [503, ada], [401, null], [204, null]] as const) {
    await before(ada);
    const page = await visit();
    vi.stubGlobal("fetch", async (url: string) => (url === "/api/auth/logout" ? new Response(null, { status }) : answered(url)));
    const told = await page.signOut().then(() => null, (error: { status: number }) => error.status);
    vi.stubGlobal("fetch", answered);
    expect([status, page.user.value, told]).toEqual([status, who, who && status]);
  }
});

describe("where the first question of who is signed in is refused", () => {
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

  test.each([429, 500, 503])("with %i, whoever signs in is known to be, and nothing is left to be told or asked", async (status) => {
    vi.useFakeTimers();
    refusals = Array.from({ length: 3 }, () => ({ status, headers: { "Retry-After": "90" } }));
    const page = await visit();
    await page.loadSession();
    expect([page.user.value, page.confirmed.value, page.sessionTrouble.value?.status]).toEqual([undefined, false, status]);
    page.signedIn(ada as never);
    expect([page.user.value, page.confirmed.value, page.sessionTrouble.value]).toEqual([ada, true, null]);
    const before = asked;
    await pass(300);
    expect(asked).toBe(before);
  });

  test("it is asked again, no sooner than the server says, and told until then", async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5); // of those who heard it together
    await before(ada);
    refusals = [{ status: 429, headers: { "Retry-After": "30" } }, { status: 500 }];
    const page = await visit();
    await page.loadSession();
    const first = asked;
    await pass(29);
    expect([asked, page.sessionTrouble.value?.status, page.confirmed.value]).toEqual([first, 429, false]);
    await pass(10);
    expect([asked, page.sessionTrouble.value?.status]).toEqual([first + 1, 500]);
    await pass(20);
    expect([page.user.value, page.sessionTrouble.value, page.confirmed.value]).toEqual([ada, null, true]);
  });

  test("another answer shows that the server is there, and not that it may be asked sooner", async () => {
    vi.useFakeTimers();
    refusals = [{ status: 503, headers: { "Retry-After": "30" } }];
    const page = await visit();
    const { reachable } = await import("../src/data/api.ts");
    await page.loadSession();
    const first = asked;
    expect(reachable.value).toBe(false);
    reachable.value = true;
    await pass(29);
    expect(asked).toBe(first);
    await pass(10);
    expect([asked, page.user.value]).toEqual([first + 1, null]);
  });

  test("so is the site", async () => {
    vi.useFakeTimers();
    const answered = globalThis.fetch;
    let refused = 0;
    vi.stubGlobal("fetch", async (url: string) => (url === "/api/site" && refused++ === 0 ? new Response("", { status: 429, headers: { "Retry-After": "5" } }) : answered(url)));
    const page = await visit();
    await page.loadSession();
    expect(page.site.value).toBeNull();
    await pass(10);
    expect(page.site.value).toEqual(site);
    vi.stubGlobal("fetch", answered);
  });
});

test("an answer that was overtaken by a sign-in says nothing of it", async () => {
  for (const known of [false, true]) {
    if (known) await before(ada);
    me = null;
    let answer = () => {};
    held = new Promise((resolve) => (answer = resolve));
    const page = await visit();
    const loaded = page.loadSession();
    page.signedIn(ada as never);
    answer();
    await loaded;
    expect([page.user.value, page.confirmed.value, page.sessionOver.value]).toEqual([ada, true, false]);
    held = null;
  }
});

test("a session that has ended elsewhere is over for whoever asks who it is, and asks to sign in again", async () => {
  await before(ada);
  const page = await visit();
  await page.loadSession();
  expect([await page.stillMe(), page.sessionOver.value]).toEqual([true, false]);
  me = null;
  expect([await page.stillMe(), page.sessionOver.value, page.user.value]).toEqual([false, true, ada]);
});

test("a video is not gone for whoever does not know yet that their session has ended", async () => {
  await before(ada);
  const page = await visit();
  await page.loadSession();
  const wanted = page.queries.video("v_1");
  const asking = { ...wanted, ask: async () => Promise.reject(new page.ApiError(404, "not_found", "There is no such video.")) };
  page.put(wanted, () => video as never);
  me = null;
  await page.load(page.entryOf(wanted), asking.ask);
  expect(page.sessionOver.value).toBe(true);
  expect(page.entryOf(wanted)).toMatchObject({ data: video, error: { status: 401 } });
  page.leaveSession();
  page.put(wanted, () => video as never);
  await page.load(page.entryOf(wanted), asking.ask);
  expect(page.entryOf(wanted)).toMatchObject({ data: undefined, error: { status: 404 } });
});

test("a visitor is nobody's session, and asks nobody to sign in", async () => {
  const page = await visit();
  await page.loadSession();
  expect([await page.stillMe(), page.sessionOver.value, page.user.value, page.confirmed.value]).toEqual([false, false, null, true]);
});

test("another name of one's own is known at once, to other tabs, and at the next visit", async () => {
  const told: unknown[] = [];
  let tell: (message: { data: unknown }) => void = () => undefined;
  vi.stubGlobal("BroadcastChannel", class {
    set onmessage(hear: typeof tell) {
      tell = hear;
    }
    postMessage(who: unknown) {
      told.push(who);
    }
  });
  vi.stubGlobal("document", { addEventListener: () => undefined, querySelectorAll: () => [] });
  vi.stubGlobal("addEventListener", () => undefined);
  await before(ada);
  const page = await visit();
  page.followSession(() => undefined, () => false);
  await page.loadSession();
  const countess = { ...ada, displayName: "Countess" };
  page.renamed(countess as never);
  expect([page.user.value, told]).toEqual([countess, [countess]]);
  page.renamed({ ...bob, displayName: "Bobby" } as never);
  expect([page.user.value, told]).toEqual([countess, [countess]]);
  const later = await visit();
  expect(later.user.value).toEqual(countess);
  later.followSession(() => undefined, () => false);
  tell({ data: { ...ada, displayName: "Lady" } });
  expect(later.user.value).toMatchObject({ id: "u_1", displayName: "Lady" });
});

test("who is signed in is known from another tab, too", async () => {
  let tell: (message: { data: unknown }) => void = () => undefined;
  vi.stubGlobal("BroadcastChannel", class {
    set onmessage(hear: typeof tell) {
      tell = hear;
    }
  });
  vi.stubGlobal("document", { addEventListener: () => undefined, querySelectorAll: () => [] });
  vi.stubGlobal("addEventListener", () => undefined);
  await before(ada);
  for (const who of [ada, bob, null]) {
    refusals = [{ status: 429 }];
    const page = await visit();
    page.followSession(() => undefined, () => false);
    await page.loadSession();
    tell({ data: who });
    expect([page.user.value, page.confirmed.value, page.sessionTrouble.value]).toEqual([who, true, null]);
  }
  refusals = [{ status: 429 }];
  const page = await visit();
  page.followSession(() => undefined, () => false);
  await page.loadSession();
  expect(page.user.value).toBeUndefined();
  tell({ data: null });
  expect([page.user.value, page.confirmed.value]).toEqual([null, true]);
});
