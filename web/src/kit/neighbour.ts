// Where the focus goes from an item that leaves its list: whoever goes by keys would else begin again at the top of the page.

const itemOf = (id: string) => document.querySelector<HTMLElement>(`main [data-anchor="${CSS.escape(id)}"]`);
const idOf = (element: Element | null | undefined) => (element as HTMLElement | null | undefined)?.dataset["anchor"];

/** What an item leads to. Beside it there may be ways for a pointer alone, before its own. */
export const wayIn = (item: Element | null | undefined) => item?.querySelector<HTMLElement>('a:not([tabindex="-1"])') ?? null;

/** To the first way in the item beside, once the list is drawn without this one; to the page's heading where there is none. Nothing of what is read moves. */
export function focusBeside(id: string): void {
  const item = itemOf(id);
  const beside = idOf(item?.nextElementSibling) ?? idOf(item?.previousElementSibling);
  setTimeout(() => {
    const way = beside && wayIn(itemOf(beside));
    (way || document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
  }, 0);
}
