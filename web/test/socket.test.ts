import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

vi.stubGlobal("location", { origin: "https://klieg.example" });

const { Line, hiddenMs, waitAfter } = await import("../src/data/socket.ts");
const { line, topics } = await import("../src/data/topics.ts");
type Frame = import("../src/data/socket.ts").Frame;
type News = import("../src/data/topics.ts").News;

class Socket {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readonly readyState = 1;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;
  onmessage: (e: { data: string }) => void = () => undefined;
  onclose: () => void = () => undefined;
  onerror: () => void = () => undefined;
  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    Socket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  says(frame: Frame): void {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

class Stream {
  static all: Stream[] = [];
  onmessage: (e: { data: string }) => void = () => undefined;
  onerror: () => void = () => undefined;
  closed = false;
  constructor(readonly url: string) {
    Stream.all.push(this);
  }
  close(): void {
    this.closed = true;
  }
  says(frame: Frame): void {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

const pass = (seconds = 0) => vi.advanceTimersByTimeAsync(1000 * seconds);
const newest = () => Socket.all.at(-1)!;
const hello: Frame = { op: "hello", heartbeatMs: 25_000 };
const ack = (...ok: string[]): Frame => ({ op: "ack", ok, at: Object.fromEntries(ok.map((name) => [name, `${name}@0`])) });

let all: InstanceType<typeof Line>;
beforeEach(() => {
  vi.spyOn(console, "warn").mockReturnValue();
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  vi.stubGlobal("WebSocket", Socket);
  vi.stubGlobal("EventSource", Stream);
  Socket.all = [];
  Stream.all = [];
  all = new Line();
  all.want(true);
});
afterEach(() => {
  all.want(false);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function follow(name: string) {
  const heard: News[] = [];
  const deaf: boolean[] = [];
  const leave = topics.value!.follow(name, (news) => void heard.push(news), (is) => void deaf.push(is));
  return { heard, deaf, leave };
}

/** It stands, and what it follows is told. */
async function stands(name = "video:v_1") {
  newest().says(hello);
  const one = follow(name);
  await pass();
  newest().says(ack(name));
  return one;
}

describe("the line", () => {
  test("is there for those who hear once the server has said hello, and asks for what was before it began", async () => {
    expect(newest().url).toBe("wss://klieg.example/api/ws");
    expect(newest().protocol).toBe("klieg.v1+json");
    expect(topics.value).toBeNull();
    const one = await stands();
    expect(line.value).toBe("open");
    expect(newest().sent).toEqual([{ op: "sub", id: 1, topics: ["video:v_1"] }]);
    expect(one.heard).toEqual([null]);
  });

  test("follows all that a screen begins with in one message, and each topic once", async () => {
    newest().says(hello);
    follow("video:v_1");
    follow("channel:ch_1");
    follow("video:v_1");
    await pass();
    expect(newest().sent).toEqual([{ op: "sub", id: 1, topics: ["video:v_1", "channel:ch_1"] }]);
  });

  test("tells an edit to one of those who hear, since it reaches every answer, and a gap to each", async () => {
    const one = await stands();
    const two = follow("video:v_1");
    newest().says({ op: "ev", t: "video:v_1", s: "video:v_1@1", type: "comment.deleted", d: { id: "c_1", parentId: null } });
    await pass(0.1);
    expect([one.heard.length, two.heard.length]).toEqual([2, 0]);
    newest().says({ op: "gap", t: "video:v_1" });
    expect([one.heard.length, two.heard.length]).toEqual([2, 0]); // others are told so, too
    await pass(2);
    expect([one.heard.at(-1), two.heard.at(-1)]).toEqual([null, null]);
  });

  const deleted: Frame = { op: "ev", t: "video:v_1", s: "17-0", type: "comment.deleted", d: { id: "c_1" } };

  test("tells as one what comes within a moment, and before what has to be asked for", async () => {
    const one = await stands();
    for (let i = 0; i < 5; i++) newest().says(deleted);
    expect(one.heard.length).toBe(1);
    await pass(0.1);
    expect(one.heard.length).toBe(2);
    newest().says(deleted);
    newest().says({ op: "gap", t: "video:v_1" });
    await pass(2);
    expect(one.heard.slice(2)).toEqual([expect.any(Function), null]);
    newest().says(deleted);
    newest().onclose();
    expect(one.heard.length).toBe(5);
    await pass(0.1);
    expect(one.heard.length).toBe(5);
  });

  test("tells the last who leaves what was heard until then", async () => {
    const one = await stands();
    newest().says(deleted);
    one.leave();
    expect(one.heard.length).toBe(2);
  });

  test("tells somebody else nothing of what was gathered", async () => {
    const one = await stands();
    newest().says(deleted);
    all.renew();
    await pass(1);
    expect(one.heard.length).toBe(1);
  });

  test("asks once for what passed, however often the server says so, and not once the line is gone", async () => {
    const one = await stands();
    for (let i = 0; i < 5; i++) newest().says({ op: "lag" });
    await pass(2);
    expect(one.heard).toEqual([null, null]);
    newest().says({ op: "lag" });
    all.lost();
    await pass(2);
    expect(one.heard).toEqual([null, null]);
  });

  test("follows on the next connection what a screen began to follow as the last one went", async () => {
    newest().says(hello);
    const old = topics.value!;
    newest().says({ op: "bye", retryMs: [1000, 1000] });
    old.follow("video:v_1", () => undefined);
    await pass(2);
    newest().says(hello);
    follow("video:v_1");
    await pass();
    expect(newest().sent).toEqual([{ op: "sub", id: 1, topics: ["video:v_1"] }]);
  });

  test("says of what is refused again on the next connection that nothing is told", async () => {
    for (let i = 0; i < 2; i++) {
      newest().says(hello);
      const one = follow("video:v_1");
      await pass();
      newest().says({ op: "ack", ok: [], err: [{ topic: "video:v_1", code: "not_found" }] });
      expect(one.deaf).toEqual([true]);
      newest().onclose();
      one.leave();
      await pass(2);
    }
  });

  test("passes over what it does not know, and what nobody hears", async () => {
    const one = await stands();
    newest().says({ op: "ev", t: "video:v_1", type: "video.sung", d: {} });
    newest().says({ op: "ev", t: "video:v_2", type: "comment.deleted", d: { id: "c_1" } });
    newest().onmessage({ data: "{" });
    newest().says({ op: "novelty" });
    expect(one.heard).toEqual([null]);
  });

  test("says of what is refused that nothing is told, so that the clock goes on", async () => {
    newest().says(hello);
    const one = follow("video:v_1");
    await pass();
    newest().says({ op: "ack", ok: [], err: [{ topic: "video:v_1", code: "not_found" }] });
    expect(one.deaf).toEqual([true]);
    const two = await stands("video:v_2");
    newest().says({ op: "end", t: "video:v_2" });
    expect(two.deaf).toEqual([true]);
  });

  test("goes on behind the last that was heard after it broke, later each time, and asks for what passes", async () => {
    const one = await stands();
    newest().says({ op: "ev", t: "video:v_1", s: "17-0", type: "comment.deleted", d: { id: "c_1" } });
    newest().onclose();
    one.leave(); // as screens do once there is no connection
    expect(topics.value).toBeNull();
    expect(line.value).toBe("away");
    await pass(1.1);
    expect(Socket.all.length).toBe(2);
    newest().onclose();
    await pass(1.1);
    expect(Socket.all.length).toBe(2);
    await pass(1);
    newest().says(hello);
    const again = follow("video:v_1");
    await pass();
    expect(newest().sent).toEqual([{ op: "sub", id: 1, topics: ["video:v_1"], after: { "video:v_1": "17-0" } }]);
    newest().says(ack("video:v_1"));
    await pass(2);
    expect(again.heard).toEqual([null]);
  });

  test("comes back when the server says so that sends it away", async () => {
    await stands();
    newest().says({ op: "bye", retryMs: [4000, 6000] });
    expect(newest().closed).toBe(true);
    await pass(4.9);
    expect(Socket.all.length).toBe(1);
    await pass(0.2);
    expect(Socket.all.length).toBe(2);
  });

  test("ends where nothing is heard that was asked for", async () => {
    await stands();
    await pass(25);
    expect(newest().sent.at(-1)).toMatchObject({ op: "ping" });
    await pass(51);
    expect(Socket.all[0]!.closed).toBe(true);
    expect(line.value).not.toBe("open");
  });

  test("does not stand while nobody looks, nor once nobody hears", async () => {
    await stands();
    all.rest(true);
    expect(newest().closed).toBe(true);
    expect(line.value).toBe("idle");
    await pass(hiddenMs / 1000);
    expect(Socket.all.length).toBe(1);
    all.rest(false);
    expect(Socket.all.length).toBe(2);
    newest().says(hello);
    all.want(false);
    expect(newest().closed).toBe(true);
    expect(topics.value).toBeNull();
  });

  test("waits for no clock once the network is back", async () => {
    await stands();
    all.lost();
    expect(line.value).toBe("away");
    all.hurry();
    expect(Socket.all.length).toBe(2);
  });

  test("is another one for somebody else, who has seen nothing", async () => {
    const one = await stands();
    one.leave();
    all.renew();
    newest().says(hello);
    follow("video:v_1");
    await pass();
    expect(newest().sent).toEqual([{ op: "sub", id: 1, topics: ["video:v_1"] }]);
  });

  test("is a stream of events where no WebSocket comes through, and goes on behind what was heard", async () => {
    for (let i = 0; i < 3; i++) {
      newest().onclose();
      await pass(30);
    }
    await pass();
    expect(topics.value).not.toBeNull();
    const one = follow("video:v_1");
    await pass(0.1);
    const stream = Stream.all.at(-1)!;
    expect(stream.url).toBe("/api/events?topics=video%3Av_1");
    stream.says(hello);
    stream.says(ack("video:v_1"));
    expect(one.heard).toEqual([null]);
    stream.says({ op: "ev", t: "video:v_1", s: "5-0", type: "comment.deleted", d: { id: "c_1" } });
    await pass(0.1);
    expect(one.heard.length).toBe(2);
    follow("channel:ch_1");
    await pass(0.1);
    expect(stream.closed).toBe(true);
    expect(Stream.all.at(-1)!.url).toBe("/api/events?topics=video%3Av_1,channel%3Ach_1&lastEventId=5-0,-");
  });
});

test("tries lie between half a second and half a minute, by chance", () => {
  expect(waitAfter(1, 0)).toBe(500);
  expect(waitAfter(1, 1)).toBe(1000);
  expect(waitAfter(30, 1)).toBe(30_000);
  expect(waitAfter(30, 0)).toBe(500);
});
