// Where the focus goes from what makes way: whoever goes by keys would else begin again at the top of the page.

/** The comment beside one that will be gone: one goes on from there. */
export function neighbourOf(inside: HTMLElement | null): string | null {
  const item = inside?.closest<HTMLElement>("li");
  const beside = [item?.nextElementSibling, item?.previousElementSibling, item?.parentElement?.closest("li")] as (HTMLElement | null | undefined)[];
  return beside.find((one) => one?.dataset["comment"])?.dataset["comment"] ?? null;
}

/** To a comment once it is drawn; where there is none, to what stands above all of them. */
export function focusOn(id: string | null, options?: FocusOptions): void {
  setTimeout(() => {
    const item = id && document.querySelector<HTMLElement>(`.comments li[data-comment="${CSS.escape(id)}"]`);
    (item || document.querySelector<HTMLElement>(".comments h2"))?.focus(options);
  }, 0);
}

/** Nothing of what is read moves. */
export const still: FocusOptions = { preventScroll: true };
