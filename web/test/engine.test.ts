// The browser's own player, as Safari has it. Where hls.js plays, a real browser is asked (tests/e2e).
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** An element that plays HLS by itself, and fails when it is told to. */
class SafariVideo extends EventTarget {
  src = "";
  currentTime = 0;
  duration = 600;
  playbackRate = 1;
  paused = false;
  ended = false;
  readyState = 4;
  buffered = { length: 0 };
  error: { code: number } | null = null;
  canPlayType = () => "maybe";
  play = async () => undefined;
  load = () => undefined;
  removeAttribute = () => void (this.src = "");
  /** The source is there, and its position is what it is set to. */
  loaded() {
    this.error = null;
    this.dispatchEvent(new Event("loadedmetadata"));
  }
  fail(code: number) {
    this.error = { code };
    this.dispatchEvent(new Event("error"));
  }
}

describe("the browser's own player", () => {
  let video: SafariVideo;
  let addresses: (string | null)[];
  const renew = vi.fn(async () => addresses.shift() ?? null);
  const engine = async (startAt = 0) => {
    const { Engine } = await import("../src/features/player/engine.ts");
    const made = new Engine(video as unknown as HTMLVideoElement, renew, () => () => undefined);
    await made.load("/media/a.m3u8?first", startAt);
    return made;
  };
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("window", { WebKitPlaybackTargetAvailabilityEvent: {} });
    vi.stubGlobal("addEventListener", () => undefined);
    vi.stubGlobal("removeEventListener", () => undefined);
    vi.stubGlobal("MediaError", { MEDIA_ERR_ABORTED: 1, MEDIA_ERR_NETWORK: 2 });
    vi.stubGlobal("fetch", async () => new Response("{}", { status: 200 }));
    video = new SafariVideo();
    addresses = [];
    renew.mockClear();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("goes on from another address, at its place, where the old one is refused while it plays", async () => {
    const made = await engine(5);
    video.loaded();
    expect(video.currentTime).toBe(5);
    video.currentTime = 42;
    addresses = ["/media/a.m3u8?second"];
    video.fail(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(video.src).toBe("/media/a.m3u8?second");
    video.currentTime = 0; // as a new source begins
    video.loaded();
    expect(video.currentTime).toBe(42);
    expect(made.state.value.error).toBeNull();
    made.destroy();
  });

  it("is given up after three tries, and again only then is it told", async () => {
    const made = await engine();
    video.loaded();
    for (let tries = 1; tries <= 3; tries++) {
      video.fail(4);
      await vi.advanceTimersByTimeAsync(10_000);
      expect([renew.mock.calls.length, made.state.value.error]).toEqual([tries, null]);
    }
    video.fail(4);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(renew).toHaveBeenCalledTimes(3);
    expect(made.state.value.error?.code).toBe("media_4");
    await made.retry();
    expect(made.state.value.error).toBeNull();
    made.destroy();
  });

  it("has its tries again once it has played on for a while", async () => {
    const made = await engine();
    video.loaded();
    for (const place of [30, 60, 90, 120, 150]) {
      video.currentTime = place;
      video.dispatchEvent(new Event("timeupdate"));
      video.fail(2);
      await vi.advanceTimersByTimeAsync(10_000);
      video.loaded();
    }
    expect(made.state.value.error).toBeNull();
    expect(renew).toHaveBeenCalledTimes(5);
    made.destroy();
  });

  it("does nothing any more once its page is left", async () => {
    const made = await engine();
    video.fail(2);
    made.destroy();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(renew).not.toHaveBeenCalled();
    expect(video.src).toBe("");
  });
});
