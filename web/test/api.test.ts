import { afterEach, describe, expect, test, vi } from "vitest";
import { api, ApiError, fieldOf, request, toApiError, withQuery } from "../src/api.ts";

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
    expect(error).toMatchObject({ status: 422, code: "invalid", message: "Some of it is wrong.", requestId: "r1" });
    expect(error.fields).toEqual({ username: "Taken.", email: "This value is not accepted." });
  });
  test("without a body still say something", () => {
    expect(toApiError(502, undefined, none)).toMatchObject({ code: "http_502", message: expect.stringContaining("not your fault") });
    expect(toApiError(429, null, (name) => (name === "retry-after" ? "7" : null)).retryAfterSeconds).toBe(7);
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
