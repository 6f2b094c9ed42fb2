// Forms over things that others may change, too.

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Only what differs: a merge patch of everything would undo what another window changed meanwhile. */
export function changes<T extends object>(from: T, to: Partial<T>): Partial<T> {
  const diff: Partial<T> = {};
  for (const key of Object.keys(to) as (keyof T)[]) {
    if (!same(from[key], to[key])) diff[key] = to[key] as T[keyof T];
  }
  return diff;
}

/**
 * A form over a thing that others may change, too: what somebody typed lies over what the server has. Only what was typed is
 * ever sent, and a field that nobody touches shows what the server has now. The first line of a field that is `indented` keeps
 * the space before it.
 */
export type Writing<T extends object> = { readonly stored: T; readonly typed: Partial<T>; readonly indented?: readonly (keyof T)[] };

export const shown = <T extends object>({ stored, typed }: Writing<T>): T => ({ ...stored, ...typed });

export const touch = <T extends object>(writing: Writing<T>, change: Partial<T>): Writing<T> => ({
  ...writing,
  typed: { ...writing.typed, ...change },
});

/** What is to be sent: of what was typed, without the space around it, what the server does not have. */
export function due<T extends object>({ stored, typed, indented }: Writing<T>): Partial<T> {
  const clean = Object.entries(typed).map(([key, value]) => {
    if (typeof value !== "string") return [key, value];
    return [key, indented?.includes(key as keyof T) ? value.trimEnd() : value.trim()];
  });
  return changes(stored, Object.fromEntries(clean) as Partial<T>);
}

/**
 * The server has `stored` now. What waits to be sent stays. What was saved follows where the server's changed, and else stays as it was
 * typed: who is about to write the next word must not lose the space before it.
 */
export function follow<T extends object>(writing: Writing<T>, stored: T): Writing<T> {
  const waiting = due(writing);
  const typed = { ...writing.typed };
  for (const key of Object.keys(typed) as (keyof T)[]) {
    if (!(key in waiting) && !same(stored[key], writing.stored[key])) delete typed[key];
  }
  return { ...writing, stored, typed };
}

/** The server has taken `sent`, and has `stored` now. */
export const saved = <T extends object>(writing: Writing<T>, sent: Partial<T>, stored: T): Writing<T> =>
  follow({ ...writing, stored: { ...writing.stored, ...sent } }, stored);
