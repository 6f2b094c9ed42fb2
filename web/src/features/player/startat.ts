// Where a link says that a video begins: "?t=90" as ours say it, and as people know it from elsewhere.

const spelt = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/;
const clocked = /^(?:(\d+):)?(\d+):([0-5]\d(?:\.\d+)?)$/;

/** Of "90", "90s", "1m30s", "1h2m3s", "1:30", "1:02:03.5"; null of what is no time. */
export function secondsOf(text: string): number | null {
  const [, hours, minutes, seconds] = clocked.exec(text) ?? spelt.exec(text.toLowerCase()) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** What others call it, too. The server passes on what it finds under these names (src/pages/start_time.cpp). */
const names = ["t", "start", "time_continue", "start_time"];

/**
 * Seconds; null where the address names no time, or the beginning. The first that is a time counts, the query before the fragment.
 * A media fragment ("#t=npt:90,120", https://www.w3.org/TR/media-frags/#naming-time) counts up to its comma.
 */
export function startOf(query: Readonly<Record<string, string>>, hash: string): number | null {
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  for (const said of [...names.map((name) => query[name]), ...names.map((name) => fragment.get(name))]) {
    const seconds = said ? secondsOf(said.replace(/^npt:/, "").split(",")[0] ?? "") : null;
    if (seconds !== null) return seconds || null;
  }
  return null;
}
