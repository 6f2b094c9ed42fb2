import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { singleKeys } from "../../data/prefs.ts";
import { keyAction, placeOf, type Action } from "./keys.ts";

/** Keys anywhere on the page act on the player, but where something else has them: a field, a dialog, the page that scrolls. */
export function useKeyboard(root: RefObject<HTMLElement | null>, act: (action: Action) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || document.querySelector("dialog[open]")) return;
      const target = e.target as HTMLElement;
      const inside = root.current?.contains(target) || document.fullscreenElement === root.current;
      // Outside the player these keys scroll the page.
      if (!inside && ["ArrowUp", "ArrowDown"].includes(e.key)) return;
      // These do so where something beside the player has the focus: not on a page that was just opened, nor after a click on the picture.
      if (!inside && ["Home", "End"].includes(e.key) && !target.contains(root.current)) return;
      const action = keyAction(e, placeOf(target), singleKeys.value);
      if (!action) return;
      e.preventDefault();
      latest.current(action);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
