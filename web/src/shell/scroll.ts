// Going back returns to where one was. The browser does this by itself only when the page is tall enough at that very
// moment; ours may still be drawing its list from the cache, so the place is kept here and tried for a short while.

const spots = new Map<string, number>();
let popped = false;

const here = () => location.pathname + location.search;

export function saveScroll(): () => void {
  history.scrollRestoration = "manual";
  let at = here();
  let waiting = false;
  const onScroll = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      // Between the change of the address and the new page's first paint the position belongs to neither.
      if (here() === at) spots.set(at, scrollY);
      at = here();
    });
  };
  const onPop = () => (popped = true);
  addEventListener("scroll", onScroll, { passive: true });
  addEventListener("popstate", onPop, { capture: true });
  return () => {
    removeEventListener("scroll", onScroll);
    removeEventListener("popstate", onPop, { capture: true });
  };
}

export function restoreScroll(url: string): void {
  if (!popped) return;
  popped = false;
  const goal = spots.get(url) ?? 0;
  const end = performance.now() + 600;
  const attempt = () => {
    if (here() !== url) return;
    scrollTo(0, goal);
    if (Math.abs(scrollY - goal) > 2 && performance.now() < end) requestAnimationFrame(attempt);
  };
  attempt();
}
