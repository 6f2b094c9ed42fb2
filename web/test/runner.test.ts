import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { storageOf } from "./device.ts";

// The build of tus-js-client that pages get: it sends by XMLHttpRequest.
vi.mock("tus-js-client", () => import("../node_modules/tus-js-client/lib.esm/browser/index.js" as string));

type Heard = { at: number; what: string; body?: unknown };
let heard: Heard[] = [];
const now = () => Date.now() / 1000;
/** What is long asks besides whether the server is there at all: of that these tests do not tell. */
const written = () => heard.map(({ what }) => what).filter((what) => !what.startsWith("GET"));
const asked = (what: string) => heard.filter((request) => request.what === what);

/** What the API answers, by method and path; what is not named here is lost. */
let answers: Record<string, () => Response | Promise<Response>> = {};
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const lost = () => {
  throw new TypeError("network");
};
const video = { id: "v_1", title: "a", description: "", visibility: "private", category: null, tags: [], updatedAt: "2026-01-01T00:00:00.000Z" };
const made = () => json(201, { video, upload: { url: "/api/uploads" } });
const gone = () => new Response(null, { status: 204 });

/** What tus is answered: a status and the headers, in turn; what begins an upload is never answered as what sends its bytes, whichever of two files is the quicker one. */
let tus: [number, Record<string, string>, string?][] = [];
/** Those it is not answered yet, one after the other. */
let holds = false;
let held: (() => void)[] = [];
/** What the window is listened to for. */
let listening = new Set<string>();
class Xhr {
  upload = {};
  status = 0;
  responseText = "";
  onload = () => {};
  #what = "";
  #headers: Record<string, string> = {};
  open(method: string, url: string) {
    this.#what = `${method} ${new URL(url).pathname}`;
  }
  setRequestHeader() {}
  abort() {}
  getResponseHeader(name: string) {
    return this.#headers[name.toLowerCase()] ?? null;
  }
  send() {
    heard.push({ at: now(), what: this.#what });
    const not = this.#what.startsWith("POST") ? 204 : 201;
    const next = tus.findIndex(([status]) => status !== not);
    [this.status, this.#headers, this.responseText = ""] = next < 0 ? [204, {}] : tus.splice(next, 1)[0]!;
    if (holds && this.#what.startsWith("PATCH")) held.push(() => this.onload());
    else queueMicrotask(() => this.onload());
  }
}

/** All that an upload is made of. */
async function parts() {
  const [runner, choosing, { items }, { drafts, describe, heard, storeNow }] = await Promise.all([
    import("../src/features/upload/runner.ts"),
    import("../src/features/upload/choosing.ts"),
    import("../src/features/upload/items.ts"),
    import("../src/features/upload/autosave.ts"),
  ]);
  return { ...runner, ...choosing, items, drafts, describe, heard, storeNow };
}
async function newRunner() {
  vi.resetModules();
  await import("tus-js-client").catch(() => undefined); // a file of code comes when it comes, which is not the time that these tests let pass
  const { reachable } = await import("../src/data/api.ts");
  return { ...(await parts()), reachable };
}
const file = () => new File(["moving pictures"], "a.mp4", { type: "video/mp4" });
async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(1500);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(1000 * seconds - 1500);
}
const soon = () => pass(3);

beforeEach(() => {
  heard = [];
  answers = {};
  tus = [];
  holds = false;
  held = [];
  vi.useFakeTimers();
  listening = new Set();
  vi.stubGlobal("addEventListener", (name: string) => void listening.add(name));
  vi.stubGlobal("removeEventListener", (name: string) => void listening.delete(name));
  vi.stubGlobal("location", { href: "http://127.0.0.1/upload" });
  vi.stubGlobal("XMLHttpRequest", Xhr);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const what = `${init.method} ${url}`;
    heard.push({ at: now(), what, body: init.body === undefined ? undefined : JSON.parse(String(init.body)) });
    return (answers[what] ?? lost)();
  });
});
afterEach(() => {
  vi.doUnmock("../src/kit/toast.tsx");
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("what is cancelled while its draft is being made leaves none", async () => {
  const runner = await newRunner();
  let answer = (_: Response) => {};
  answers = { "POST /api/videos": () => new Promise<Response>((resolve) => (answer = resolve)), "DELETE /api/videos/v_1": gone };
  runner.add([file()], "ch_1");
  await soon();
  runner.cancel("up1");
  expect(runner.items.value).toEqual([]);
  answer(made());
  await soon();
  expect(written()).toEqual(["POST /api/videos", "DELETE /api/videos/v_1"]);
});

test("nor does what is cancelled after the answer about its draft was lost", async () => {
  const runner = await newRunner();
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken" }]);
  runner.cancel("up1");
  await soon();
  expect(asked("DELETE /api/videos/v_1")).toHaveLength(0);
  answers = { "POST /api/videos": made, "DELETE /api/videos/v_1": gone };
  runner.reachable.value = true;
  await soon();
  expect(asked("DELETE /api/videos/v_1")).toHaveLength(1);
});

test("nor what is cancelled while nobody answers, and what was refused has none", async () => {
  const runner = await newRunner();
  answers = { "POST /api/videos": made };
  tus = [[403, {}]];
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken", videoId: null }]); // nobody answered its removal
  runner.cancel("up1");
  await soon();
  answers = { "POST /api/videos": () => json(422, { code: "validation_failed" }), "DELETE /api/videos/v_1": gone };
  runner.reachable.value = true;
  await soon();
  expect(asked("DELETE /api/videos/v_1")).toHaveLength(2);
  runner.add([file()], "ch_1");
  await soon();
  runner.cancel("up2");
  await soon();
  expect(asked("POST /api/videos")).toHaveLength(2);
  expect(asked("DELETE /api/videos/v_1")).toHaveLength(2);
});

/** Puts away an upload that was not sent, and answers what people are told of it. */
async function cancelled(status: number, headers: Record<string, string> = {}) {
  const told = vi.fn();
  vi.doMock("../src/kit/toast.tsx", () => ({ toast: told }));
  const runner = await newRunner();
  answers = { "POST /api/videos": made, "DELETE /api/videos/v_1": () => new Response(JSON.stringify({ code: "odd", detail: "that is odd" }), { status, headers }) };
  tus = [[429, { "retry-after": "3600" }]];
  runner.add([file()], "ch_1");
  await soon();
  runner.cancel("up1");
  await vi.advanceTimersByTimeAsync(1000);
  return told;
}
const removals = () => asked("DELETE /api/videos/v_1").length;

test("what is refused for the moment is deleted later, and no sooner than the server says", async () => {
  for (const [status, headers, wait] of [[500, {}, 2], [429, { "retry-after": "40" }, 40]] as const) {
    heard = [];
    const told = await cancelled(status, headers);
    answers["DELETE /api/videos/v_1"] = gone;
    await pass(300);
    expect(removals()).toBe(2);
    const [first, second] = asked("DELETE /api/videos/v_1");
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(wait);
    expect(told).not.toHaveBeenCalled();
  }
});

test("what will not be deleted is told, and can be tried again; that it is gone already is as good", async () => {
  const told = await cancelled(500);
  await pass(300);
  expect(removals()).toBe(5);
  expect(told).toHaveBeenCalledTimes(1);
  expect(told.mock.calls[0]![0]).toMatch(/“a” could not be deleted.*That is odd\./);
  answers["DELETE /api/videos/v_1"] = gone;
  (told.mock.calls[0]![1] as { run: () => void }).run();
  await soon();
  expect(removals()).toBe(6);
  heard = [];
  expect(await cancelled(409)).toHaveBeenCalledTimes(1);
  expect(removals()).toBe(1);
  expect(await cancelled(404)).not.toHaveBeenCalled();
});

test("what could not be deleted because the session had ended is, once the same person is back", async () => {
  const runner = await signedIn();
  answers = { "POST /api/videos": made, "DELETE /api/videos/v_1": () => json(401, { code: "unauthenticated" }) };
  tus = [[429, { "retry-after": "3600" }]];
  runner.add([file()], "ch_1");
  await soon();
  runner.cancel("up1");
  await soon();
  expect(runner.sessionOver.value).toBe(true);
  answers["DELETE /api/videos/v_1"] = gone;
  runner.signedIn({ id: "u_2" } as never);
  await soon();
  expect(removals()).toBe(1);
  runner.signedIn(ada);
  await soon();
  expect(removals()).toBe(2);
});

test("what could not begin because nobody answered begins by itself once somebody does", async () => {
  const runner = await newRunner();
  await runner.add([file()], "c_1");
  await soon();
  expect(runner.items.value[0]).toMatchObject({ phase: "broken", videoId: null });
  answers["POST /api/videos"] = made;
  tus = [[201, { location: "/api/uploads/u_1" }], [204, { "upload-offset": "15" }]];
  runner.reachable.value = true;
  await soon();
  expect(runner.items.value[0]).toMatchObject({ phase: "processing", videoId: "v_1" });
});

/** A page to which the code that sends files comes at the `nth` time it is asked for. */
async function slowRunner(nth: number) {
  let n = -1; // newRunner() asks for it, too
  vi.doMock("tus-js-client", () => {
    if (++n < nth) throw new TypeError("Failed to fetch dynamically imported module");
    return import("../node_modules/tus-js-client/lib.esm/browser/index.js" as string);
  });
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const runner = await newRunner();
  answers = { "POST /api/videos": made };
  tus = [[201, { location: "/api/uploads/u_1" }], [204, { "upload-offset": "15" }]];
  return runner;
}

test("what sends files is asked for again where the server answers, and said in our words where it does not come", async () => {
  const runner = await slowRunner(2);
  answers["GET /api/site"] = () => json(200, {});
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing" }]);
});

test("where nobody answers an upload says that in our words, and begins by itself once somebody does", async () => {
  const runner = await slowRunner(2);
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken", retriable: true, problem: expect.stringMatching(/^What sends files could not be loaded/) }]);
  expect(runner.reachable.value).toBe(false);
  runner.reachable.value = true;
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing" }]);
});

test("what is paused and resumed while its draft is being made is sent once", async () => {
  const runner = await newRunner();
  let answer = (_: Response) => {};
  answers = { "POST /api/videos": () => new Promise<Response>((resolve) => (answer = resolve)) };
  tus = [[201, { location: "/api/uploads/u_1" }], [204, { "upload-offset": "15" }]];
  runner.add([file()], "ch_1");
  await soon();
  runner.pause("up1");
  runner.resume("up1");
  await soon();
  answer(made());
  await soon();
  expect(written()).toEqual(["POST /api/videos", "POST /api/uploads", "PATCH /api/uploads/u_1"]);
  expect(runner.items.value).toMatchObject([{ phase: "processing" }]);
});

test("an upload comes back no sooner than the server says", async () => {
  const runner = await newRunner();
  answers = { "POST /api/videos": made };
  tus = [
    [503, { "retry-after": "20" }],
    [201, { location: "/api/uploads/u_1" }],
    [429, { "retry-after": "30" }],
    [200, { "upload-offset": "0", "upload-length": "15" }],
    [204, { "upload-offset": "15" }],
  ];
  runner.add([file()], "ch_1");
  await pass(60);
  expect(runner.items.value).toMatchObject([{ phase: "processing" }]);
  const [first, second] = asked("POST /api/uploads");
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(20);
  expect(asked("HEAD /api/uploads/u_1")[0]!.at - asked("PATCH /api/uploads/u_1")[0]!.at).toBeGreaterThanOrEqual(30);
});

test("an upload that is told to come back much later stops until a person wants it", async () => {
  const runner = await newRunner();
  answers = { "POST /api/videos": made };
  tus = [[429, { "retry-after": "3600" }]];
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken", retriable: true }]);
  await pass(7200);
  expect(asked("POST /api/uploads")).toHaveLength(1);
});

const noRoom = JSON.stringify({ code: "quota_exceeded", detail: "You have 1 uploads under way and may have 1" });

test("of more files than the server takes at once the others wait, and go on by themselves", async () => {
  const runner = await newRunner();
  let n = 0;
  answers = { "POST /api/videos": () => json(201, { video: { ...video, id: `v_${++n}` }, upload: { url: "/api/uploads" } }) };
  const begun = (id: string): [number, Record<string, string>] => [201, { location: `/api/uploads/${id}` }];
  const sent: [number, Record<string, string>] = [204, { "upload-offset": "15" }];
  tus = [begun("a"), sent, [409, {}, noRoom], begun("b"), sent, begun("c"), sent];
  holds = true;
  runner.add(["a", "b", "c"].map((name) => new File(["moving pictures"], `${name}.mp4`, { type: "video/mp4" })), "ch_1");
  await soon();
  expect(runner.items.value.map(({ phase }) => phase)).toEqual(["uploading", "waiting", "waiting"]);
  await pass(60);
  expect(asked("POST /api/uploads")).toHaveLength(2); // nobody knocks on a closed door
  for (let i = 0; i < 3; i++) {
    expect(held).toHaveLength(1);
    held.pop()!();
    await soon();
  }
  expect(runner.items.value.map(({ phase }) => phase)).toEqual(["processing", "processing", "processing"]);
  expect(asked("POST /api/videos")).toHaveLength(3); // the one that waited has kept its draft
  expect(heard.some(({ what }) => what.startsWith("DELETE"))).toBe(false);
});

test("so does one that may have no draft yet", async () => {
  const runner = await newRunner();
  let n = 0;
  answers = {
    "POST /api/videos": () =>
      ++n === 2 ? json(409, JSON.parse(noRoom)) : json(201, { video: { ...video, id: `v_${n}` }, upload: { url: "/api/uploads" } }),
  };
  tus = [[201, { location: "/api/uploads/a" }], [204, { "upload-offset": "15" }], [201, { location: "/api/uploads/b" }], [204, { "upload-offset": "15" }]];
  holds = true;
  runner.add([file(), new File(["moving picture!"], "b.mp4", { type: "video/mp4" })], "ch_1");
  await soon();
  expect(runner.items.value.map(({ phase }) => phase)).toEqual(["uploading", "waiting"]);
  held.pop()!();
  await soon();
  held.pop()!();
  await soon();
  expect(runner.items.value.map(({ phase }) => phase)).toEqual(["processing", "processing"]);
});

test("what is refused before anything was sent leaves no draft, and chosen again it is the same upload, as it was described", async () => {
  const runner = await newRunner();
  answers = { "POST /api/videos": made, "DELETE /api/videos/v_1": gone, "PATCH /api/videos/v_1": () => json(200, { ...video, title: "Mine" }) };
  tus = [[413, {}, noRoom]];
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken", retriable: true, videoId: null }]);
  expect(asked("DELETE /api/videos/v_1")).toHaveLength(1);
  runner.describe("up1", { title: "Mine" });
  await soon();
  expect(asked("PATCH /api/videos/v_1")).toHaveLength(0);
  tus = [[201, { location: "/api/uploads/u_1" }], [204, { "upload-offset": "15" }]];
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ id: "up1", phase: "processing" }]);
  expect(asked("POST /api/videos").map(({ body }) => (body as { title: string }).title)).toEqual(["a", "Mine"]);
});

test("a file that is refused for good leaves none either, and another one begins with what was written", async () => {
  const runner = await newRunner();
  answers = { "POST /api/videos": made, "DELETE /api/videos/v_1": gone };
  tus = [[415, {}]];
  runner.add([file()], "ch_1");
  await soon();
  const { takesAnother } = await import("../src/features/upload/queue.ts");
  expect(runner.items.value).toMatchObject([{ phase: "broken", retriable: false, videoId: null }]);
  expect(takesAnother(runner.items.value[0]!)).toBe(true);
  expect(asked("DELETE /api/videos/v_1")).toHaveLength(1);
  tus = [[201, { location: "/api/uploads/u_1" }], [204, { "upload-offset": "4" }]];
  expect(await runner.replace("up1", new File(["more"], "b.mp4", { type: "video/mp4" }))).toBeNull();
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing", name: "b.mp4" }]);
});

/** One upload whose bytes are all there. */
async function uploaded() {
  const runner = await newRunner();
  answers = { "POST /api/videos": made };
  tus = [[201, { location: "/api/uploads/u_1" }], [204, { "upload-offset": "15" }]];
  runner.add([file()], "ch_1");
  await soon();
  return runner;
}
const saves = () => asked("PATCH /api/videos/v_1").map(({ body }) => body);

test("what another device changed is neither overwritten nor hidden by a page that touches something else", async () => {
  const runner = await uploaded();
  const theirs = { ...video, title: "Theirs", description: "Theirs, too", updatedAt: "2026-01-01T00:00:05.000Z" };
  answers["PATCH /api/videos/v_1"] = () => json(200, { ...theirs, visibility: "public", updatedAt: "2026-01-01T00:00:06.000Z" });
  runner.describe("up1", { visibility: "public" });
  await pass(30);
  expect(saves()).toEqual([{ visibility: "public" }]);
  const { shown } = await import("../src/data/writing.ts");
  const details = () => shown(runner.drafts.value.get("up1")!.writing);
  expect(details()).toMatchObject({ title: "Theirs", description: "Theirs, too", visibility: "public" });
  runner.heard("up1", { ...theirs, title: "Later", updatedAt: "2026-01-01T00:00:07.000Z" } as never);
  expect(details().title).toBe("Later");
  runner.heard("up1", theirs as never); // of a node that is behind
  expect(details().title).toBe("Later");
});

test("of what is typed while a save is under way nothing is sent before its answer, nor twice", async () => {
  const runner = await uploaded();
  let answer = (_: Response) => {};
  answers["PATCH /api/videos/v_1"] = () => new Promise<Response>((resolve) => (answer = resolve));
  runner.describe("up1", { title: "b" });
  await soon();
  runner.describe("up1", { title: "bc" });
  await soon();
  expect(saves()).toEqual([{ title: "b" }]);
  answer(json(200, { ...video, title: "b" }));
  await soon();
  answer(json(200, { ...video, title: "bc" }));
  await soon();
  expect(saves()).toEqual([{ title: "b" }, { title: "bc" }]);
  expect(runner.drafts.value.get("up1")).toMatchObject({ saving: "saved" });
});

test("what could not be saved because nobody answered is saved once somebody does", async () => {
  const runner = await uploaded();
  runner.describe("up1", { title: "b" });
  await soon();
  expect(runner.drafts.value.get("up1")).toMatchObject({ saving: "failed" });
  expect(listening.has("beforeunload")).toBe(true); // nobody closes the tab over it unasked
  answers["PATCH /api/videos/v_1"] = () => json(200, { ...video, title: "b" });
  runner.reachable.value = true;
  await soon();
  expect(listening.has("beforeunload")).toBe(false);
  expect(saves()).toEqual([{ title: "b" }, { title: "b" }]);
  expect(runner.drafts.value.get("up1")).toMatchObject({ saving: "saved", error: null });
});

test("nor is what was typed lost where the session had ended: its owner signs in again, and it is saved", async () => {
  const runner = await uploaded();
  const { sessionOver, signedIn, user } = await import("../src/data/session.ts");
  const who = { id: "u_1" } as never;
  user.value = who;
  answers["PATCH /api/videos/v_1"] = () => json(401, { code: "invalid_token" });
  runner.describe("up1", { title: "b" });
  await soon();
  expect(sessionOver.value).toBe(true);
  answers["PATCH /api/videos/v_1"] = () => json(200, { ...video, title: "b" });
  signedIn(who);
  await soon();
  expect(saves()).toEqual([{ title: "b" }, { title: "b" }]);
  expect(runner.drafts.value.get("up1")).toMatchObject({ saving: "saved" });
});

const ada = { id: "u_1", username: "ada" } as never;
async function signedIn() {
  vi.resetModules();
  const session = await import("../src/data/session.ts");
  session.user.value = ada;
  const runner = await parts();
  await import("../src/features/upload/owner.ts");
  return { ...session, ...runner };
}

test("an upload that is told to sign in first goes on once its owner has", async () => {
  const runner = await signedIn();
  const none = () => json(401, { status: 401, code: "unauthenticated", detail: "Sign in first." });
  answers = { "POST /api/videos": none };
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken", problem: "Sign in first." }]);
  expect(runner.sessionOver.value).toBe(true);
  answers = { "POST /api/videos": made };
  tus = [[201, { location: "/api/uploads/1" }], [204, { "upload-offset": "15" }]];
  runner.signedIn(ada);
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing", problem: null }]);
});

test("who signs out stops their uploads, which go on as the same person comes back, and are another's in no way", async () => {
  const runner = await signedIn();
  answers = { "POST /api/videos": made };
  tus = [[201, { location: "/api/uploads/1" }], [204, { "upload-offset": "15" }]];
  holds = true;
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "uploading" }]);
  runner.user.value = null;
  expect(runner.items.value).toMatchObject([{ phase: "paused" }]);
  await soon();
  holds = false;
  tus = [[200, { "upload-offset": "0", "upload-length": "15" }], [204, { "upload-offset": "15" }]]; // how far it came, and the rest
  runner.user.value = ada;
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing" }]);
  runner.user.value = null;
  runner.user.value = { id: "u_2" } as never;
  expect(runner.items.value).toEqual([]);
});

test("what was typed just before its card was put away is saved", async () => {
  const runner = await uploaded();
  runner.describe("up1", { title: "b" });
  answers["PATCH /api/videos/v_1"] = () => json(200, { ...video, title: "b" });
  const closed = runner.close("up1");
  await soon();
  expect(await closed).toBe(true);
  expect(saves()).toEqual([{ title: "b" }]);
  expect(runner.items.value).toEqual([]);
});

test("nor does a card go before all of that is saved, whatever was under way as it was put away", async () => {
  const runner = await uploaded();
  let answer = (_: Response) => {};
  answers["PATCH /api/videos/v_1"] = () => new Promise<Response>((resolve) => (answer = resolve));
  runner.describe("up1", { title: "b" });
  await soon();
  runner.describe("up1", { title: "bc" });
  const closed = runner.close("up1");
  answer(json(200, { ...video, title: "b" }));
  await soon();
  expect(runner.items.value).toHaveLength(1);
  runner.describe("up1", { title: "bcd" });
  answer(json(200, { ...video, title: "bc" }));
  await soon();
  answer(json(200, { ...video, title: "bcd" }));
  expect(await closed).toBe(true);
  expect(saves()).toEqual([{ title: "b" }, { title: "bc" }, { title: "bcd" }]);
});

test("what cannot be saved stays with its card, until somebody throws it away", async () => {
  const runner = await uploaded();
  const closed = async () => {
    const answer = runner.close("up1");
    await soon();
    return answer;
  };
  runner.describe("up1", { title: "b" });
  expect(await closed()).toBe(false);
  expect(runner.drafts.value.get("up1")).toMatchObject({ saving: "failed", writing: { typed: { title: "b" } } });
  const clocks = vi.getTimerCount();
  runner.describe("up1", { title: " " });
  expect(await closed()).toBe(false);
  expect(runner.items.value).toHaveLength(1);
  runner.describe("up1", { title: "c" });
  runner.dismiss("up1");
  expect(vi.getTimerCount()).toBe(clocks);
  expect(listening.has("beforeunload")).toBe(false);
});

test("a video that is gone ends its upload, where it is us who ask", async () => {
  const runner = await uploaded();
  const { user } = await import("../src/data/session.ts");
  user.value = { id: "u_1" } as never;
  const notThere = () => json(404, { code: "not_found", detail: "there is no such video" });
  Object.assign(answers, { "PATCH /api/videos/v_1": notThere, "GET /api/auth/me": () => json(200, null) });
  runner.describe("up1", { title: "b" });
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing" }]); // a stranger hears 404 of a private video, too
  answers["GET /api/auth/me"] = () => json(200, { id: "u_1" });
  runner.storeNow("up1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "removed" }]);
  await pass(600);
  expect(saves()).toHaveLength(2);
});

test("so does one whose upload is gone with it, and one that is only expired can begin anew", async () => {
  const runner = await newRunner();
  const { user } = await import("../src/data/session.ts");
  user.value = { id: "u_1" } as never;
  const gone = [[201, { location: "/api/uploads/u_1" }], [404, {}], [404, {}]] as typeof tus;
  answers = { "POST /api/videos": made, "GET /api/videos/v_1": () => json(200, video), "GET /api/auth/me": () => json(200, { id: "u_1" }) };
  tus = [...gone];
  runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "broken", retriable: true, uploadUrl: null }]);
  answers["GET /api/videos/v_1"] = () => json(404, { code: "not_found" });
  tus = [...gone];
  runner.retry("up1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "removed" }]);
});

test("only what the server still waits for is offered as unfinished, and what is another's is left alone", async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", storageOf(kept));
  await newRunner();
  const { user } = await import("../src/data/session.ts");
  const { awaited, keepUnfinished, unfinished } = await import("../src/features/upload/unfinished.ts");
  const keep = (...ids: string[]) =>
    ids.forEach((videoId) => keepUnfinished({ videoId, uploadUrl: "/u", title: "a", file: { name: "a.mp4", size: 1, lastModified: 0 } }));
  user.value = { id: "u_2" } as never;
  keep("theirs");
  user.value = { id: "u_1" } as never;
  keep("begun", "refused", "encoding", "gone", "silent");
  const is = (status: string) => () => json(200, { status });
  answers = {
    "GET /api/auth/me": () => json(200, { id: "u_1" }),
    "GET /api/videos/begun": is("uploading"),
    "GET /api/videos/refused": is("failed"),
    "GET /api/videos/encoding": is("processing"),
    "GET /api/videos/gone": () => json(404, { code: "not_found" }),
  };
  const answer = awaited();
  await pass(30);
  expect((await answer).map((entry) => entry.videoId)).toEqual(["begun", "silent"]);
  expect(unfinished().map((entry) => entry.videoId)).toEqual(["theirs", "begun", "silent"]);
});

/** A page on which the file of `v_1` was half sent by an earlier one. */
async function halfSent() {
  vi.stubGlobal("localStorage", storageOf(new Map()));
  const runner = await newRunner();
  const { user } = await import("../src/data/session.ts");
  const { keepUnfinished, mine } = await import("../src/features/upload/unfinished.ts");
  user.value = { id: "u_1" } as never;
  keepUnfinished({ videoId: "v_1", uploadUrl: "http://127.0.0.1/api/uploads/u_1", title: "a", file: { name: "a.mp4", size: 15, lastModified: 0 } });
  tus = [[200, { "upload-offset": "5", "upload-length": "15" }], [204, { "upload-offset": "15" }]];
  return { ...runner, mine };
}
const known = () => json(200, { ...video, channel: { id: "ch_1" } });

test("a file that was half sent and is chosen twice goes on once", async () => {
  const runner = await halfSent();
  answers = { "GET /api/videos/v_1": known };
  const added = [runner.add([file(), file()], "ch_1"), runner.add([file()], "ch_1"), runner.goOn(runner.mine()[0]!, file())];
  await soon();
  expect(await Promise.all(added)).toEqual([[], [], undefined]);
  expect(runner.items.value).toMatchObject([{ phase: "processing", videoId: "v_1" }]);
  expect(written()).toEqual(["HEAD /api/uploads/u_1", "PATCH /api/uploads/u_1"]);
});

test("one that cannot go on because nobody answers is refused, and goes on when it is chosen again", async () => {
  const runner = await halfSent();
  const added = runner.add([file()], "ch_1");
  await soon();
  expect(await added).toEqual([{ name: "a.mp4", reason: expect.stringMatching(/cannot be reached/) }]);
  expect(runner.items.value).toEqual([]);
  answers = { "GET /api/videos/v_1": known };
  void runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing", videoId: "v_1" }]);
});

test("one whose video is gone begins anew, unless it is not sure who asks", async () => {
  const runner = await halfSent();
  answers = { "GET /api/videos/v_1": () => json(404, { code: "not_found", detail: "there is no such video" }), "GET /api/auth/me": () => json(200, null) };
  const added = runner.add([file()], "ch_1");
  await soon();
  expect(await added).toEqual([{ name: "a.mp4", reason: "There is no such video." }]);
  answers["GET /api/auth/me"] = () => json(200, { id: "u_1" });
  answers["POST /api/videos"] = () => json(201, { video: { ...video, id: "v_2" }, upload: { url: "/api/uploads" } });
  tus = [[201, { location: "/api/uploads/u_2" }], [204, { "upload-offset": "15" }]];
  void runner.add([file()], "ch_1");
  await soon();
  expect(runner.items.value).toMatchObject([{ phase: "processing", videoId: "v_2" }]);
  expect(runner.mine()).toEqual([]);
});

const limits = (bytes: number) => ({ limits: { bytes, bytesPerDay: 1e9, videosWithoutFile: 5, uploads: 5, channels: 5 } });
const large = () => new File(["more moving pictures than there is room for"], "large.mp4", { type: "video/mp4" });
/** Of whom the limits are known that the account had when the page came. */
async function limitedRunner() {
  const runner = await newRunner();
  const [{ put }, { queries }] = await Promise.all([import("../src/data/cache.ts"), import("../src/data/queries.ts")]);
  put(queries.myLimits(), () => limits(20) as never);
  return runner;
}
const askedLimits = () => asked("GET /api/users/me/limits").length;

test("before a limit refuses a file it is asked anew, in whichever way the file was chosen", async () => {
  vi.stubGlobal("navigator", { locks: { request: async () => undefined, query: async () => ({ held: [] }) } });
  let now = 20;
  answers = { "GET /api/users/me/limits": () => json(200, limits(now)), "POST /api/videos": made, "DELETE /api/videos/v_1": gone };
  for (const [way, choose] of [
    ["add", async (runner: Awaited<ReturnType<typeof newRunner>>) => (await runner.add([large()], "ch_1"))[0]?.reason ?? null],
    ["fill", (runner) => runner.fill({ ...video, channel: { id: "ch_1" } } as never, large())],
    [
      "replace",
      async (runner) => {
        tus = [[415, {}]];
        await runner.add([file()], "ch_1");
        await soon();
        return runner.replace(runner.items.value[0]!.id, large());
      },
    ],
  ] as [string, (runner: Awaited<ReturnType<typeof newRunner>>) => Promise<string | null>][]) {
    for (const raised of [false, true]) {
      now = raised ? 1000 : 20;
      heard = [];
      const runner = await limitedRunner();
      const reason = await choose(runner);
      expect(askedLimits(), way).toBe(1);
      if (raised) expect(reason, way).toBeNull();
      else expect(reason, way).toMatch(/has room for/);
      expect(runner.items.value.some((item) => item.name === "large.mp4"), way).toBe(raised);
      await soon();
    }
  }
});

test("where nobody tells the limit, the small files of a choice are queued at once, and of the large one the server decides", async () => {
  const patience = new AbortController();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(patience.signal);
  const runner = await limitedRunner();
  vi.stubGlobal("fetch", (_: string, init: RequestInit) =>
    new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal!.reason as Error))),
  );
  const adding = runner.add([large(), file()], "ch_1");
  await vi.advanceTimersByTimeAsync(0);
  expect(runner.items.value.map(({ name }) => name)).toEqual(["a.mp4"]);
  patience.abort();
  expect(await adding).toEqual([]);
  expect(runner.items.value.map(({ name }) => name)).toEqual(["a.mp4", "large.mp4"]);
  timeout.mockRestore();
});

test("what another tab has in hand gets no other file here", async () => {
  vi.stubGlobal("navigator", { locks: { request: async () => undefined, query: async () => ({ held: [{ name: "klieg.upload.v_1" }] }) } });
  const runner = await newRunner();
  expect(await runner.fill({ ...video, channel: { id: "ch_1" } } as never, file())).toMatch(/Another tab/);
  expect(runner.items.value).toEqual([]);
});
