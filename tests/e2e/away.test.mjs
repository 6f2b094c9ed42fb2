// The server dies, or stops and answers nothing: every screen says so after whatever somebody does there, keeps what was typed, and goes on once it is back.
// That it is said within five seconds is what the client's own clocks are set to, and proved on a counted clock in web/test/api.test.ts
// ("a server that is doubted"); here it is only waited for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, playing, plays, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { isTurn } from "./lib/depth.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { placeOf, routes, writePlaylist, writeTexts } from "./lib/screens.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, root, ada, file, films, playlist;

before(async () => {
  folder = await tempFolder("away");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  root = await server.administrator("root");
  await writeTexts(server, root);
  ada = await server.person("ada");
  file = await streamable(folder.path, "Harbour.mp4", { size: "426x240", seconds: 100, rate: 12 });
  films = [await publish(ada, "Harbour at dawn", file), await publish(ada, "Harbour at noon", file)];
  for (const id of films) await ada.awaitVideo(id, "it is listed", (video) => video.playback.hls !== null && video.poster !== null, 240);
  playlist = await writePlaylist(ada, films[0]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Two ways to be away, and back. */
const ways = {
  killed: { go: () => server.kill(), come: () => server.start() },
  stopped: { go: () => server.freeze(), come: async () => server.goOn() },
};

const typeIn = async (scope, fields) => {
  for (const [label, text] of Object.entries(fields)) await scope.getByLabel(label, { exact: true }).fill(text);
};

const officeTo = (tab) => ({
  act: (page) => page.getByRole("navigation", { name: "Moderation" }).getByRole("link", { name: tab }).click(),
  done: (page) => page.getByRole("navigation", { name: "Moderation" }).getByRole("link", { name: tab }).and(page.locator("[aria-current]")).waitFor(),
});
const linkTo = (link) => ({
  act: (page) => page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: link }).click(),
  done: (page) => page.getByRole("heading", { name: link, level: 1 }).waitFor(),
});
const seeking = {
  act: (page) => page.evaluate(() => void (document.querySelector("video").currentTime = 90)),
  done: (page) => until("it plays on", async () => (await playing(page)).at > 90.5, { seconds: 60 }),
};
const account = (name) => ({ Username: name, Email: `${name}@example.org`, Password: "a long enough password" });

/**
 * What somebody does on each screen, by the route that it is of or that it leads to. `fields` are typed before the server is away, `act` comes then, and
 * `done` is what the act leads to once it is back. What was refused because nobody answered is sent `again` by hand, for nobody else may do it twice.
 */
const screens = {
  home: {
    ready: (page) => page.getByRole("article").first().waitFor(),
    act: (page) => page.getByRole("link", { name: "Music" }).first().click(), done: (page) => page.getByText(/^Nothing in/).first().waitFor(),
  },
  watch: { ready: (page) => plays(page, "before", { more: 3 }), ...seeking },
  "another video": {
    of: "watch", ready: (page) => plays(page, "before", { more: 3 }),
    act: (page) => page.getByRole("complementary").getByRole("link", { name: "Harbour at noon" }).click(),
    done: async (page) => {
      await page.getByRole("heading", { name: "Harbour at noon", level: 1 }).waitFor();
      await plays(page, "once it is back", { more: 5, seconds: 60 });
    },
  },
  embed: {
    ready: async (page) => {
      await page.getByRole("button", { name: "Play Harbour at dawn" }).click();
      await plays(page, "before", { more: 3 });
    },
    ...seeking, told: (page) => page.locator(".player").getByText("The server does not answer.", { exact: false }), // there are no bars to say it
  },
  channel: {
    of: "watch", ready: (page) => page.getByRole("link", { name: "Channel of ada" }).first().waitFor(),
    act: (page) => page.getByRole("link", { name: "Channel of ada" }).first().click(),
    done: (page) => page.getByRole("heading", { name: "Channel of ada", level: 1 }).waitFor(),
  },
  channelById: {
    ready: (page) => page.getByRole("article").first().waitFor(),
    act: (page) => page.getByRole("link", { name: "Oldest first" }).click(),
    done: (page) => page.locator("main article").first().waitFor(),
  },
  subscriptions: linkTo("Liked videos"),
  subscribed: linkTo("Liked videos"),
  liked: linkTo("Subscriptions"),
  history: linkTo("Watch later"),
  later: linkTo("Playlists"),
  playlists: {
    ready: (page) => page.getByRole("main").getByRole("button", { name: "New playlist" }).click(), fields: (way) => ({ Title: `Later, ${way}` }),
    scope: (page) => page.getByRole("dialog"), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("heading", { level: 1, name: /^Later, / }).waitFor(),
  },
  playlist: {
    ready: (page) => page.getByRole("article").first().waitFor(),
    act: (page) => page.getByRole("link", { name: "Play all" }).click(), done: (page) => plays(page, "once it is back", { more: 5, seconds: 60 }),
  },
  you: linkTo("History"),
  about: linkTo("Terms"),
  terms: linkTo("Contact"),
  contact: linkTo("About"),
  signIn: {
    fields: { "Username or email": "ada", Password: "a long enough password" }, act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("button", { name: "Account" }).waitFor(),
  },
  signUp: {
    fields: (way) => account(`eve-${way}`), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("button", { name: "Account" }).waitFor(),
  },
  setUp: {
    fields: (way) => account(`first-${way}`), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByText(/link has been used/).waitFor(),
  },
  upload: {
    ready: (page) => page.getByRole("button", { name: "Choose files" }).waitFor(),
    act: async (page) => {
      await page.getByLabel("Video files").setInputFiles(file);
      await page.getByRole("article", { name: /Upload of/ }).getByLabel("Title").fill("Typed while nobody answers");
    },
    kept: (page) => page.getByRole("article", { name: /Upload of/ }).getByLabel("Title").inputValue(), keeps: "Typed while nobody answers",
    done: (page) => page.getByRole("article", { name: /Upload of/ }).getByRole("link", { name: "Watch" }).waitFor({ timeout: 60_000 }),
  },
  studio: {
    ready: (page) => page.getByRole("button", { name: "New channel" }).click(), fields: (way) => ({ "Channel name": `Second ${way}`, Handle: `second-${way}` }),
    scope: (page) => page.getByRole("dialog"), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("dialog").waitFor({ state: "detached" }),
  },
  notifications: {
    ready: (page) => page.getByRole("main").getByRole("link", { name: "Notification settings" }).waitFor(),
    act: (page) => page.getByRole("main").getByRole("link", { name: "Notification settings" }).click(), done: (page) => page.getByRole("heading", { name: "Notification settings", level: 1 }).waitFor(),
  },
  moderation: officeTo("Appeals"),
  appeals: officeTo("Audit log"),
  audit: officeTo("Decided"),
  blocked: {
    ready: (page) => page.getByText("You have blocked nobody").waitFor(),
    act: (page) => page.getByRole("main").getByRole("link", { name: "Settings" }).click(), done: (page) => page.getByRole("heading", { name: "Settings", level: 1 }).waitFor(),
  },
  notificationSettings: {
    ready: (page) => page.getByLabel("New videos").waitFor(),
    act: (page) => page.getByLabel("New videos").click(), again: true, done: (page) => page.getByText("Saved.").first().waitFor(),
  },
  settings: {
    who: (way) => server.person(`named-${way}`), fields: { "Name to show": "Typed while nobody answers" },
    act: (page) => page.keyboard.press("Enter"), again: true, done: (page) => page.getByText("Your profile was saved.").first().waitFor(),
  },
  security: {
    who: (way) => server.person(`own-${way}`), fields: { "Current password": "a long enough password", "New password": "another one, as long" },
    act: (page) => page.keyboard.press("Enter"), again: true, done: (page) => page.getByText("Your password was changed.").first().waitFor(),
  },
  confirmAddress: {
    act: (page) => page.getByRole("button", { name: "Confirm this address" }).click(), 
    done: (page) => page.getByRole("heading", { level: 1, name: /^(Confirm your address|This address was not confirmed)$/ }).waitFor(),
  },
  resetPassword: {
    fields: { "New password": "another one, as long" }, act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("heading", { name: "A new password" }).waitFor(),
  },
  limits: {
    ready: (page) => page.getByRole("button", { name: "Change" }).first().click(), fields: { "Storage, at most": "71 GB" },
    act: (page) => page.keyboard.press("Enter"), again: true, done: (page) => page.getByText("Storage: 71 GB from now on.").waitFor(),
  },
  site: {
    fields: (way) => ({ "Name (optional)": `Harbour, ${way}` }), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByText("Saved. Everybody sees it from now on.").first().waitFor(),
  },
  start: {
    ready: (page) => page.getByText(/steps? done/).waitFor(),
    act: (page) => page.getByRole("main").getByRole("link", { name: /^Limits of accounts:/ }).click(), done: (page) => page.getByRole("heading", { name: "Limits of accounts", level: 1 }).waitFor(),
  },
};
assert.deepEqual(routes.filter((name) => !(name in screens)), [], "each route has something that somebody does there");

test("every screen says that nobody answers, keeps what was typed, and goes on when somebody does", { timeout: 1_500_000 }, async (t) => {
  const accounts = { stranger: null, member: ada, administrator: root };
  for (const [j, [way, { go, come }]] of Object.entries(ways).entries())
    for (const [name, screen] of Object.entries(screens).filter((_, i) => isTurn(i, j, 2)))
      await t.test(`${name}, ${way}`, async () => {
        const page = await visit(browser, server);
        const { path, onlooker } = placeOf(screen.of ?? name, { video: films[0], channel: ada.channel, playlist });
        const who = screen.who ? await screen.who(way) : accounts[onlooker];
        if (who) await signIn(page, who);
        await page.goto(path);
        await settled(page);
        await screen.ready?.(page);
        const fields = typeof screen.fields === "function" ? screen.fields(way) : (screen.fields ?? {});
        const scope = screen.scope?.(page) ?? page.getByRole("main");
        await typeIn(scope, fields);
        const keeps = async () => {
          for (const [label, text] of Object.entries(fields)) assert.equal(await scope.getByLabel(label, { exact: true }).inputValue(), text, label);
          if (screen.kept) assert.equal(await screen.kept(page), screen.keeps);
        };
        const told = screen.told?.(page) ?? page.locator(".offline").getByText("The server does not answer.");
        await go();
        try {
          await screen.act(page);
          await told.waitFor({ timeout: 30_000 });
          await keeps();
          await shot(page, `away-${name.replaceAll(" ", "-")}-${way}`);
        } finally {
          await come();
        }
        await told.waitFor({ state: "detached", timeout: 30_000 });
        if (screen.again && way === "killed") {
          await keeps();
          await scope.getByLabel(Object.keys(fields)[0], { exact: true }).press("Enter");
        }
        await screen.done(page);
        await page.context().close();
      });
});
