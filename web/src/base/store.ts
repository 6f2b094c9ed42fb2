import { useEffect, useReducer } from "preact/hooks";

/** A value that several parts of the page watch. Smaller than a state library, and all that this client needs. */
export class Store<T> {
  #value: T;
  readonly #watchers = new Set<() => void>();
  constructor(initial: T) {
    this.#value = initial;
  }
  get value(): T {
    return this.#value;
  }
  set value(next: T) {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    for (const watcher of [...this.#watchers]) watcher();
  }
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}

export function useStore<T>(store: Store<T>): T {
  const [, render] = useReducer<number, void>((n) => n + 1, 0);
  const seen = store.value;
  useEffect(() => {
    // The value may have changed between the render and this effect.
    if (!Object.is(seen, store.value)) render();
    return store.watch(() => render());
  }, [store]);
  return store.value;
}

/** localStorage that never throws: private windows and strict settings forbid it. */
export const memory = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(`klieg.${key}`);
    } catch {
      return null;
    }
  },
  set(key: string, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(`klieg.${key}`);
      else localStorage.setItem(`klieg.${key}`, value);
    } catch {
      // What cannot be remembered is simply asked again.
    }
  },
  /** The keys that begin so, as they are called here. */
  keys(prefix: string): string[] {
    try {
      const all = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? "");
      return all.filter((key) => key.startsWith(`klieg.${prefix}`)).map((key) => key.slice("klieg.".length));
    } catch {
      return [];
    }
  },
  json<T>(key: string, fallback: T): T {
    try {
      const text = memory.get(key);
      return text === null ? fallback : (JSON.parse(text) as T);
    } catch {
      return fallback;
    }
  },
};
