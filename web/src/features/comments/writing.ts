// Where somebody is led back to who had to sign in before they could write: to the same place, with its form open.

const mark = "write";

export const toWrite = (url: string) => `${url}${url.includes("?") ? "&" : "?"}${mark}=1`;

/** Whether somebody comes to write here. */
export const comesToWrite = (query: Record<string, string>) => query[mark] !== undefined;

/** Once the form is open: who loads the page again or hands its address on does not mean to write. */
export function begun(): void {
  const url = new URL(location.href);
  url.searchParams.delete(mark);
  history.replaceState(history.state, "", url.pathname + url.search + url.hash);
}
