import { useEffect, useRef } from "preact/hooks";
import { Store, useStore } from "../base/store.ts";
import { type Modal, modals } from "./modal.ts";

type Toast = { id: number; text: string; action?: { label: string; run: () => void } };

const toasts = new Store<Toast[]>([]);
let last = 0;

/** Answers how it is taken back: what it offers to do may be gone before it is. */
export function toast(text: string, action?: Toast["action"]): () => void {
  const item: Toast = { id: ++last, text };
  if (action) item.action = action;
  toasts.value = [...toasts.value.slice(-2), item];
  return () => drop(item.id);
}

function drop(id: number): void {
  toasts.value = toasts.value.filter((item) => item.id !== id);
}

type Hold = { pointed?: boolean; focused?: boolean };

/** A clock that runs out while nothing holds it, each time from its beginning. */
export function useClock(ms: number, over: () => void): (hold: Hold) => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const held = useRef<Hold>({});
  const hold = (now: Hold) => {
    Object.assign(held.current, now);
    clearTimeout(timer.current);
    if (!held.current.pointed && !held.current.focused) timer.current = setTimeout(over, ms);
  };
  useEffect(() => {
    hold({});
    return () => clearTimeout(timer.current);
  }, []);
  return hold;
}

/** Pointing at a toast or focusing its button stops its clock: nobody should have to race it. */
function Line({ item, within }: { item: Toast; within: boolean }) {
  const hold = useClock(item.action ? 8000 : 5000, () => drop(item.id));
  return (
    <div
      class="toast"
      onPointerEnter={() => hold({ pointed: true })}
      onPointerLeave={() => hold({ pointed: false })}
      onFocusCapture={() => hold({ focused: true })}
      onBlurCapture={() => hold({ focused: false })}
    >
      <span>{item.text}</span>
      {item.action && (
        <button
          type="button"
          onClick={() => {
            item.action?.run();
            drop(item.id);
            // What is clicked is gone: where what it did takes no focus, one goes on from the head of what stands there.
            setTimeout(() => {
              if (document.activeElement === document.body && !within) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
            }, 0);
          }}
        >
          {item.action.label}
        </button>
      )}
    </div>
  );
}

/** Stands on the page and in each dialog, since all but the one on top is dimmed and cannot be reached: there they are shown. */
export function Toasts({ within }: { within?: Modal }) {
  const items = useStore(toasts);
  const top = useStore(modals).at(-1);
  return (
    <div class="toasts" role="status">
      {top === within && items.map((item) => <Line key={item.id} item={item} within={within !== undefined} />)}
    </div>
  );
}
