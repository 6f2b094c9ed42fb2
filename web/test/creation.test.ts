import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Creation } from "../src/upload/creation.ts";

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const made = { video: { id: "v_1" }, upload: { url: "/api/uploads" } };

/** What the server heard: the key and the title of each request. */
let heard: { key: string; title: string }[] = [];
function serverThat(answers: (() => Response)[]): void {
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    const { title } = JSON.parse(init.body as string) as { title: string };
    heard.push({ key: (init.headers as Record<string, string>)["Idempotency-Key"]!, title });
    return (answers.shift() ?? (() => answer(201, made)))();
  });
}
const lost = () => {
  throw new TypeError("network");
};
const draft = (title: string) => ({ channelId: "ch_1", title });

beforeEach(() => {
  heard = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function settled<T>(work: Promise<T>): Promise<T> {
  const ended = Promise.allSettled([work]);
  await vi.runAllTimersAsync();
  await ended;
  return work;
}

test("a creation whose answer was lost is sent again under its key", async () => {
  serverThat([lost, lost]);
  const creation = new Creation();
  await expect(settled(creation.send(draft("A")))).resolves.toEqual(made);
  expect(heard).toHaveLength(3);
  expect(heard[0]!.key).toMatch(/^"[0-9a-f]{32}"$/);
  expect(new Set(heard.map(({ key }) => key)).size).toBe(1);
});

test("also when a person tries again, and typed on meanwhile", async () => {
  for (const unclear of [lost, () => answer(500, {}), () => answer(409, { code: "request_in_flight" })]) {
    heard = [];
    serverThat([unclear, unclear, unclear].slice(0, unclear === lost ? 3 : 1));
    const creation = new Creation();
    await expect(settled(creation.send(draft("A")))).rejects.toThrow();
    await expect(settled(creation.send(draft("A, edited")))).resolves.toEqual(made);
    expect(new Set(heard.map(({ key, title }) => key + title)).size).toBe(1);
  }
});

test("what was refused is sent as it is now, and is another request", async () => {
  serverThat([() => answer(422, { code: "validation_failed" })]);
  const creation = new Creation();
  await expect(settled(creation.send(draft("")))).rejects.toMatchObject({ status: 422 });
  await settled(creation.send(draft("A")));
  expect(heard.map(({ title }) => title)).toEqual(["", "A"]);
  expect(heard[0]!.key).not.toBe(heard[1]!.key);
});

test("two videos have two keys", async () => {
  serverThat([]);
  await settled(new Creation().send(draft("A")));
  await settled(new Creation().send(draft("A")));
  expect(heard[0]!.key).not.toBe(heard[1]!.key);
});
