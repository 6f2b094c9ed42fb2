// The server dies, or stops and answers nothing: every screen says so after whatever somebody does there, keeps what was typed, and goes on once it is back.
// That it is said within five seconds is what the client's own clocks are set to, and proved on a counted clock in web/test/api.test.ts
// ("a server that is doubted"); here it is only waited for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, playing, plays, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, file, films;

before(async () => {
  folder = await tempFolder("away");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  file = await streamable(folder.path, "Harbour.mp4", { size: "426x240", seconds: 100, rate: 12 });
  films = [await publish(ada, "Harbour at dawn", file), await publish(ada, "Harbour at noon", file)];
  for (const id of films) await ada.awaitVideo(id, "it is listed", (video) => video.playback.hls !== null && video.poster !== null, 240);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Two ways to be away, and back. */
const ways = {
  killed: { go: () => server.kill(), come: () => server.start() },
  stopped: { go: async () => server.freeze(), come: async () => server.goOn() },
};

const account = (name) => ({ Username: name, Email: `${name}@example.org`, Password: "a long enough password" });
const typeIn = async (scope, fields) => {
  for (const [label, text] of Object.entries(fields)) await scope.getByLabel(label, { exact: true }).fill(text);
};

/**
 * What somebody does on each screen. `fields` are typed before the server is away, `act` comes then, and `done` is what the act leads to once it
 * is back. What was refused because nobody answered is sent `again` by hand, for nobody else may do it twice.
 */
const screens = {
  home: {
    path: "/", ready: (page) => page.getByRole("article").first().waitFor(),
    act: (page) => page.getByRole("link", { name: "Music" }).first().click(), done: (page) => page.getByText(/^Nothing in/).first().waitFor(),
  },
  watch: {
    path: () => `/watch/${films[0]}`, ready: (page) => plays(page, "before", { more: 3 }),
    act: (page) => page.evaluate(() => void (document.querySelector("video").currentTime = 90)),
    done: (page) => until("it plays on", async () => (await playing(page)).at > 90.5, { seconds: 60 }),
  },
  "another video": {
    path: () => `/watch/${films[0]}`, ready: (page) => plays(page, "before", { more: 3 }),
    act: (page) => page.getByRole("complementary").getByRole("link", { name: "Harbour at noon" }).click(),
    done: async (page) => {
      await page.getByRole("heading", { name: "Harbour at noon", level: 1 }).waitFor();
      await plays(page, "once it is back", { more: 5, seconds: 60 });
    },
  },
  channel: {
    path: () => `/watch/${films[0]}`, ready: (page) => page.getByRole("link", { name: "Channel of ada" }).first().waitFor(),
    act: (page) => page.getByRole("link", { name: "Channel of ada" }).first().click(),
    done: (page) => page.getByRole("heading", { name: "Channel of ada", level: 1 }).waitFor(),
  },
  "sign in": {
    path: "/signin", fields: { "Username or email": "ada", Password: "a long enough password" }, act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("button", { name: "Account" }).waitFor(),
  },
  "sign up": {
    path: "/signup", fields: (way) => account(`eve-${way}`), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("button", { name: "Account" }).waitFor(),
  },
  setup: {
    path: "/setup?token=void", fields: (way) => account(`first-${way}`), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByText(/link has been used/).waitFor(),
  },
  upload: {
    who: true, path: "/upload", ready: (page) => page.getByRole("button", { name: "Choose files" }).waitFor(),
    act: async (page) => {
      await page.getByLabel("Video files").setInputFiles(file);
      await page.getByRole("article", { name: /Upload of/ }).getByLabel("Title").fill("Typed while nobody answers");
    },
    kept: (page) => page.getByRole("article", { name: /Upload of/ }).getByLabel("Title").inputValue(), keeps: "Typed while nobody answers",
    done: (page) => page.getByRole("article", { name: /Upload of/ }).getByRole("link", { name: "Watch" }).waitFor({ timeout: 60_000 }),
  },
  studio: {
    who: true, path: "/studio", ready: (page) => page.getByRole("button", { name: "New channel" }).click(), fields: (way) => ({ "Channel name": `Second ${way}`, Handle: `second-${way}` }),
    scope: (page) => page.getByRole("dialog"), act: (page) => page.keyboard.press("Enter"), again: true,
    done: (page) => page.getByRole("dialog").waitFor({ state: "detached" }),
  },
  settings: {
    who: "own", path: "/settings", fields: { "Current password": "a long enough password", "New password": "another one, as long" },
    act: (page) => page.keyboard.press("Enter"), again: true, done: (page) => page.getByText("Your password was changed.").first().waitFor(),
  },
  limits: {
    who: "root", path: "/admin/limits", ready: (page) => page.getByRole("button", { name: "Change" }).first().click(), fields: { "Storage, at most": "71 GB" },
    act: (page) => page.keyboard.press("Enter"), again: true, done: (page) => page.getByText("Storage: 71 GB from now on.").waitFor(),
  },
};

test("every screen says that nobody answers, keeps what was typed, and goes on when somebody does", { timeout: 900_000 }, async (t) => {
  const root = await server.administrator("root");
  for (const [way, { go, come }] of Object.entries(ways))
    for (const [name, screen] of Object.entries(screens))
      await t.test(`${name}, ${way}`, async () => {
        const page = await visit(browser, server);
        if (screen.who) await signIn(page, screen.who === "root" ? root : screen.who === "own" ? await server.person(`own-${way}`) : ada);
        await page.goto(typeof screen.path === "function" ? screen.path() : screen.path);
        await page.waitForLoadState("networkidle");
        await screen.ready?.(page);
        const fields = typeof screen.fields === "function" ? screen.fields(way) : (screen.fields ?? {});
        const scope = screen.scope?.(page) ?? page.getByRole("main");
        await typeIn(scope, fields);
        const keeps = async () => {
          for (const [label, text] of Object.entries(fields)) assert.equal(await scope.getByLabel(label, { exact: true }).inputValue(), text, label);
          if (screen.kept) assert.equal(await screen.kept(page), screen.keeps);
        };
        const told = page.locator(".offline").getByText("The server does not answer.");
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
          await scope.locator("form").filter({ has: page.getByLabel(Object.keys(fields)[0], { exact: true }) }).locator("[type=submit]").click();
        }
        await screen.done(page);
        await page.context().close();
      });
});
