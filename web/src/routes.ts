// Every page of the client: its address, how it is loaded, what it is called, who may see it, which ways lead to it, and what it may weigh. The
// router, the bars, the gates and scripts/budget.mjs read this table, and links are made of it. The first entry that fits an address is its page.
// The script reads it without a bundler: it imports nothing but types.
import type { ComponentType } from "preact";
import type { IconName } from "./kit/icon.tsx";
import type { Title } from "./titles.ts";

export type Page = { default: ComponentType<object> };

/** Whom a page is for: the server decides what each may do, and a gate saves them the way. */
export type Guard = "anyone" | "member" | "moderator" | "administrator";

/** A way to a page that is shown on every page. */
export type Entry = {
  in: readonly ("rail" | "bottom" | "account")[];
  shownTo: "anyone" | "visitors" | "members" | "moderators" | "administrators";
  label: Title;
  icon: IconName;
  /** How much waits behind it is told beside it. */
  counts?: "reports";
  /** Stands with others under a heading of their own, where there is room for that. */
  group?: "you";
  /** A choice of this device's (data/prefs.ts) that takes the way out of every list. */
  until?: "startDismissed";
};

export type RouteData = {
  path: string;
  load: () => Promise<Page>;
  entries?: readonly Entry[];
  /** Search engines are not led here. They never are to what not everybody may see. */
  indexed?: false;
  /** Gives the rail's width to the page. */
  wide?: true;
  /** It stands in pages of other sites: no bars around it, and nobody is signed in there. */
  bare?: true;
  /** KiB of gzip that a first visit to this page may load, without what it asks for later (hls.js, the tus client). */
  budget: { js: number; css: number };
} & (
  | { guard: "anyone"; /** Null where the page's data says how it is called. */ title: Title | null }
  | { guard: Exclude<Guard, "anyone">; title: Title }
);

const siteText = () => import("./features/site/text.page.tsx");
const channelPage = () => import("./features/channel/channel.page.tsx");

export const routes = {
  home: {
    path: "/",
    load: () => import("./features/home/home.page.tsx"),
    title: null,
    guard: "anyone",
    entries: [{ in: ["rail", "bottom"], shownTo: "anyone", label: "home", icon: "home" }],
    budget: { js: 53, css: 8 },
  },
  watch: {
    path: "/watch/:videoId",
    load: () => import("./features/watch/watch.page.tsx"),
    title: null,
    guard: "anyone",
    wide: true,
    budget: { js: 83, css: 13 },
  },
  embed: {
    path: "/embed/:videoId",
    load: () => import("./features/embed/embed.page.tsx"),
    title: null,
    guard: "anyone",
    bare: true,
    budget: { js: 63, css: 11 },
  },
  subscriptions: {
    path: "/feed/subscriptions",
    load: () => import("./features/subscriptions/feed.page.tsx"),
    title: "subscriptions",
    guard: "member",
    entries: [{ in: ["rail", "bottom"], shownTo: "members", label: "subscriptions", icon: "subscriptions" }],
    budget: { js: 55, css: 8 },
  },
  subscribed: {
    path: "/subscriptions/channels",
    load: () => import("./features/subscriptions/channels.page.tsx"),
    title: "subscribed",
    guard: "member",
    budget: { js: 55, css: 8 },
  },
  history: {
    path: "/library/history",
    load: () => import("./features/library/history.page.tsx"),
    title: "history",
    guard: "member",
    entries: [{ in: ["rail", "account"], group: "you", shownTo: "members", label: "history", icon: "history" }],
    budget: { js: 55, css: 9 },
  },
  later: {
    path: "/library/watch-later",
    load: () => import("./features/library/later.page.tsx"),
    title: "later",
    guard: "member",
    entries: [{ in: ["rail", "account"], group: "you", shownTo: "members", label: "later", icon: "clock" }],
    budget: { js: 55, css: 9 },
  },
  playlists: {
    path: "/library/playlists",
    load: () => import("./features/library/playlists.page.tsx"),
    title: "playlists",
    guard: "member",
    entries: [{ in: ["rail", "account"], group: "you", shownTo: "members", label: "playlists", icon: "playlist" }],
    budget: { js: 49, css: 9 },
  },
  playlist: {
    path: "/playlists/:playlistId",
    load: () => import("./features/library/playlist.page.tsx"),
    title: null,
    guard: "anyone",
    budget: { js: 65, css: 9 },
  },
  liked: {
    path: "/library/liked",
    load: () => import("./features/library/liked.page.tsx"),
    title: "liked",
    guard: "member",
    entries: [{ in: ["rail", "account"], group: "you", shownTo: "members", label: "liked", icon: "like" }],
    budget: { js: 54, css: 8 },
  },
  upload: {
    path: "/upload",
    load: () => import("./features/upload/upload.page.tsx"),
    title: "upload",
    guard: "member",
    entries: [{ in: ["rail", "bottom"], shownTo: "members", label: "upload", icon: "upload" }],
    budget: { js: 74, css: 10 },
  },
  studio: {
    path: "/studio",
    load: () => import("./features/studio/studio.page.tsx"),
    title: "studio",
    guard: "member",
    entries: [{ in: ["rail", "bottom", "account"], shownTo: "members", label: "studio", icon: "studio" }],
    budget: { js: 75, css: 10 },
  },
  notifications: {
    path: "/notifications",
    load: () => import("./features/notifications/notifications.page.tsx"),
    title: "notifications",
    guard: "member",
    budget: { js: 47, css: 9 },
  },
  blocked: {
    path: "/settings/blocked",
    load: () => import("./features/blocking/blocked.page.tsx"),
    title: "blocked",
    guard: "member",
    budget: { js: 46, css: 9 },
  },
  notificationSettings: {
    path: "/settings/notifications",
    load: () => import("./features/notifications/settings.page.tsx"),
    title: "notificationSettings",
    guard: "member",
    budget: { js: 47, css: 9 },
  },
  settings: {
    path: "/settings",
    load: () => import("./features/account/settings.page.tsx"),
    title: "settings",
    guard: "member",
    entries: [
      { in: ["rail", "account"], shownTo: "members", label: "settings", icon: "settings" },
    ],
    budget: { js: 52, css: 8 },
  },
  security: {
    path: "/settings/security",
    load: () => import("./features/security/security.page.tsx"),
    title: "security",
    guard: "member",
    budget: { js: 54, css: 9 },
  },
  /** On a phone, where the rail is not. */
  you: {
    path: "/library",
    load: () => import("./features/library/you.page.tsx"),
    title: "you",
    guard: "member",
    entries: [{ in: ["bottom"], shownTo: "members", label: "you", icon: "user" }],
    budget: { js: 44, css: 8 },
  },
  moderation: {
    path: "/moderation",
    load: () => import("./features/moderation/queue.page.tsx"),
    title: "moderation",
    guard: "moderator",
    entries: [{ in: ["rail", "account"], shownTo: "moderators", label: "moderation", icon: "shield", counts: "reports" }],
    budget: { js: 58, css: 9 },
  },
  appeals: {
    path: "/moderation/appeals",
    load: () => import("./features/moderation/appeals.page.tsx"),
    title: "appeals",
    guard: "moderator",
    budget: { js: 58, css: 9 },
  },
  audit: {
    path: "/moderation/audit",
    load: () => import("./features/moderation/audit.page.tsx"),
    title: "audit",
    guard: "moderator",
    budget: { js: 58, css: 9 },
  },
  limits: {
    path: "/admin/limits",
    load: () => import("./features/admin/limits.page.tsx"),
    title: "limits",
    guard: "administrator",
    entries: [{ in: ["account"], shownTo: "administrators", label: "limits", icon: "speed" }],
    budget: { js: 56, css: 8 },
  },
  site: {
    path: "/admin/site",
    load: () => import("./features/site/site.page.tsx"),
    title: "site",
    guard: "administrator",
    entries: [{ in: ["account"], shownTo: "administrators", label: "site", icon: "globe" }],
    budget: { js: 54, css: 9 },
  },
  start: {
    path: "/admin/start",
    load: () => import("./features/site/start.page.tsx"),
    title: "start",
    guard: "administrator",
    entries: [{ in: ["account"], shownTo: "administrators", label: "start", icon: "check", until: "startDismissed" }],
    budget: { js: 46, css: 9 },
  },
  about: { path: "/about", load: siteText, title: null, guard: "anyone", budget: { js: 46, css: 8 } },
  terms: { path: "/terms", load: siteText, title: null, guard: "anyone", budget: { js: 46, css: 8 } },
  contact: { path: "/contact", load: siteText, title: null, guard: "anyone", budget: { js: 46, css: 8 } },
  signIn: {
    path: "/signin",
    load: () => import("./features/account/signin.page.tsx"),
    title: "signIn",
    guard: "anyone",
    indexed: false,
    entries: [{ in: ["rail", "bottom"], shownTo: "visitors", label: "signIn", icon: "user" }],
    budget: { js: 53, css: 8 },
  },
  signUp: {
    path: "/signup",
    load: () => import("./features/account/signup.page.tsx"),
    title: "signUp",
    guard: "anyone",
    indexed: false,
    budget: { js: 53, css: 8 },
  },
  /** The two that mails lead to (src/addresses/letters.cpp). What they prove stands behind "#", and so in nobody's log. */
  confirmAddress: {
    path: "/confirm-address",
    load: () => import("./features/addresses/confirmaddress.page.tsx"),
    title: "confirmAddress",
    guard: "anyone",
    indexed: false,
    budget: { js: 51, css: 8 },
  },
  resetPassword: {
    path: "/reset-password",
    load: () => import("./features/addresses/resetpassword.page.tsx"),
    title: "resetPassword",
    guard: "anyone",
    indexed: false,
    budget: { js: 47, css: 8 },
  },
  setUp: {
    path: "/setup",
    load: () => import("./features/account/setup.page.tsx"),
    title: "setUp",
    guard: "anyone",
    indexed: false,
    budget: { js: 53, css: 8 },
  },
  channelById: {
    path: "/channel/:channelId",
    load: channelPage,
    title: null,
    guard: "anyone",
    budget: { js: 68, css: 9 },
  },
  /** "/@name". Any other single segment is no page, and says so. */
  channel: {
    path: "/:handle",
    load: channelPage,
    title: null,
    guard: "anyone",
    budget: { js: 68, css: 9 },
  },
} as const satisfies Record<string, RouteData>;

export type RouteName = keyof typeof routes;

type Parts<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}` ? Name | Parts<`/${Rest}`> : Path extends `${string}:${infer Name}` ? Name : never;
type PartsOf<Name extends RouteName> = Parts<(typeof routes)[Name]["path"]>;

/** The address of a page. */
export function href<Name extends RouteName>(name: Name, ...[parts]: [PartsOf<Name>] extends [never] ? [] : [Record<PartsOf<Name>, string>]): string {
  // "@" is legal in a path segment, and a channel's handle is spelt with it.
  return routes[name].path.replace(/:(\w+)/g, (_, part: string) => encodeURIComponent((parts as Record<string, string>)[part]!).replace(/^%40/, "@"));
}

/** What somebody was about to do who has to sign in for it: the page that they are led to says so. */
export type Deed = "comment" | "reply" | "like" | "vote" | "subscribe" | "save" | "report";

/** Of a sign-in page that leads back to where one was. */
export const andBack = (name: "signIn" | "signUp", next: string, deed?: Deed | null) =>
  `${href(name)}?next=${encodeURIComponent(next)}${deed ? `&for=${deed}` : ""}`;
