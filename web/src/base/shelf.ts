import { memory } from "./store.ts";

/** A value, whose it is (null: whoever uses this device), and since when it stands here, in milliseconds of Unix time. */
export type Standing<T> = { of: string | null; at: number; data: T };

const head = /^\{"of":(null|"[\w-]*"),"at":(\d+),"data":/;

/**
 * Values of one kind on this device, each under a key of its own. All tabs of a browser write there at once and nothing locks: a list of them that is read,
 * changed and written loses what another tab wrote meanwhile, and what it does not name is never found again. So the storage itself is asked which ones there
 * are, and what decides about one stands before its value, where it is read without the value.
 */
export class Shelf<T> {
  readonly #prefix: string;
  readonly #most: number;
  readonly #spared: readonly string[];
  #last = 0;

  /** The `most` that were written last stay, and `spared` beside them. */
  constructor(name: string, most: number, spared: readonly string[] = []) {
    this.#prefix = `${name}.`;
    this.#most = most;
    this.#spared = spared;
  }

  /** Null where there is none, and where what stands there is not ours. */
  get(key: string): Standing<T> | null {
    const found = this.#look(key);
    const value = found && memory.json<{ data: T } | null>(this.#prefix + key, null);
    return value && { of: found.of, at: found.at, data: value.data };
  }

  /** Whose the value is; null where there is none, too. */
  ownerOf(key: string): string | null {
    return this.#look(key)?.of ?? null;
  }

  /** `json` is the value. The same is not written again, as most polls find it. */
  set(key: string, of: string | null, json: string): void {
    const known = this.#look(key);
    if (known?.of === of && known.rest === `${json}}`) return;
    this.#last = Math.max(Date.now(), this.#last + 1); // two of one millisecond have an order
    memory.set(this.#prefix + key, `{"of":${JSON.stringify(of)},"at":${this.#last},"data":${json}}`);
    if (!this.#spared.includes(key)) this.#evict(key);
  }

  drop(key: string): void {
    memory.set(this.#prefix + key, null);
  }

  /** Drops what `meant` says. What is not ours is nobody's, and of no time. */
  sweep(meant: (of: string | null, key: string, at: number) => boolean): void {
    for (const key of this.keys()) {
      const found = this.#look(key);
      if (meant(found?.of ?? null, key, found?.at ?? 0)) this.drop(key);
    }
  }

  keys(): string[] {
    return memory.keys(this.#prefix).map((name) => name.slice(this.#prefix.length));
  }

  #evict(written: string): void {
    const others = this.keys().filter((key) => key !== written && !this.#spared.includes(key));
    if (others.length < this.#most) return;
    const aged = others.map((key) => ({ key, at: this.#look(key)?.at ?? 0 })).sort((a, b) => b.at - a.at);
    for (const { key } of aged.slice(this.#most - 1)) this.drop(key);
  }

  #look(key: string): { of: string | null; at: number; rest: string } | null {
    const text = memory.get(this.#prefix + key);
    const found = text === null ? null : head.exec(text);
    return found && { of: JSON.parse(found[1]!) as string | null, at: Number(found[2]), rest: text!.slice(found[0].length) };
  }
}
