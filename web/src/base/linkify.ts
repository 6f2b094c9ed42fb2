// Descriptions are plain text. This finds what can be clicked in them; the screens render the parts as text nodes and
// links, so no markup of a stranger is ever parsed.

export type Part =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "time"; text: string; seconds: number };

// Each part of the pattern either stops at what it cannot take or has a limit, and what may begin anywhere does not begin inside of what is like it: so no text, whoever
// wrote it, takes longer than its length.
const address = String.raw`(?<![\p{L}\p{N}_%+-])(?:mailto:)?[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}(?![\p{L}\p{N}-])`;
const web = String.raw`(?:https?:\/\/|(?<![\p{L}\p{N}._%+@\/-])www\.)[^\s<>"“”]+`;
// As RFC 3966 has it, and with the spaces that people write between its groups: but none before a time of day.
const phone = String.raw`(?<![\p{L}\p{N}])tel:\+?[\d(][\d().-]{0,20}(?: [\d().-]{1,20}(?![\d:])){0,6}`;
// A timestamp must stand alone: "1:23" yes, "10:30:" in the middle of "2026-10:30:11x" no.
const time = String.raw`(?<![\w:.,/-])(\d{1,2}:)?(\d{1,2}):([0-5]\d)(?![\w:/-]|[.,]\d)`;
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

const pairs = [["(", ")"], ["[", "]"]] as const;

/** The sentence's punctuation is not the address's; a closing bracket is only if it opened inside. */
function trimmed(found: string): string {
  const unopened = new Map<string, number>(pairs.map(([open, close]) => [close, count(found, close) - count(found, open)]));
  let end = found.length;
  for (; end > 0; end--) {
    const last = found[end - 1]!;
    const spare = unopened.get(last) ?? 0;
    if (spare > 0) unopened.set(last, spare - 1);
    else if (!/[.,;:!?'’*_]/.test(last)) break;
  }
  return found.slice(0, end);
}

const count = (text: string, char: string) => text.split(char).length - 1;

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
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}
