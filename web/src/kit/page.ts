import { useEffect } from "preact/hooks";
import { useStore } from "../base/store.ts";
import { site } from "../data/session.ts";

let first = true;

/**
 * Sets the page's title and, on a navigation inside the client, moves the focus to its h1, or to what a page says that it begins with: a screen
 * reader must hear that the page changed. Not on the first load, where the browser has already said it.
 */
export function usePage(title: string | null | undefined): void {
  const name = useStore(site)?.name ?? "Klieg";
  useEffect(() => {
    if (title === null || title === undefined) return;
    document.title = title ? `${title} – ${name}` : name;
  }, [title, name]);
  const known = title !== null && title !== undefined;
  useEffect(() => {
    if (!known) return;
    if (first) {
      first = false;
      return;
    }
    (document.querySelector<HTMLElement>("main [data-begin]") ?? document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
  }, [known]);
}
