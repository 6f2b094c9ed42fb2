import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import type { Comment } from "../../data/api.ts";
import { Prose } from "../../kit/prose.tsx";
import { drawn, mayFold } from "./folds.ts";
import { t } from "./messages.ts";
import { ThreadOf } from "./thread.ts";

/** What somebody said: of a long text the first lines, until somebody wants the rest. What a link leads to is whole. */
export function Text({ comment: { id, text } }: { comment: Comment }) {
  const { video, onTime, unfolded, draw } = useContext(ThreadOf)!;
  const box = useRef<HTMLDivElement>(null);
  const may = mayFold(text);
  useLayoutEffect(() => {
    if (may && box.current) drawn(box.current);
  }, [text, may]);
  const prose = <Prose text={text} mentions durationSeconds={(video.durationMs ?? 0) / 1000 || Infinity} onTime={onTime} />;
  if (!may) return prose;
  const open = unfolded.has(id);
  const fold = (on: boolean) => {
    if (on) unfolded.delete(id);
    else unfolded.add(id);
    draw(); // the list measures its rows anew
    // A reader who is at the end of a long text stays at its button.
    if (on) setTimeout(() => box.current?.lastElementChild?.scrollIntoView({ block: "nearest", behavior: "instant" }), 0);
  };
  /**
   * What is found on the page, or has the focus, is never hidden: a browser scrolls to it also where nothing is to be scrolled, and tells of the focus before or
   * behind that.
   */
  const reveal = () => {
    const seen = box.current!.firstElementChild!;
    const focused = seen.contains(document.activeElement) ? document.activeElement : null;
    const hidden = focused !== null && focused.getBoundingClientRect().bottom > seen.getBoundingClientRect().bottom + 1;
    if (open || (seen.scrollTop === 0 && !hidden)) return;
    fold(false);
    setTimeout(() => focused?.scrollIntoView({ block: "nearest", behavior: "instant" }), 0); // it stands further down now
  };
  return (
    <div
      ref={box}
      class="text"
      data-open={open ? "" : undefined}
      onFocusIn={reveal}
      onScrollCapture={reveal}
    >
      {prose}
      <button type="button" class="fold" hidden aria-expanded={open} onClick={() => fold(open)}>
        {t(open ? "less" : "more")}
      </button>
    </div>
  );
}
