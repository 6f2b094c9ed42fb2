import type { ComponentChildren } from "preact";

type Props = {
  /** A translated sentence with marks: "Read <api>the documentation</api>." */
  text: string;
  /** What a mark becomes. A language may put the marks in another order, and none of them inside another. */
  marks: Record<string, (words: string) => ComponentChildren>;
};

const mark = /<(\w+)>(.*?)<\/\1>/gs;

/** A sentence with links or names in it stays one sentence for its translator. What is in it is text: no markup of anybody is parsed. */
export function Rich({ text, marks }: Props) {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const found of text.matchAll(mark)) {
    const make = marks[found[1]!];
    if (!make) continue;
    parts.push(text.slice(at, found.index), make(found[2]!));
    at = found.index + found[0].length;
  }
  return <>{[...parts, text.slice(at)]}</>;
}
