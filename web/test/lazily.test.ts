import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reachable } from "../src/data/api.ts";
import { addressIn, lazily } from "../src/data/lazily.ts";

let answers = true;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { href: "https://videos.example/upload" });
  vi.stubGlobal("fetch", async () => {
    if (!answers) throw new TypeError("network");
    return new Response("{}");
  });
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const sentence = () => "It did not come.";
async function settled<T>(work: Promise<T>): Promise<T> {
  const ended = Promise.allSettled([work]);
  await vi.runAllTimersAsync();
  await ended;
  return work;
}

test("code that does not come is asked for once more where somebody answers, and is else an answer that is missing", async () => {
  const failure = new TypeError("Importing a module script failed.");
  const load = vi.fn().mockRejectedValue(failure);
  answers = true;
  await expect(settled(lazily(load, sentence))).rejects.toMatchObject({ status: 0, code: "network", message: "It did not come." });
  expect(load).toHaveBeenCalledTimes(2);
  expect(reachable.value).toBe(true);
  answers = false;
  load.mockClear();
  await expect(settled(lazily(load, sentence))).rejects.toMatchObject({ status: 0, message: "It did not come." });
  expect(load).toHaveBeenCalledTimes(1);
  expect(reachable.value).toBe(false); // so that it is known when to try again
  answers = true;
  load.mockRejectedValueOnce(failure).mockResolvedValue("code");
  await expect(settled(lazily(load, sentence))).resolves.toBe("code");
});

test("which file did not come is read where browsers name it, and of this site alone", () => {
  const here = "https://videos.example/upload";
  const of = (failure: string) => addressIn(failure, here);
  expect(of("TypeError: Failed to fetch dynamically imported module: https://videos.example/assets/tus-1a.js")).toBe("https://videos.example/assets/tus-1a.js");
  expect(of("TypeError: error loading dynamically imported module: https://videos.example/assets/tus-1a.js?2")).toBe("https://videos.example/assets/tus-1a.js");
  expect(of("TypeError: Importing a module script failed.")).toBeUndefined();
  expect(of("SyntaxError: see https://videos.example.org/assets/tus-1a.js")).toBeUndefined();
});
