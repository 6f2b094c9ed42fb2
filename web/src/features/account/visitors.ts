import { useLocation } from "preact-iso/router";
import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { confirmed, safeReturn, user } from "../../data/session.ts";
import { routes } from "../../routes.ts";

/** Where a page for visitors leads whoever is signed in: to where they came from, and never to such a page again. */
export function wayIn(next: string | undefined): string {
  const to = safeReturn(next);
  const path = new URL(to, "http://here").pathname.replace(/\/$/, "");
  return path === routes.signIn.path || path === routes.signUp.path ? routes.home.path : to;
}

/**
 * True on a page for visitors once somebody is signed in, who is led on: a form there would make them a second account by mistake. Who was at the
 * last visit is led nowhere before the server has said so, and shown no form.
 */
export function useVisitorsOnly(): boolean {
  const { query, route } = useLocation();
  const who = useStore(user);
  const sure = useStore(confirmed);
  const next = query["next"];
  const led = useRef(false); // this page stands until the code of the next one is there, and its address is that one's by then
  useEffect(() => {
    if (!who || !sure || led.current) return;
    led.current = true;
    route(wayIn(next), true);
  }, [who, sure, next]);
  return Boolean(who);
}
