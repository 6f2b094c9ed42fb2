const longest = 30;
const shortest = 3;

/** Letters that are not a plain one with a mark. */
const spelt: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };

/**
 * A first handle from a name: "Late Night Films!" gives "late-night-films". A word of other letters is left out whole, for what remains of it would be
 * another word. Where too little is left that is `instead`.
 */
export function handleFrom(name: string, instead = ""): string {
  if (!name.trim()) return "";
  const handle = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => spelt[letter]!)
    .replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => (/[^a-z0-9]/.test(word) ? " " : word))
    .replace(/[^a-z0-9_.]+/g, "-")
    .slice(0, longest)
    .replace(/^[-.]+|[-.]+$/g, "");
  return handle.length >= shortest ? handle : instead || handle;
}

/** The name of a person as the handle of their channel, or of their second one. */
export function handleOf(username: string, taken: readonly string[]): string {
  const base = username.toLowerCase();
  if (!taken.includes(base)) return base;
  for (let n = 2; ; n++) {
    const next = `${base.slice(0, longest - `-${n}`.length)}-${n}`;
    if (!taken.includes(next)) return next;
  }
}
