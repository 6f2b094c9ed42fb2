// Going back returns to where one was. The browser does this by itself only when the page is tall enough at that very moment, and only by pixels; ours may
// still be drawing its list from the cache, and something new may stand at its head. So what stood at the top of the window is kept here, and how far
// below it, and is tried for a short while. What can be returned to bears a `data-anchor`.

type Spot = { y: number; anchor: string | null; below: number };

const spots = new Map<string, Spot>();
let popped = false;
let returning: string | null = null;

/** How far down the window is covered by the bar that stays there, in pixels: --covered of base.css, and nothing where no bar stays. */
export const belowBar = () => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--covered"));

const here = () => location.pathname + location.search;

/** A gap between two rows, or two columns, hides what is beside it for no longer than the next look. */
const looks = [8, 40, 120, 240].flatMap((dy) => [0.5, 0.42].map((x) => [x, dy] as const));

/** The first thing below the bar. */
function spotNow(): Spot {
  const top = belowBar();
  for (const [x, dy] of looks) {
    const found = document.elementFromPoint(innerWidth * x, top + dy)?.closest<HTMLElement>("[data-anchor]");
    if (found) return { y: scrollY, anchor: found.dataset["anchor"]!, below: found.getBoundingClientRect().top };
  }
  return { y: scrollY, anchor: null, below: 0 };
}

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
      if (here() === at) spots.set(at, spotNow());
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

/** What somebody is being returned to: a list that draws a part of itself draws it there. */
export const returningTo = (): string | null => (popped ? (spots.get(here())?.anchor ?? null) : returning);

/** How far the window has to go for the spot to be where it was. */
function distance(spot: Spot): number {
  const anchor = spot.anchor && document.querySelector<HTMLElement>(`[data-anchor="${CSS.escape(spot.anchor)}"]`);
  return anchor ? anchor.getBoundingClientRect().top - spot.below : spot.y - scrollY;
}

/**
 * Frames for which it has to stand there. A list that draws a part of itself learns only from its first drawing how many items stand beside each other and how
 * high they are, and what it stands on moves with that.
 */
const steady = 6;

/** On a busy device a frame takes long; what never gets there is given up. */
const patienceMs = 3_000;

/** By these somebody goes on by themselves. */
const acts = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

export function restoreScroll(url: string): void {
  if (!popped) return;
  popped = false;
  settleAt(spots.get(url) ?? { y: 0, anchor: null, below: 0 }, url);
}

/** Has an item of a list, drawn or not, stand at the top of what is seen of the page. */
export function goTo(anchor: string): void {
  const below = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  settleAt({ y: scrollY, anchor, below }, here());
}

function settleAt(spot: Spot, url: string): void {
  const end = performance.now() + patienceMs;
  let acted = false;
  const act = () => (acted = true);
  for (const one of acts) addEventListener(one, act, { capture: true, passive: true });
  returning = spot.anchor;
  let held = 0;
  const attempt = () => {
    if (here() === url && !acted) {
      const away = distance(spot);
      if (Math.abs(away) > 2) scrollBy({ top: away, behavior: "instant" });
      held = Math.abs(away) > 2 ? 0 : held + 1;
      if (held < steady && performance.now() < end) return requestAnimationFrame(attempt);
    }
    returning = null;
    for (const one of acts) removeEventListener(one, act, { capture: true });
  };
  attempt();
}
