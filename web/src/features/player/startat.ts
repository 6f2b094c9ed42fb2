// Where a link says that a video begins: "?t=90" as ours say it, and as people know it from elsewhere.

const spelt = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/;
const clocked = /^(?:(\d+):)?(\d{1,2}):([0-5]\d)$/;

/** Of "90", "90s", "1m30s", "1h2m3s", "1:30", "1:02:03"; null of what is no time. */
export function secondsOf(text: string): number | null {
  const [, hours, minutes, seconds] = clocked.exec(text) ?? spelt.exec(text.toLowerCase()) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** Seconds; null where the address names no time, or the beginning. A media fragment ("#t=90,120") counts up to its comma. */
export function startOf(query: Readonly<Record<string, string>>, hash: string): number | null {
  const fragment = new URLSearchParams(hash.replace(/^#/, "")).get("t");
  const said = query["t"] ?? query["start"] ?? fragment?.split(",")[0];
  return (said && secondsOf(said)) || null;
}
