// Descriptions are plain text. This finds what can be clicked in them; the screens render the parts as text nodes and
// links, so no markup of a stranger is ever parsed.

export type Part =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "time"; text: string; seconds: number };

// A timestamp must stand alone: "1:23" yes, "10:30:" in the middle of "2026-10:30:11x" no.
const pattern = /(https?:\/\/[^\s<>"“”]+)|(?<![\w:.,/-])(\d{1,2}:)?(\d{1,2}):([0-5]\d)(?![\w:/-]|[.,]\d)/giu;

export function linkify(text: string, durationSeconds = Infinity): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const plain = (until: number) => {
    if (until > at) parts.push({ kind: "text", text: text.slice(at, until) });
  };
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    if (match[1]) {
      const shown = trimUrl(match[1]);
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

/** The sentence's punctuation is not the address's; a closing bracket is only if it opened inside. */
function trimUrl(url: string): string {
  for (;;) {
    const last = url.at(-1) ?? "";
    if (/[.,;:!?'’*_]/.test(last)) url = url.slice(0, -1);
    else if (last === ")" && count(url, ")") > count(url, "(")) url = url.slice(0, -1);
    else if (last === "]" && count(url, "]") > count(url, "[")) url = url.slice(0, -1);
    else return url;
  }
}

const count = (text: string, char: string) => text.split(char).length - 1;

function safeHref(text: string): string | null {
  try {
    const url = new URL(text);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}
