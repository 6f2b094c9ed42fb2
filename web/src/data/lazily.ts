// Code that is fetched once it is needed.
import { api, ApiError } from "./api.ts";

/**
 * Where it does not arrive that is told as of any request which nobody answers: in a sentence of ours, since browsers have English ones of their own.
 * `reachable` then says whether anybody is there. If so, the code is asked for once more.
 */
export async function lazily<T>(load: () => Promise<T>, sentence: () => string): Promise<T> {
  try {
    return await load();
  } catch (reason) {
    console.warn(reason);
    try {
      await api.site();
      return await anew(load, reason);
    } catch (still) {
      console.warn(still);
      throw new ApiError(0, "network", sentence());
    }
  }
}

/** Which name each file of code was last asked for by, without and with what makes it another one. */
const names = new Map<string, string>();

/**
 * Most browsers remember as long as a page lives that a module did not come, and ask for it no more (HTML did so until 2026: whatwg/html#6768). Under
 * another name they do. Their failure says which it was; Safari's does not, but Safari asks again.
 */
async function anew<T>(load: () => Promise<T>, reason: unknown): Promise<T> {
  const address = addressIn(String(reason), location.href);
  if (!address) return load();
  const name = names.get(address) ?? `${address}?1`;
  names.set(address, name); // what has come once is the same module for all who ask
  try {
    return (await import(/* @vite-ignore */ name)) as T;
  } catch (still) {
    names.set(address, `${address}?${Number(name.split("?")[1]) + 1}`);
    throw still;
  }
}

/** Which file of this site a failure names. */
export function addressIn(failure: string, here: string): string | undefined {
  const found = /https?:\/\/[^\s?#]+/.exec(failure)?.[0];
  return found?.startsWith(new URL("/", here).href) ? found : undefined;
}
