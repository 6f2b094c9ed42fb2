import { beforeEach, describe, expect, test, vi } from "vitest";
import { doubtMs } from "../src/data/api.ts";
import { picturePlaces } from "../src/data/pictures.ts";

/** As much of a request as is used here; a test says what becomes of it. */
class Request {
  static last: Request | null = null;
  static count = 0;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onabort?: () => void;
  onerror?: () => void;
  onloadend?: () => void;
  opened = "";
  headers: Record<string, string> = {};
  status = 200;
  responseText = "";
  aborted = 0;
  constructor() {
    Request.last = this;
    Request.count++;
  }
  open(method: string, url: string) {
    this.opened = `${method} ${url}`;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  getResponseHeader() {
    return null;
  }
  send() {}
  abort() {
    this.aborted++;
    this.onabort?.();
    this.onloadend?.();
  }
  answer(status: number, body: unknown) {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onload?.();
    this.onloadend?.();
  }
}
vi.stubGlobal("XMLHttpRequest", Request);
beforeEach(() => void (Request.count = 0));

const picture = new Blob(["x"], { type: "image/png" });

describe("a picture", () => {
  test("goes to the place that the document names, and says how far it is", async () => {
    const parts: number[] = [];
    const answer = picturePlaces.avatar("ch_a/b").put(picture, (part) => parts.push(part), new AbortController().signal);
    const request = Request.last!;
    expect(request.opened).toBe("PUT /api/channels/ch_a%2Fb/avatar");
    expect(request.headers).toMatchObject({ "Content-Type": "image/png", "X-Klieg-Client": "web" });
    request.upload.onprogress!({ loaded: 1, total: 4 });
    request.answer(200, { id: "ch_1" });
    expect(await answer).toEqual({ id: "ch_1" });
    expect(parts).toEqual([0.25]);
  });

  test("that nobody takes has the server asked whether it is there", async () => {
    vi.useFakeTimers();
    const asked = vi.fn(async () => new Response("{}"));
    vi.stubGlobal("fetch", asked);
    const answer = picturePlaces.mine().put(picture, () => undefined, new AbortController().signal);
    const request = Request.last!;
    for (let loaded = 1; loaded <= 3; loaded++) {
      await vi.advanceTimersByTimeAsync(doubtMs - 1);
      request.upload.onprogress!({ loaded, total: 4 });
    }
    expect(asked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(doubtMs);
    expect(asked).toHaveBeenCalledTimes(1);
    request.answer(200, { id: "u_1" });
    await answer;
    vi.useRealTimers();
  });
  test("is not sent where it was given up before", async () => {
    const reason = new Error("another was chosen");
    await expect(picturePlaces.mine().put(picture, () => undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(Request.count).toBe(0);
  });

  test("is given up on its way, with the reason", async () => {
    const end = new AbortController();
    const answer = picturePlaces.mine().put(picture, () => undefined, end.signal);
    end.abort(new Error("the dialog was closed"));
    await expect(answer).rejects.toThrow("the dialog was closed");
  });

  test("that is through is not stopped by what comes later", async () => {
    const end = new AbortController();
    const answer = picturePlaces.banner("ch_1").put(picture, () => undefined, end.signal);
    const request = Request.last!;
    request.answer(200, { id: "ch_1" });
    await answer;
    end.abort();
    expect(request.aborted).toBe(0);
  });
});
