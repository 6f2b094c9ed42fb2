import { describe, expect, test, vi } from "vitest";

// What the frame needs of a browser while its files are loaded.
vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
vi.stubGlobal("addEventListener", () => undefined);

const { andBack, href, routes } = await import("../src/routes.ts");
const { entriesIn } = await import("../src/shell/entries.ts");
const { dismissStart } = await import("../src/data/prefs.ts");
const { pageAt } = await import("../src/shell/screen.tsx");

describe("the table of routes", () => {
  test.each([
    ["/", "home"],
    ["/watch/v_1", "watch"],
    ["/upload", "upload"],
    ["/feed/subscriptions", "subscriptions"],
    ["/subscriptions/channels", "subscribed"],
    ["/library/liked", "liked"],
    ["/library", "you"],
    ["/library/history", "history"],
    ["/library/watch-later", "later"],
    ["/library/playlists", "playlists"],
    ["/playlists/pl_1", "playlist"],
    ["/admin/limits", "limits"],
    ["/settings/security", "security"],
    ["/confirm-address", "confirmAddress"],
    ["/reset-password", "resetPassword"],
    ["/terms", "terms"],
    ["/channel/c_1", "channelById"],
    ["/@ada", "channel"],
  ])("%s leads to %s", (path, name) => expect(pageAt(path)?.name).toBe(name));

  test("an address of no page leads nowhere", () => expect(pageAt("/admin/nothing/here")).toBeNull());

  test("what a path says is told", () => expect(pageAt("/watch/v_1")?.parts).toEqual({ videoId: "v_1" }));

  test("each page's own address leads to it, before any later entry", () => {
    for (const [name, { path }] of Object.entries(routes)) expect(pageAt(path.replace(/:\w+/, "x"))?.name).toBe(name);
  });

  test("links are made of it", () => {
    expect(href("channel", { handle: "@ada" })).toBe("/@ada");
    expect(href("watch", { videoId: "a/b" })).toBe("/watch/a%2Fb");
    expect(andBack("signIn", "/watch/v?t=1")).toBe("/signin?next=%2Fwatch%2Fv%3Ft%3D1");
    expect(andBack("signUp", "/watch/v", "like")).toBe("/signup?next=%2Fwatch%2Fv&for=like");
  });
});

describe("the ways that every page shows", () => {
  const ways = (...asked: Parameters<typeof entriesIn>) => entriesIn(...asked).map((entry) => entry.href);
  const who = (role: "user" | "moderator" | "administrator") => ({ role }) as Parameters<typeof entriesIn>[1];
  const library = ["/library/history", "/library/watch-later", "/library/playlists", "/library/liked"];
  test("are few for whom nobody knows yet", () => expect(ways("rail", undefined)).toEqual(["/"]));
  test("let visitors in", () => expect(ways("bottom", null)).toEqual(["/", "/signin"]));
  test("lead members to their own", () => expect(ways("rail", who("user"))).toEqual(["/", "/feed/subscriptions", ...library, "/upload", "/studio", "/settings"]));
  test("lead administrators to what is theirs", () => {
    expect(ways("account", who("administrator"))).toEqual([...library, "/studio", "/settings", "/moderation", "/admin/limits", "/admin/site", "/admin/start"]);
    expect(ways("account", who("user"))).not.toContain("/admin/limits");
  });
  test("lead moderators to what they look after", () => {
    expect(ways("account", who("moderator"))).toContain("/moderation");
    expect(ways("account", who("moderator"))).not.toContain("/admin/limits");
    expect(ways("account", who("user"))).not.toContain("/moderation");
  });
  test("name no longer what was dismissed", () => {
    dismissStart();
    expect(ways("account", who("administrator"))).toEqual([...library, "/studio", "/settings", "/moderation", "/admin/limits", "/admin/site"]);
  });
});
