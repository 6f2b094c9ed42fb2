// What hls.js asks for first, asked for while it is itself on its way: on a bad line that is most of a second in which a round trip after the other
// would be waited for. All of it comes from the browser's cache then. What fails here, hls.js asks for again and says so.

export type First = { list: string; sound: string | null };

const attribute = (line: string, name: string): string | null => new RegExp(`[:,]${name}="?([^",]+)`).exec(line)?.[1] ?? null;

/** The playlists of the lowest quality and of its sound, as the multivariant one has them; null where it has none. */
export function lowestOf(text: string): First | null {
  const lines = text.split("\n");
  let lowest: { bandwidth: number; uri: string; group: string | null } | null = null;
  lines.forEach((line, i) => {
    if (!line.startsWith("#EXT-X-STREAM-INF:")) return;
    const bandwidth = Number(attribute(line, "BANDWIDTH"));
    const uri = lines[i + 1]?.trim();
    if (uri && (!lowest || bandwidth < lowest.bandwidth)) lowest = { bandwidth, uri, group: attribute(line, "AUDIO") };
  });
  const found = lowest as { uri: string; group: string | null } | null; // which the compiler does not see being set
  if (!found) return null;
  const sound = lines.find((line) => line.startsWith("#EXT-X-MEDIA:") && found.group !== null && attribute(line, "GROUP-ID") === found.group);
  return { list: found.uri, sound: sound ? attribute(sound, "URI") : null };
}

/** Of a media playlist the init segment and the first one. */
export function beginningOf(text: string): string[] {
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1];
  const segment = /^#EXTINF:.*\n(?:#.*\n)*([^#\n]+)/m.exec(text)?.[1];
  return [init, segment].filter((uri) => uri !== undefined) as string[];
}

/** How segments came over the line, by their addresses. hls.js finds them in the browser's cache, and would think that the line is as fast as that. */
export class Ahead {
  readonly #came = new Map<string, { first: number; last: number | null }>();

  async fetch(address: URL): Promise<void> {
    const answer = await fetch(address);
    const came = { first: performance.now(), last: null as number | null };
    this.#came.set(address.href, came);
    await answer.arrayBuffer();
    came.last = performance.now();
  }

  /** Milliseconds from its first byte to its last; null where it was not asked for ahead. `now` is where it is still coming. */
  took(address: string, now: number): number | null {
    const came = this.#came.get(address);
    return came ? (came.last ?? now) - came.first : null;
  }
}

async function read(address: URL): Promise<string> {
  const answer = await fetch(address);
  return answer.ok ? answer.text() : "";
}

/** Where one begins elsewhere, the first segments are left out. */
export async function askAhead(src: string, fromBeginning: boolean, ahead: Ahead): Promise<void> {
  const main = new URL(src, location.href);
  const first = lowestOf(await read(main));
  const lists = [first?.list, first?.sound].filter((uri) => uri != null).map((uri) => new URL(uri, main));
  await Promise.all(
    lists.map(async (list) => {
      const uris = beginningOf(await read(list)).slice(0, fromBeginning ? 2 : 1);
      await Promise.all(uris.map((uri) => ahead.fetch(new URL(uri, list))));
    }),
  );
}
