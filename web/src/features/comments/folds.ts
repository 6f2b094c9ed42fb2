// Which texts are too long to be seen whole. What is drawn together is measured together, before the list measures its rows and before anything is painted:
// so a row has its height from the beginning, and the page is laid out once for all of them.

/** So many lines are seen of what is longer. */
export const linesSeen = 4;
/** A text of one line more is whole: what unfolds it would take that line's place. */
const linesWhole = linesSeen + 1;

/** No line of the narrowest page has room for so few characters that these might be too many. */
const few = 60;

export const mayFold = (text: string) => text.length > few || text.split("\n").length > linesWhole;

/** Whether a text is folded that is so high. Letters of another font may make a line a little higher. */
export const folds = (high: number, line: number) => high > (linesWhole + 0.5) * line;

const waiting = new Set<HTMLElement>();

/** To be told of each once it is drawn: of the box around the text and its button. */
export function drawn(box: HTMLElement): void {
  if (waiting.size === 0) queueMicrotask(measure); // where nobody asks for it before
  waiting.add(box);
}

export function measure(): void {
  const boxes = [...waiting].filter(({ isConnected }) => isConnected);
  waiting.clear();
  if (boxes.length === 0) return;
  const line = parseFloat(getComputedStyle(boxes[0]!.firstElementChild!).lineHeight);
  const found = boxes.map((box) => folds(box.firstElementChild!.scrollHeight, line));
  boxes.forEach((box, i) => {
    box.dataset["fold"] = found[i] ? "long" : "whole";
    (box.lastElementChild as HTMLElement).hidden = !found[i];
  });
}

/** Another width breaks lines elsewhere. */
if (typeof addEventListener === "function") addEventListener("resize", () => document.querySelectorAll<HTMLElement>(".comments [data-fold]").forEach(drawn));
