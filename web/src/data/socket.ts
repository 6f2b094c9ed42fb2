// The line on which the server tells what becomes of things: a WebSocket, and server-sent events where none comes through. It stands while somebody wants to
// hear (topics.ts), and not while the page was hidden for long. After it broke it goes on behind the last that was heard, so that nothing is missed or told twice.
import { reachable } from "./api.ts";
import { all, said, type Edit } from "./cache.ts";
import { askAgain, newsOf, opens } from "./news.ts";
import { watching } from "./presence.ts";
import { queries } from "./queries.ts";
import { stillMe, user } from "./session.ts";
import { line, topics, type News, type Topics } from "./topics.ts";

/** The server closes a line whose session is none any more (docs/realtime.md): the page asks, and says so. */
const sessionEnded = 4001;

const protocol = "klieg.v1+json";
/** Of a stream of events nothing is asked, and nothing is heard for long: its connection says where it ends. */
const streamMs = 24 * 3_600_000;
/** Between two tries: as long as it takes at least, and at most. */
const firstMs = 500;
const mostMs = 30_000;
/** So often it may not come to a word of the server, until the other way is tried. */
const triesMost = 3;
/** A page that is hidden for so long hears nothing more until it is seen. */
export const hiddenMs = 5 * 60_000;
/** Whoever leaves a page for the next one with the same topic keeps it. */
const lingerMs = 1_000;
/** Nothing was heard for so long, though it was asked for: the line leads nowhere. */
const deadAfter = 2;
/** Those who missed the same do not all ask for it at once. */
const spreadMs = 1_500;
/** What is told of a topic within so long is told as one: each time costs a drawing. */
const gatherMs = 50;
/** As many topics as the server takes of one connection. */
const topicsMost = 50;

/** The same of a stream of events, and what it says of a topic of which nothing was seen. */
const streamTopicsMost = 20;
const unseen = "-";

type Follower = { hear: (news: News) => void; deaf: ((is: boolean) => void) | undefined };
type Followed = {
  readonly followers: Set<Follower>;
  /** The sequence of the last that was heard, where it had one. */
  last: string | null;
  refused: boolean;
  /** On this connection. */
  joined: boolean;
  leaving: ReturnType<typeof setTimeout> | undefined;
  /** Until what passed is asked for. */
  catching: ReturnType<typeof setTimeout> | undefined;
  gathered: Edit[];
  gathering: ReturnType<typeof setTimeout> | undefined;
};

export type Frame =
  | { op: "hello"; heartbeatMs?: number; assumed?: boolean }
  | { op: "ack"; ok?: string[]; at?: Record<string, string>; err?: { topic: string; code: string }[] }
  | { op: "ev"; t: string; s?: string; type: string; d: unknown }
  | { op: "gap"; t: string }
  | { op: "end"; t: string }
  | { op: "lag" }
  | { op: "bye"; retryMs?: [number, number] }
  | { op: string };

/** Full jitter: whom one event disconnected does not come back with the others. */
export const waitAfter = (failures: number, random = Math.random()) => firstMs + random * (Math.min(mostMs, firstMs * 2 ** failures) - firstMs);

/** One connection, of either kind, as long as it lasts. */
interface Way {
  follow(names: string[], after: Record<string, string>): void;
  leave(names: string[]): void;
  ask(): void;
  close(): void;
}
type Heard = { frame: (frame: Frame) => void; closed: () => void };

function byWebSocket({ frame, closed }: Heard): Way {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/ws`, protocol);
  let turn = 0;
  let over = false;
  const send = (message: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
  const end = () => {
    if (over) return;
    over = true;
    closed();
  };
  socket.onmessage = ({ data }) => {
    const said = over ? null : parsed(String(data));
    if (said) frame(said);
  };
  socket.onclose = (event?: CloseEvent) => {
    if (event?.code === sessionEnded) void stillMe();
    end();
  };
  socket.onerror = end;
  return {
    follow: (names, after) => send({ op: "sub", id: ++turn, topics: names, ...(Object.keys(after).length && { after }) }),
    leave: (names) => send({ op: "unsub", id: ++turn, topics: names }),
    ask: () => send({ op: "ping", ts: Date.now() }),
    close: () => {
      over = true;
      socket.close(1000);
    },
  };
}

/** The same over HTTP, where something on the way lets no WebSocket through. Other topics are another request. */
function byEvents({ frame, closed }: Heard): Way {
  const places = new Map<string, string>();
  let source: EventSource | null = null;
  let soon: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source?.close();
    source = null;
    if (places.size === 0) return;
    const names = [...places.keys()].slice(0, streamTopicsMost);
    const known = names.map((name) => places.get(name)!);
    const after = known.some((place) => place !== unseen) ? `&lastEventId=${known.map(encodeURIComponent).join(",")}` : "";
    const now = new EventSource(`/api/events?topics=${names.map(encodeURIComponent).join(",")}${after}`);
    source = now;
    now.onmessage = ({ data }: MessageEvent<string>) => {
      if (source !== now) return;
      const said = parsed(data);
      if (!said || said.op === "hello") return; // there was one already: what is followed has to be known first
      const { t, s } = said as { t?: string; s?: string };
      if (t && s && places.has(t)) places.set(t, s);
      frame(said);
    };
    now.onerror = () => {
      if (source !== now) return;
      source = null;
      now.close();
      closed();
    };
  };
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(open, 50);
  };
  setTimeout(() => frame({ op: "hello", assumed: true }), 0);
  return {
    follow: (names, after) => {
      for (const name of names) places.set(name, after[name] ?? unseen);
      later();
    },
    leave: (names) => {
      for (const name of names) places.delete(name);
      later();
    },
    ask: () => undefined,
    close: () => {
      clearTimeout(soon);
      source?.close();
      source = null;
    },
  };
}

/** A frame that cannot be read is none: what it would have said is told again where it matters, after a gap. */
function parsed(text: string): Frame | null {
  try {
    return JSON.parse(text) as Frame;
  } catch (reason) {
    console.warn(reason);
    return null;
  }
}

/** What the page hears, over however many connections. */
export class Line {
  readonly #followed = new Map<string, Followed>();
  #way: Way | null = null;
  #wanted = false;
  /** The page is hidden for long, or put away by its browser. */
  #resting = false;
  #failures = 0;
  /** Of how many tries in a row there was no word of the server. */
  #silent = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  readonly #joining = new Set<string>();
  #retryMs: [number, number] | null = null;

  /** Whether anybody wants to hear anything. */
  want(wanted: boolean): void {
    this.#wanted = wanted;
    if (wanted) this.#open();
    else this.#close("idle");
  }

  /** Not while nobody looks. */
  rest(resting: boolean): void {
    if (resting === this.#resting) return;
    this.#resting = resting;
    if (resting) this.#close("idle");
    else if (this.#wanted) this.#open();
  }

  /** Somebody else signed in or out: what is told is told to them. */
  renew(): void {
    this.#followed.forEach((one) => {
      one.last = null;
      one.gathered = [];
    });
    if (!this.#wanted || this.#resting) return;
    this.#close("opening");
    this.#open();
  }

  /** The network is back: nobody waits for a clock. */
  hurry(): void {
    if (!this.#wanted || this.#resting || this.#way) return;
    this.#failures = 0;
    clearTimeout(this.#timer);
    this.#open();
  }

  /** The network is gone, and the connection with it, though it may not say so for minutes. */
  lost(): void {
    if (this.#way) this.#broke();
  }

  #open(): void {
    if (this.#way || this.#resting) return;
    clearTimeout(this.#timer);
    if (line.value !== "away") line.value = "opening";
    const heard: Heard = { frame: (frame) => mine === this.#way && this.#hear(frame), closed: () => mine === this.#way && this.#broke() };
    const turn = this.#silent >= triesMost && typeof EventSource !== "undefined" && this.#silent % 2 === 1;
    const mine: Way = turn ? byEvents(heard) : byWebSocket(heard);
    this.#way = mine;
    this.#heardAt = Date.now();
    this.#silent++;
    this.#watch(10_000);
  }

  /** It asks as often as the server wants to be asked, and ends the line where nothing was heard twice. */
  #watch(ms: number): void {
    clearInterval(this.#pulse);
    this.#pulse = setInterval(() => {
      if (Date.now() - this.#heardAt > deadAfter * ms) this.#broke();
      else this.#way?.ask();
    }, ms);
  }

  #close(state: typeof line.value): void {
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    const way = this.#way;
    this.#way = null;
    way?.close();
    this.#followed.forEach((one) => {
      one.joined = false;
      clearTimeout(one.catching);
      tellGathered(one);
    });
    topics.value = null;
    watching.value = new Map();
    line.value = state;
  }

  #broke(): void {
    this.#close("away");
    if (!this.#wanted || this.#resting) return;
    const wait = this.#retryMs ? this.#retryMs[0] + Math.random() * Math.max(0, this.#retryMs[1] - this.#retryMs[0]) : waitAfter(++this.#failures);
    this.#retryMs = null;
    this.#timer = setTimeout(() => this.#open(), Math.min(wait, mostMs));
  }

  #hear(frame: Frame): void {
    this.#heardAt = Date.now();
    switch (frame.op) {
      case "hello": {
        const { heartbeatMs, assumed } = frame as { heartbeatMs?: number; assumed?: boolean };
        this.#watch(heartbeatMs ?? streamMs);
        if (!assumed) this.#failures = this.#silent = 0;
        line.value = "open";
        // Screens may still have begun to follow on the line before, and nothing of that counts here.
        this.#followed.forEach((one) => (one.joined = one.refused = false));
        topics.value = this.#topics();
        return;
      }
      case "ack": {
        const { ok = [], at = {}, err = [] } = frame as { ok?: string[]; at?: Record<string, string>; err?: { topic: string; code: string }[] };
        this.#failures = this.#silent = 0;
        for (const name of ok) this.#begins(name, at[name]);
        for (const { topic } of err) this.#deaf(topic, true);
        return;
      }
      case "ev": {
        const { t, s, type, d } = frame as { t: string; s?: string; type: string; d: unknown };
        const one = this.#followed.get(t);
        if (!one) return;
        if (s) one.last = s;
        const video = t.startsWith("video:") ? said(queries.video(t.slice("video:".length))) : undefined;
        const heard = { topic: t, type, data: d };
        const open = opens(video, heard); // before it is laid over what is known
        const news = newsOf(heard);
        if (news) gather(one, news);
        if (!open || !video) return;
        tellGathered(one); // the next is compared with it
        askAgain(video.id);
        return;
      }
      case "gap": { // perhaps to all who follow it
        const one = this.#followed.get((frame as { t: string }).t);
        if (one) catchUp(one);
        return;
      }
      case "end": // they may not hear of it any more, or it is gone: asked for, it says which
        this.#deaf((frame as { t: string }).t, true);
        return;
      case "lag": // of what, it does not say
        this.#followed.forEach(catchUp);
        return;
      case "bye":
        this.#retryMs = (frame as { retryMs?: [number, number] }).retryMs ?? null;
        this.#broke();
    }
  }

  /** It is told from now on. What was before that is asked for; who was told until a moment ago has been told most of it. */
  #begins(name: string, at: string | undefined): void {
    const one = this.#followed.get(name);
    if (!one) return;
    this.#deaf(name, false);
    if (one.last !== null) return catchUp(one);
    one.last = at ?? null;
    ask(one);
  }

  #deaf(name: string, is: boolean): void {
    const one = this.#followed.get(name);
    if (!one || one.refused === is) return;
    one.refused = is;
    for (const { deaf } of one.followers) deaf?.(is);
  }

  /** What queries hear by, on this connection. */
  #topics(): Topics {
    return {
      follow: (name, hear, deaf) => {
        const follower: Follower = { hear, deaf };
        const joined = [...this.#followed.values()].filter((one) => one.joined).length;
        const one = this.#followed.get(name) ?? begun();
        if (!one.joined && joined >= topicsMost) {
          queueMicrotask(() => deaf?.(true));
          return () => undefined;
        }
        this.#followed.set(name, one);
        clearTimeout(one.leaving);
        one.followers.add(follower);
        if (!one.joined) {
          one.joined = true;
          this.#joining.add(name);
          this.#joinSoon();
        } else if (one.refused) queueMicrotask(() => deaf?.(true));
        return () => this.#leave(name, follower);
      },
    };
  }

  /** All that a screen begins to follow is one message. */
  #joinSoon(): void {
    if (this.#joining.size > 1) return;
    queueMicrotask(() => {
      const names = [...this.#joining].filter((name) => this.#followed.has(name));
      this.#joining.clear();
      if (names.length === 0) return;
      const after: Record<string, string> = {};
      for (const name of names) {
        const last = this.#followed.get(name)!.last;
        if (last !== null) after[name] = last;
      }
      this.#way?.follow(names, after);
    });
  }

  #leave(name: string, follower: Follower): void {
    const one = this.#followed.get(name);
    if (!one?.followers.has(follower)) return;
    if (one.followers.size === 1) tellGathered(one); // there is nobody to tell it to later
    one.followers.delete(follower);
    if (one.followers.size > 0) return;
    clearTimeout(one.leaving);
    // While the line is away nobody follows anything (topics.ts), and it is kept where to go on.
    const away = topics.value === null;
    one.leaving = setTimeout(() => {
      if (one.followers.size > 0) return;
      clearTimeout(one.catching);
      this.#followed.delete(name);
      if (one.joined) this.#way?.leave([name]);
    }, away ? hiddenMs : lingerMs);
  }
}

const begun = (): Followed => ({
  followers: new Set(), last: null, refused: false, joined: false, leaving: undefined, catching: undefined, gathered: [], gathering: undefined,
});

function gather(one: Followed, edit: Edit): void {
  one.gathered.push(edit);
  one.gathering ??= setTimeout(() => tellGathered(one), gatherMs);
}

function tellGathered(one: Followed): void {
  clearTimeout(one.gathering);
  one.gathering = undefined;
  const edits = one.gathered;
  one.gathered = [];
  if (edits.length) tell(one, all(...edits));
}

/** What was told before comes first. */
function ask(one: Followed): void {
  clearTimeout(one.catching);
  one.catching = undefined;
  tellGathered(one);
  tell(one, null);
}

/** Once, however often it is said that something passed. */
function catchUp(one: Followed): void {
  clearTimeout(one.catching);
  one.catching = setTimeout(() => ask(one), Math.random() * spreadMs);
}

/** An edit reaches every answer by itself; what has to be asked for each asks for itself. */
function tell({ followers }: Followed, news: News): void {
  for (const { hear } of [...followers]) {
    hear(news);
    if (news) return;
  }
}

/** Begins to hear, for as long as the page lives. */
export function openLine(): (wanted: boolean) => void {
  const all = new Line();
  let hidden: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(() => all.rest(true), hiddenMs);
    else all.rest(false);
  });
  addEventListener("pagehide", () => all.rest(true)); // a page with an open connection is not kept for Back
  addEventListener("pageshow", () => all.rest(false));
  addEventListener("online", () => all.hurry());
  addEventListener("offline", () => all.lost());
  reachable.watch(() => reachable.value && all.hurry());
  let who = user.value?.id;
  user.watch(() => {
    if (user.value?.id === who) return;
    const known = who !== undefined || user.value !== null; // that nobody is there is what the line has taken for true
    who = user.value?.id;
    if (known) all.renew();
  });
  return (wanted) => all.want(wanted);
}
