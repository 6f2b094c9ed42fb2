import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../src/data/api.ts";
import { Creation } from "../src/data/creation.ts";
import { createChannel } from "../src/features/channel/newchannel.ts";

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
const newDraft = () => new Creation(api.createVideo);
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
  const creation = newDraft();
  await expect(settled(creation.send(draft("A")))).resolves.toEqual(made);
  expect(heard).toHaveLength(3);
  expect(heard[0]!.key).toMatch(/^"[0-9a-f]{32}"$/);
  expect(new Set(heard.map(({ key }) => key)).size).toBe(1);
});

test("also when a person tries again, and typed on meanwhile", async () => {
  const inFlight = () => new Response('{"code": "request_in_flight"}', { status: 409, headers: { "Retry-After": "60" } });
  for (const unclear of [lost, () => answer(500, {}), inFlight]) {
    heard = [];
    serverThat([unclear, unclear, unclear].slice(0, unclear === lost ? 3 : 1));
    const creation = newDraft();
    await expect(settled(creation.send(draft("A")))).rejects.toThrow();
    await expect(settled(creation.send(draft("A, edited")))).resolves.toEqual(made);
    expect(new Set(heard.map(({ key, title }) => key + title)).size).toBe(1);
  }
});

test("what was refused is sent as it is now, and is another request", async () => {
  serverThat([() => answer(422, { code: "validation_failed" })]);
  const creation = newDraft();
  await expect(settled(creation.send(draft("")))).rejects.toMatchObject({ status: 422 });
  await settled(creation.send(draft("A")));
  expect(heard.map(({ title }) => title)).toEqual(["", "A"]);
  expect(heard[0]!.key).not.toBe(heard[1]!.key);
});

test("two videos have two keys", async () => {
  serverThat([]);
  await settled(newDraft().send(draft("A")));
  await settled(newDraft().send(draft("A")));
  expect(heard[0]!.key).not.toBe(heard[1]!.key);
});

test("what may have been done keeps its key, whoever refuses what is sent after it", async () => {
  const refusals = [
    ...[401, 403, 429].map((status) => () => answer(status, { code: "before_the_key_is_looked_at" })),
    () => answer(404, "a proxy without its server"),
  ];
  const unreadable = () => new Response("<html>", { status: 200 });
  for (const unclear of [lost, () => answer(503, {}), () => answer(500, {}), unreadable]) {
    for (const refused of refusals) {
      heard = [];
      serverThat([unclear, refused, refused]);
      const creation = newDraft();
      for (const title of ["A", "A, edited", "A, edited twice"]) await settled(creation.send(draft(title))).catch(() => undefined);
      await expect(settled(creation.send(draft("B")))).resolves.toEqual(made);
      expect(new Set(heard.map(({ key, title }) => key + title)).size).toBe(1);
    }
  }
});

test("a refusal of what was lost lets go of it, and what is wanted by now is sent", async () => {
  serverThat([lost, lost, lost, () => answer(422, { code: "validation_failed" })]);
  const creation = newDraft();
  await expect(settled(creation.send(draft("")))).rejects.toMatchObject({ offline: true });
  await expect(settled(creation.send(draft("A")))).resolves.toEqual(made);
  expect(heard.map(({ title }) => title)).toEqual(["", "", "", "", "A"]);
  expect(heard[4]!.key).not.toBe(heard[3]!.key);
});

test("what was made is known, also while it is asked for, and by asking again", async () => {
  serverThat([lost, lost, lost]);
  const creation = newDraft();
  await expect(creation.made()).resolves.toBeNull();
  const both = await settled(Promise.allSettled([creation.send(draft("A")), creation.made()]));
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(creation.made()).resolves.toEqual(made);
  await expect(creation.made()).resolves.toEqual(made);
  expect(heard).toHaveLength(4);
});

test("a channel's form has one key, and what it says by now is what the channel becomes", async () => {
  const form = { name: "Films", handle: "films", description: "" };
  const requests: { method: string; url: string; key: string | undefined; body: unknown }[] = [];
  const answers = [lost, lost, lost, () => answer(201, { id: "ch_1", ...form }), () => answer(200, { id: "ch_1", ...form, handle: "cinema" })];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const key = (init.headers as Record<string, string>)["Idempotency-Key"];
    requests.push({ method: init.method!, url, key, body: JSON.parse(init.body as string) });
    return answers.shift()!();
  });
  const creation = new Creation(api.createChannel);
  await expect(settled(createChannel(creation, form))).rejects.toMatchObject({ offline: true });
  await expect(settled(createChannel(creation, { ...form, handle: "cinema" }))).resolves.toMatchObject({ handle: "cinema" });
  expect(new Set(requests.slice(0, 4).map(({ key }) => key)).size).toBe(1);
  expect(requests[3]!.body).toEqual({ name: "Films", handle: "films" });
  expect(requests[4]).toMatchObject({ method: "PATCH", url: "/api/channels/ch_1", body: { handle: "cinema" } });
});

test("a channel that is made as it was described needs no change", async () => {
  const form = { name: "Films", handle: "films", description: "Old ones." };
  const fetch = vi.fn(async () => answer(201, { id: "ch_1", ...form }));
  vi.stubGlobal("fetch", fetch);
  await expect(createChannel(new Creation(api.createChannel), form)).resolves.toMatchObject(form);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("what is refused while somebody asks what was made of it has made nothing", async () => {
  serverThat([() => answer(422, { code: "validation_failed" })]);
  const creation = newDraft();
  const sending = creation.send(draft("A"));
  const asking = creation.made();
  await expect(settled(sending)).rejects.toMatchObject({ status: 422 });
  await expect(asking).resolves.toBeNull();
});
