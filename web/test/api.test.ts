import { afterEach, describe, expect, test, vi } from "vitest";
import { speak } from "../src/base/language.ts";
import { answerMs, api, ApiError, askUntilReachable, doubt, doubtMs, fieldOf, IdempotencyKey, reachable, request, silentMs, toApiError, withQuery } from "../src/data/api.ts";
import { forgetPerson } from "../src/data/kept.ts";

const none = () => null;
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("pointers become field names", () => {
  expect(fieldOf("/username")).toBe("username");
  expect(fieldOf("#/username")).toBe("username");
  expect(fieldOf("/tags/3")).toBe("tags/3");
  expect(fieldOf("/a~1b")).toBe("a/b");
});

describe("problems", () => {
  test("carry their fields, the first complaint first", () => {
    const error = toApiError(
      422,
      {
        detail: "Some of it is wrong.",
        code: "invalid",
        requestId: "r1",
        errors: [
          { pointer: "/username", detail: "Taken." },
          { pointer: "/username", detail: "Too odd." },
          { pointer: "/email" },
        ],
      },
      none,
    );
    expect(error).toMatchObject({ status: 422, code: "invalid", message: "Some of it is wrong." });
    expect(error.fields).toEqual({ username: "Taken.", email: "This value is not accepted." });
  });
  test("of an account's limits say in another language which one it is, and what to do", async () => {
    const body = { code: "quota_exceeded", detail: "You have 3 channels and may have 3: delete one." };
    const said = (status: number, path?: string) => toApiError(status, body, none, path).message;
    expect(said(409, "/api/channels")).toBe(body.detail);
    await speak("vi");
    const all = [said(413), said(429), said(403), said(409, "/api/channels"), said(409, "/api/videos"), said(409)];
    expect(new Set(all).size).toBe(all.length);
    expect(all[0]).toMatch(/: hãy chọn tệp nhỏ hơn, xóa những video không cần,/); // also to somebody who has no videos
    expect(all[4]).toMatch(/video chưa có tệp.*: hãy/);
    for (const one of all) expect(one).toMatch(/quản trị viên/);
    await speak("en");
  });
  test("name their request where the server failed, and where somebody got something wrong do not", () => {
    const told = (status: number) => [
      toApiError(status, { code: "x", requestId: "r1" }, none).requestId,
      toApiError(status, null, (name) => (name === "x-request-id" ? "r2" : null)).requestId,
    ];
    expect([500, 503].map(told)).toEqual([["r1", "r2"], ["r1", "r2"]]);
    expect([401, 403, 404, 409, 413, 422, 429].flatMap(told).filter((id) => id !== null)).toEqual([]);
  });
  test("without a body still say something", () => {
    expect(toApiError(502, undefined, none)).toMatchObject({ code: "http_502", message: expect.stringContaining("not your fault") });
    expect(toApiError(429, null, (name) => (name === "retry-after" ? "7" : null)).retryAfterSeconds).toBe(7);
    expect(toApiError(503, null, () => "9999999999").retryAfterSeconds).toBe(86_400);
    expect(toApiError(503, null, () => "-1").retryAfterSeconds).toBeNull();
  });
});

test("queries leave out what is not set", () => {
  expect(withQuery("/a", { x: "1 2", y: null, z: undefined, w: "", n: 0, b: false })).toBe("/a?x=1+2&n=0&b=false");
  expect(withQuery("/a", undefined)).toBe("/a");
});

test("writes say that they come from the web client, reads do not", async () => {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => answer(200, {}));
  vi.stubGlobal("fetch", fetch);
  await api.site();
  await api.editChannel("@a b", { name: "x" });
  const headers = fetch.mock.calls.map(([, init]) => init.headers as Record<string, string>);
  expect(headers[0]).not.toHaveProperty("X-Klieg-Client");
  expect(headers[1]).toMatchObject({ "X-Klieg-Client": "web" });
  expect(fetch.mock.calls[1]![0]).toBe("/api/channels/@a%20b");
});

test("reads are tried again, writes are not", async () => {
  vi.useFakeTimers();
  let calls = 0;
  vi.stubGlobal("fetch", async () => {
    calls++;
    if (calls < 3) throw new TypeError("network");
    return answer(200, { ok: true });
  });
  const read = request("GET", "/a");
  await vi.runAllTimersAsync();
  await expect(read).resolves.toEqual({ ok: true });
  expect(calls).toBe(3);
  calls = 0;
  await expect(request("POST", "/a", { body: {} })).rejects.toMatchObject({ status: 0, offline: true });
  expect(calls).toBe(1);
});

test("an answer that breaks off after its head is as lost as any", async () => {
  vi.useFakeTimers();
  const broken = () => new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError("network")) }));
  let calls = 0;
  vi.stubGlobal("fetch", async () => (++calls < 3 ? broken() : answer(200, { ok: true })));
  const read = request("GET", "/a");
  await vi.runAllTimersAsync();
  await expect(read).resolves.toEqual({ ok: true });
  vi.stubGlobal("fetch", async () => broken());
  await expect(request("POST", "/a", { body: {} })).rejects.toMatchObject({ status: 0, offline: true });
});

describe("an answer that does not come", () => {
  const silent = vi.fn(
    (_: string, { signal }: RequestInit) => new Promise<Response>((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason as Error))),
  );
  test("is none at some time: of a read that is tried again, of a write it is told", async () => {
    vi.useFakeTimers();
    vi.stubGlobal("fetch", silent);
    const told = api.editVideo("v_1", {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(answerMs.other);
    expect(await told).toMatchObject({ status: 0, code: "network", open: true });
    silent.mockClear();
    const found = api.video("v_1");
    await vi.advanceTimersByTimeAsync(answerMs.GET);
    vi.stubGlobal("fetch", async () => answer(200, { id: "v_1" }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await found).toEqual({ id: "v_1" });
  });
  test("says why nobody waits for it any more", async () => {
    vi.stubGlobal("fetch", silent);
    const abort = new AbortController();
    const read = api.video("v_1", abort.signal).catch((error: unknown) => error);
    abort.abort("left the screen");
    expect(await read).toBe("left the screen");
  });
});

test("what was written is not answered to whoever comes after", async () => {
  const answers: ((given: Response) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => answers.push(resolve)));
  const write = api.editVideo("v_1", {}).catch((error: unknown) => error);
  forgetPerson();
  answers.forEach((give) => give(answer(200, { id: "v_1" })));
  expect(await write).toMatchObject({ code: "left", open: true });
});

describe("waiting", () => {
  /** When each request came, in seconds; the answers are given in turn, the last one from then on. */
  let heard: number[] = [];
  function serverThat(...answers: (() => Response)[]): void {
    vi.useFakeTimers();
    heard = [];
    const began = Date.now();
    vi.stubGlobal("fetch", async () => {
      heard.push((Date.now() - began) / 1000);
      return (answers.length > 1 ? answers.shift()! : answers[0]!)();
    });
  }
  const inFlight = () => answer(409, { code: "request_in_flight" }, { "Retry-After": "1" });
  const busy = (seconds: number) => () => answer(503, {}, { "Retry-After": String(seconds) });
  const lost = () => {
    throw new TypeError("network");
  };
  const made = () => answer(201, { id: "ch_1" });
  const create = () => request("POST", "/api/channels", { body: {}, idempotencyKey: new IdempotencyKey() });

  test("a creation whose first try is still under way waits for its answer", async () => {
    serverThat(lost, inFlight, inFlight, inFlight, made);
    const creation = create();
    await vi.runAllTimersAsync();
    await expect(creation).resolves.toEqual({ id: "ch_1" });
    expect(heard).toHaveLength(5);
    for (const at of [2, 3, 4]) expect(heard[at]! - heard[at - 1]!).toBeGreaterThanOrEqual(1);
  });

  test("not for ever", async () => {
    serverThat(inFlight);
    const creation = expect(create()).rejects.toMatchObject({ code: "request_in_flight" });
    await vi.runAllTimersAsync();
    await creation;
    expect(heard.at(-1)).toBeLessThan(10);
  });

  test("no try comes before the server wants it", async () => {
    for (const ask of [create, () => request("GET", "/a")]) {
      serverThat(busy(4), made);
      const asked = ask();
      await vi.runAllTimersAsync();
      await expect(asked).resolves.toEqual({ id: "ch_1" });
      expect(heard[1]).toBeGreaterThanOrEqual(4);
    }
  });

  test("who is told to come back much later is told so", async () => {
    for (const ask of [create, () => request("GET", "/a")]) {
      serverThat(busy(60), made);
      await expect(ask()).rejects.toMatchObject({ offline: true, retryAfterSeconds: 60 });
      expect(heard).toHaveLength(1);
    }
  });

  test("the shell asks for a server that does not answer, and no sooner than it wants", async () => {
    serverThat(busy(30), made);
    reachable.value = false;
    const asking = askUntilReachable(new AbortController().signal);
    await vi.runAllTimersAsync();
    await asking;
    expect(reachable.value).toBe(true);
    expect(heard).toHaveLength(2);
    expect(heard[1]! - heard[0]!).toBeGreaterThanOrEqual(30);
  });

  test("until nobody wants to know", async () => {
    for (const msUntilTheEnd of [1000, 4100]) {
      serverThat(lost);
      reachable.value = false;
      const end = new AbortController();
      const asking = expect(askUntilReachable(end.signal)).rejects.toMatchObject({ name: "AbortError" });
      await vi.advanceTimersByTimeAsync(msUntilTheEnd);
      end.abort();
      await vi.runAllTimersAsync();
      await asking;
      expect(vi.getTimerCount()).toBe(0);
    }
    reachable.value = true;
  });
});

test("a refusal is not tried again", async () => {
  const fetch = vi.fn(async () => answer(404, { detail: "Gone." }));
  vi.stubGlobal("fetch", fetch);
  await expect(api.video("v_1")).rejects.toMatchObject({ missing: true, message: "Gone." });
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("an answer that is no JSON is an error, an empty one after a deletion is not", async () => {
  vi.stubGlobal("fetch", async () => new Response("<html>", { status: 200 }));
  await expect(api.site()).rejects.toBeInstanceOf(ApiError);
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
  await expect(api.deleteVideo("v_1")).resolves.toBeUndefined();
});

describe("a server that is doubted", () => {
  const silence = (_url: string, init: RequestInit) =>
    new Promise<Response>((_, reject) => init.signal!.addEventListener("abort", () => reject(init.signal!.reason as Error)));
  afterEach(() => {
    reachable.value = true;
    vi.restoreAllMocks();
  });

  test("is asked once, however many doubt it", async () => {
    const fetch = vi.fn(async () => answer(200, {}));
    vi.stubGlobal("fetch", fetch);
    doubt();
    doubt();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1));
    expect(reachable.value).toBe(true);
  });

  test.each([
    ["read", (signal: AbortSignal) => api.video("v_1", signal)],
    ["write", (signal: AbortSignal) => request("POST", "/api/auth/login", { body: {}, signal })],
  ])("is one that leaves a %s without an answer, as one that has stopped and holds its connections does", async (_, ask) => {
    vi.useFakeTimers();
    const patience = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(patience.signal);
    const end = new AbortController();
    vi.stubGlobal("fetch", vi.fn(silence));
    const asking = ask(end.signal).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(doubtMs + silentMs - 1);
    expect(reachable.value).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(reachable.value).toBe(false);
    expect(doubtMs + silentMs).toBeLessThan(5000); // so soon is everybody told
    patience.abort();
    end.abort();
    await asking;
    await vi.advanceTimersByTimeAsync(0);
  });

  test("is there where it says anything else meanwhile, or answers late", async () => {
    vi.useFakeTimers();
    let say = (_: Response) => {};
    vi.stubGlobal("fetch", (url: string) => (url === "/api/site" ? new Promise<Response>((resolve) => (say = resolve)) : answer(200, {})));
    doubt();
    await vi.advanceTimersByTimeAsync(silentMs - 1);
    await api.video("v_1");
    await vi.advanceTimersByTimeAsync(1);
    expect(reachable.value).toBe(true);
    say(answer(200, {}));
    await vi.advanceTimersByTimeAsync(0);
    doubt();
    await vi.advanceTimersByTimeAsync(silentMs);
    expect(reachable.value).toBe(false);
    say(answer(200, {}));
    await vi.advanceTimersByTimeAsync(0);
    expect(reachable.value).toBe(true);
  });

  test("is away where it says nothing for long", async () => {
    const patience = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockReturnValue(patience.signal);
    const fetch = vi.fn(silence);
    vi.stubGlobal("fetch", fetch);
    doubt();
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
    expect(reachable.value).toBe(true);
    patience.abort();
    await vi.waitFor(() => expect(reachable.value).toBe(false));
    doubt();
    expect(fetch).toHaveBeenCalledTimes(1); // the shell asks until it is back
  });
});
