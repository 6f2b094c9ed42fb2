// Which uploads other tabs of this browser have in hand: what one of them sends is neither continued nor thrown away in another. A lock of the browser says
// so, which goes with its tab however that ends. Where there are none, as on a site without TLS, the tabs ask each other.
import { useEffect, useState } from "preact/hooks";

const prefix = "klieg.upload.";
const answerMs = 300;
const lookMs = 2000;

/** The videos whose uploads this tab has in hand, with what gives each back. */
const own = new Map<string, () => void>();

const locks = (): LockManager | undefined => globalThis.navigator?.locks;

let asking: BroadcastChannel | undefined;
let heard: Set<string> | null = null;

function channel(): BroadcastChannel | undefined {
  if (asking || typeof BroadcastChannel === "undefined") return asking;
  asking = new BroadcastChannel("klieg.uploads");
  asking.onmessage = ({ data }: MessageEvent<{ has?: string[] }>) => {
    if (data.has) data.has.forEach((videoId) => heard?.add(videoId));
    else if (own.size) asking?.postMessage({ has: [...own.keys()] });
  };
  return asking;
}

function take(videoId: string): () => void {
  const held = locks();
  if (!held) {
    channel(); // listens from now on
    return () => undefined;
  }
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  void held.request(prefix + videoId, { mode: "shared" }, () => released).catch(() => undefined);
  return release;
}

/** These, and no others, are this tab's from now on. */
export function hold(videoIds: ReadonlySet<string>): void {
  for (const [videoId, release] of [...own]) {
    if (videoIds.has(videoId)) continue;
    own.delete(videoId);
    release();
  }
  for (const videoId of videoIds) if (!own.has(videoId)) own.set(videoId, take(videoId));
}

/** The videos whose uploads other tabs have in hand. */
export async function heldElsewhere(): Promise<ReadonlySet<string>> {
  const held = await ask();
  return new Set([...held].filter((videoId) => !own.has(videoId)));
}

async function ask(): Promise<ReadonlySet<string>> {
  const managed = locks();
  if (managed) {
    const { held = [] } = await managed.query().catch(() => ({}) as LockManagerSnapshot);
    return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
  }
  const answers = (heard ??= new Set());
  channel()?.postMessage({});
  await new Promise((resolve) => setTimeout(resolve, answerMs));
  if (heard === answers) heard = null;
  return answers;
}

/** The same for a screen, looked at again and again; null until it is known. */
export function useElsewhere(): ReadonlySet<string> | null {
  const [elsewhere, setElsewhere] = useState<ReadonlySet<string> | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const now = await heldElsewhere();
      if (!gone) setElsewhere((old) => (old && old.size === now.size && [...now].every((videoId) => old.has(videoId)) ? old : now));
    };
    void look();
    const timer = setInterval(() => void look(), lookMs);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return elsewhere;
}
