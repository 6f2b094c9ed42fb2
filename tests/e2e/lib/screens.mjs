// Every screen that the client has: where it is, with what a test has made, and who sees it. Which there are the built client says (web/src/routes.ts):
// a route without an entry here ends every test that goes over the screens, and so does an entry without a route.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./klieg.mjs";

const web = process.env.KLIEG_SERVER_WEB_ROOT ?? join(root, "web/dist");

/** The names of the client's routes, as web/src/routes.ts has them. */
export const routes = JSON.parse(readFileSync(join(web, ".vite/client.json"), "utf8")).routes.map(({ name }) => name);

/** By the name of its route. `bare`: it has no bars, and no way past them. */
const pages = {
  home: { seenBy: ["stranger", "member"], at: () => "/" },
  watch: { seenBy: ["stranger", "member"], at: ({ video }) => `/watch/${video}` },
  embed: { seenBy: ["stranger"], at: ({ video }) => `/embed/${video}`, bare: true },
  subscriptions: { seenBy: ["member"], at: () => "/feed/subscriptions" },
  subscribed: { seenBy: ["member"], at: () => "/subscriptions/channels" },
  liked: { seenBy: ["member"], at: () => "/library/liked" },
  history: { seenBy: ["member"], at: () => "/library/history" },
  later: { seenBy: ["member"], at: () => "/library/watch-later" },
  playlists: { seenBy: ["member"], at: () => "/library/playlists" },
  playlist: { seenBy: ["stranger", "member"], at: ({ playlist }) => `/playlists/${playlist}` },
  you: { seenBy: ["member"], at: () => "/library" },
  upload: { seenBy: ["member"], at: () => "/upload" },
  studio: { seenBy: ["member"], at: () => "/studio" },
  notifications: { seenBy: ["member"], at: () => "/notifications" },
  blocked: { seenBy: ["member"], at: () => "/settings/blocked" },
  notificationSettings: { seenBy: ["member"], at: () => "/settings/notifications" },
  settings: { seenBy: ["member"], at: () => "/settings" },
  security: { seenBy: ["member"], at: () => "/settings/security" },
  moderation: { seenBy: ["administrator"], at: () => "/moderation" },
  appeals: { seenBy: ["administrator"], at: () => "/moderation/appeals" },
  audit: { seenBy: ["administrator"], at: () => "/moderation/audit" },
  limits: { seenBy: ["administrator"], at: () => "/admin/limits" },
  site: { seenBy: ["administrator"], at: () => "/admin/site" },
  start: { seenBy: ["administrator"], at: () => "/admin/start" },
  about: { seenBy: ["stranger"], at: () => "/about" },
  terms: { seenBy: ["stranger"], at: () => "/terms" },
  contact: { seenBy: ["stranger"], at: () => "/contact" },
  signIn: { seenBy: ["stranger"], at: () => "/signin" },
  signUp: { seenBy: ["stranger"], at: () => "/signup" },
  confirmAddress: { seenBy: ["stranger", "member"], at: () => "/confirm-address#token=x" },
  resetPassword: { seenBy: ["stranger"], at: () => "/reset-password#token=x" },
  setUp: { seenBy: ["stranger"], at: () => `/setup?token=${"x".repeat(43)}` },
  channelById: { seenBy: ["stranger"], at: ({ channel }) => `/channel/${channel.id}` },
  channel: { seenBy: ["stranger", "member"], at: ({ channel }) => `/@${channel.handle}` },
};

/** What else stands at an address of the client: a part of a page, one that is refused, and nothing at all. */
const others = {
  category: { seenBy: ["stranger"], at: () => "/?category=music" },
  "a channel's about": { seenBy: ["stranger"], at: ({ channel }) => `/@${channel.handle}?tab=about` },
  "confirming without a link": { seenBy: ["stranger"], at: () => "/confirm-address" },
  "forgotten, where no mail is sent": { seenBy: ["stranger"], at: () => "/reset-password" },
  "set-up by a part of a link": { seenBy: ["stranger"], at: () => "/setup?token=x" },
  "set-up without a link": { seenBy: ["stranger"], at: () => "/setup" },
  gate: { seenBy: ["stranger"], at: () => "/studio" },
  "administrators' gate": { seenBy: ["member"], at: () => "/admin/limits" },
  "what moderators decided": { seenBy: ["administrator"], at: () => "/moderation?state=resolved" },
  "moderators' gate": { seenBy: ["member"], at: () => "/moderation" },
  "missing video": { seenBy: ["stranger"], at: () => "/watch/v_missing" },
  "missing page": { seenBy: ["stranger"], at: () => "/no/such/page" },
};

assert.deepEqual(Object.keys(pages).sort(), [...routes].sort(), "each route of web/src/routes.ts has an entry in tests/e2e/lib/screens.mjs");

export const onlookers = ["stranger", "member", "administrator"];

/** `made` is a video, its channel and a playlist that has it (`writePlaylist`), of the member; the site has texts (`writeTexts`). Answers `{name, path, bare}` of each that this one sees. */
export const screensOf = (onlooker, made) =>
  Object.entries({ ...pages, ...others })
    .filter(([, { seenBy }]) => seenBy.includes(onlooker))
    .map(([name, { at, bare = false }]) => ({ name, path: at(made), bare }));

/** Where the page of a route is, and the first who sees it. */
export const placeOf = (route, made) => ({ path: pages[route].at(made), onlooker: pages[route].seenBy[0] });

/** The site's own texts, without which their pages are not there. */
export const writeTexts = (server, administrator) =>
  server.must("PATCH", "/api/admin/site", {
    token: administrator.token, headers: { "Content-Type": "application/merge-patch+json" },
    body: { about: "Who we are.", terms: "Be kind to each other.\n\nMore on https://example.org/terms.", contact: "post@example.org" },
  });

/** A playlist that anyone may see, of that video. */
export async function writePlaylist(person, videoId) {
  const { id } = await person.server.must("POST", "/api/playlists", { token: person.token, body: { title: "To begin with", description: "In this order.", visibility: "public" } });
  await person.server.must("POST", `/api/playlists/${id}/items`, { token: person.token, body: { videoId } });
  return id;
}

/** What it is called in a picture's file name. */
export const fileName = (name) => name.replace(/[^\w.]+/g, "-");
