// Descriptions are plain text. This finds what can be clicked in them; the screens render the parts as text nodes and
// links, so no markup of a stranger is ever parsed.

export type Part =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "time"; text: string; seconds: number }
  | { kind: "mention"; text: string };

// Each part of the pattern either stops at what it cannot take or has a limit, and what may begin anywhere does not begin inside of what is like it: so no text, whoever
// wrote it, takes longer than its length.
// The last part of a host is of one script: what is written of another behind it, where words have no spaces between them, is its sentence's.
const last = String.raw`(?:\p{sc=Latn}[\p{sc=Latn}\p{M}\p{N}-]{1,62}(?![\p{sc=Latn}\p{M}\p{N}-])|(?!\p{sc=Latn})\p{L}[\p{L}\p{M}\p{N}-]{1,62}(?![\p{L}\p{M}\p{N}-]))`;
// "@ada@example.org" is a name at another site, and no letter's address.
const address = String.raw`(?<![\p{L}\p{M}\p{N}_%+@-])(?:mailto:)?[\p{L}\p{N}][\p{L}\p{M}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,62})\.){1,8}${last}`;
// An address may have letters of any script, so what ends it is the punctuation of all: quotes, the wide and the Arabic ones, and what is not seen but the joiners
// of Persian words.
const ending = String.raw`\s<>"“”«»‹›\x60{}…،؛؟\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
const letter = String.raw`(?:[^${ending}\p{Cf}]|[\u200c\u200d])`;
// A host has letters, digits and hyphens only, so that a picture behind it is none of it.
const part = String.raw`[\p{L}\p{M}\p{N}_\u200c\u200d-]`;
const host = String.raw`(?:\[[\da-f:.]{2,45}\]|(?:${part}+\.)*(?:[\p{sc=Latn}\p{N}][\p{sc=Latn}\p{M}\p{N}_-]*|(?![\p{sc=Latn}\p{N}])${part}+))(?:\.(?=[/?#:]))?(?::\d{1,5}(?!\d))?`;
// Whoever has a name before an @ in it is there to deceive: found as a whole, so that nothing of it becomes a link (page).
const web = String.raw`(?:https?:\/\/|(?<![\p{L}\p{N}._%+@\/-])www\.)(?:[^${ending}/?#]*@${letter}*|${host}(?:[/?#]${letter}*)?)`;
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

const punctuation = /[.,;:!?'’*_([\u200c\u200d]/;
const picture = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f\u20e3]/u;

/** Where pictures begin that stand behind the word that ends there. Behind a slash or a sign they may be where the address leads. */
function beforePictures(found: string, end: number): number {
  let at = end;
  for (let width = 1; at > 0; at -= width) {
    width = /[\udc00-\udfff]/.test(found[at - 1]!) ? 2 : 1;
    if (!picture.test(found.slice(Math.max(0, at - width), at))) break;
  }
  return at > 0 && /[/=?#]/.test(found[at - 1]!) ? end : Math.max(0, at);
}

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
  const bare = !/[/?#]/.test(found.slice("https://".length, end)); // no host ends with a hyphen
  for (let before = -1; before !== end; ) {
    before = end;
    while (end > 0 && (punctuation.test(found[end - 1]!) || (bare && found[end - 1] === "-"))) end--;
    end = beforePictures(found, end);
  }
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
  if (/^[^:]*:\/\/[^/?#]*\\/.test(shown)) return null; // a browser takes "\\" for "/", and a reader what follows for the host
  try {
    const url = new URL(bare ? `https://${shown}` : shown);
    if (url.username || url.password) return null; // "https://a.example@b.example" is there to deceive
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}
