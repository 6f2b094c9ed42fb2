// Descriptions are plain text. This finds what can be clicked in them; the screens render the parts as text nodes and
// links, so no markup of a stranger is ever parsed.

export type Part =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "time"; text: string; seconds: number }
  | { kind: "mention"; text: string };

// Each part of the pattern either stops at what it cannot take or has a limit, and what may begin anywhere does not begin inside of what is like it: so no text, whoever
// wrote it, takes longer than its length.
const address = String.raw`(?<![\p{L}\p{N}_%+-])(?:mailto:)?[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}(?![\p{L}\p{N}-])`;
// An address may have letters of any script, so what ends it is the punctuation of all: quotes, the wide and the Arabic ones, and what is not seen but the joiners
// of Persian words.
const ending = String.raw`\s<>"“”«»‹›\x60{}…،؛؟\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
const web = String.raw`(?:https?:\/\/|(?<![\p{L}\p{N}._%+@\/-])www\.)(?:[^${ending}\p{Cf}]|[\u200c\u200d])+`;
// As RFC 3966 has it, and with the spaces that people write between its groups: but none before a time of day.
const phone = String.raw`(?<![\p{L}\p{N}])tel:\+?[\d(][\d().-]{0,20}(?: [\d().-]{1,20}(?![\d:])){0,6}`;
// A timestamp must stand alone: "1:23" yes, "10:30:" in the middle of "2026-10:30:11x" no. A hyphen leads from one to another, or to what is there.
const time = String.raw`(?<![\w:.,/]|(?<!:[0-5]\d)-)(\d{1,2}:)?(\d{1,3}):([0-5]\d)(?![\w:/]|[.,]\d|-\d(?!\d{0,2}:\d))`;
const wholeAddress = new RegExp(`^${address}$`, "iu"); // "www." alone is found as a page, and without its dot is neither
const pattern = new RegExp(`(${web}|${address}|${phone})|${time}`, "giu");

export function linkify(text: string, durationSeconds = Infinity): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const plain = (until: number) => {
    if (until > at) parts.push({ kind: "text", text: text.slice(at, until) });
  };
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    if (match[1]) {
      const shown = trimmed(match[1]);
      const href = safeHref(shown);
      if (!href) continue;
      plain(start);
      parts.push({ kind: "link", text: shown, href });
      at = start + shown.length;
    } else {
      const hours = match[2] ? Number(match[2].slice(0, -1)) : 0;
      const minutes = Number(match[3]);
      if (match[2] && minutes > 59) continue;
      const seconds = hours * 3600 + minutes * 60 + Number(match[4]);
      if (seconds > durationSeconds) continue; // a clock time or a score, not a place in this video
      plain(start);
      parts.push({ kind: "time", text: match[0], seconds });
      at = start + match[0].length;
    }
  }
  plain(text.length);
  return parts;
}

/** Somebody's name behind an @, where it stands alone. The dot at its end is its sentence's. */
const mention = /(?<![\p{L}\p{N}_.@/-])@[A-Za-z0-9_.-]{2,29}[A-Za-z0-9_](?![\p{L}\p{N}_@-])/gu;

/** The same with the people in it who are named, where talk is among people. */
export function withMentions(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => {
    if (part.kind !== "text") return [part];
    const found: Part[] = [];
    let at = 0;
    for (const match of part.text.matchAll(mention)) {
      if (match.index > at) found.push({ kind: "text", text: part.text.slice(at, match.index) });
      found.push({ kind: "mention", text: match[0] });
      at = match.index + match[0].length;
    }
    return at === 0 ? [part] : at < part.text.length ? [...found, { kind: "text", text: part.text.slice(at) } as const] : found;
  });
}

const opens: Readonly<Record<string, string>> = { ")": "(", "]": "[" };

/** A closing bracket is the address's where it opened inside of it, and its sentence's where not. So is the punctuation at its end. */
function trimmed(found: string): string {
  const open: Record<string, number> = { "(": 0, "[": 0 };
  let end = 0;
  for (; end < found.length; end++) {
    const char = found[end]!;
    if (char in open) open[char]!++;
    const opening = opens[char];
    if (opening && open[opening]!-- === 0) break;
  }
  while (end > 0 && /[.,;:!?'’*_([\u200c\u200d]/.test(found[end - 1]!)) end--;
  return found.slice(0, end);
}

/** Where it leads; none where it leads nowhere, or anywhere else than to a page, a letter or a call. */
function safeHref(shown: string): string | null {
  if (/^tel:/i.test(shown)) return telephone(shown);
  if (!wholeAddress.test(shown)) return page(shown);
  return `mailto:${shown.replace(/^mailto:/i, "").split("@").map(encodeURIComponent).join("@")}`;
}

/** E.164 has fifteen digits at most, and no country calls anybody by fewer than three. */
function telephone(shown: string): string | null {
  const number = shown.slice("tel:".length).replace(/[^\d+]/g, "");
  return /^\+?\d{3,15}$/.test(number) ? `tel:${number}` : null;
}

function page(shown: string): string | null {
  const bare = /^www\./i.test(shown);
  if (bare && !/^www\.[^./:?#]+\.\p{L}{2}/iu.test(shown)) return null; // "www.and" is a slip of somebody's
  try {
    const url = new URL(bare ? `https://${shown}` : shown);
    if (url.username || url.password) return null; // "https://a.example@b.example" is there to deceive
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}
