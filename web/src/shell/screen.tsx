// From an entry in the table of routes to what the router draws.
import lazy from "preact-iso/lazy";
import { exec } from "preact-iso/router";
import type { ComponentType } from "preact";
import { language, ready } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { doubt, doubtMs } from "../data/api.ts";
import { usePage } from "../kit/page.ts";
import { routes, type RouteData, type RouteName } from "../routes.ts";
import { titles } from "../titles.ts";
import { Unloaded } from "./broken.tsx";
import { Gate } from "./gate.tsx";

/** The page with its title behind its gate, once its code and its texts are there. */
function screenOf({ load, ...route }: RouteData): ComponentType<object> {
  return lazy(async () => {
    const late = setInterval(doubt, doubtMs); // what has stopped refuses no code, either
    const page = await load().catch(() => null);
    clearInterval(late);
    await ready();
    if (!page) return { default: Unloaded };
    const Content = page.default;
    return {
      default: function Screen() {
        useStore(language);
        usePage(route.title && titles(route.title));
        if (route.guard === "anyone") return <Content />;
        return (
          <Gate title={titles(route.title)} guard={route.guard}>
            <Content />
          </Gate>
        );
      },
    };
  });
}

/** In a page of others only what is made for it is drawn: on anything else its clicks could be somebody's who is signed in. */
export const framed = globalThis.self !== globalThis.top;
const drawn = (route: RouteData) => !framed || route.bare === true;

/** Two routes to one page share what was loaded. */
const made = new Map<RouteData["load"], ComponentType<object>>();

export const screens = Object.values<RouteData>(routes).filter(drawn).map((route) => {
  const component = made.get(route.load) ?? screenOf(route);
  made.set(route.load, component);
  return { path: route.path, component };
});

/** Which page an address leads to, and what its path says; null where it leads to none. */
export function pageAt(path: string): { name: RouteName; route: RouteData; parts: Record<string, string> } | null {
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: RouteData = routes[name];
    const found = drawn(route) && exec(path, route.path) as { params: Record<string, string> } | false | undefined;
    if (found) return { name, route, parts: found.params };
  }
  return null;
}
