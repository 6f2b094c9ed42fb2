// One journey in three engines: sign up, channel, upload, watch, seek, quality, sign out. Pictures are counted where each engine decodes them.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pictures } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { engines, Visitor } from "./lib/engines.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";

let server, folder, file;

before(async () => {
  folder = await tempFolder("engines");
  [server, file] = await Promise.all([Server.start(), streamable(folder.path, "Harbour.mp4", { size: "640x360", seconds: 20, rate: 24 })]);
});

after(async () => {
  await server?.stop();
  await folder?.remove();
});

const password = "correct horse battery";

async function signUp(visitor, name) {
  await visitor.goto("/");
  await visitor.click("link", "Sign up");
  await visitor.fill("Username", name);
  await visitor.fill("Name to show", "Ada Keel");
  await visitor.fill("Email", `${name}@example.org`);
  await visitor.fill("Password", password);
  await visitor.click("button", "Sign up");
  await until("it leads home", async () => (await visitor.path()) === "/");
}

async function upload(visitor, name, title) {
  await visitor.click("link", "Upload");
  await visitor.fill("Channel name", `Keel ${name}`);
  await visitor.click("button", "Create channel");
  await visitor.find("button", "Choose files");
  await visitor.choose("input[type=file]", file);
  await visitor.find("field", "Title");
  await visitor.click("field", "Title");
  await visitor.driver.evaluate(() => document.activeElement.select());
  await visitor.driver.type(title);
  await visitor.click("choice", "Public", { exact: false });
  await visitor.says("Saved");
  await visitor.click("link", "Watch");
  const path = await until("it leads to the video", async () => /^\/watch\/(.+)/.exec(await visitor.path()));
  return path[1];
}

/** Browsers differ in whether a page may begin to play by itself: where it may not, it offers to. */
async function begin(visitor) {
  await until("there is a picture", async () => (await visitor.video()).height > 0, { seconds: 60 });
  await visitor.showControls();
  if ((await visitor.video()).paused) await visitor.click("button", "Play video");
}

async function seekTo(visitor, part) {
  await visitor.showControls();
  const bar = await visitor.find("slider", "Seek");
  await visitor.driver.click(bar.left + bar.width * part, bar.y);
}

async function watch(visitor) {
  await begin(visitor);
  const begun = await visitor.plays("from the start");
  assert.ok(Math.abs(begun.duration - 20) < 0.5, `it is 20 s long, not ${begun.duration}`);
  for (const [part, from] of [[0.75, 14], [0.1, 1]]) {
    await seekTo(visitor, part);
    const there = await visitor.plays(`the slider at ${part}`, 12);
    assert.ok(there.at >= from && there.at < from + 6, `the slider at ${part} leads to ${there.at}`);
  }
  const { at } = await visitor.video();
  await visitor.driver.type("l");
  const on = await visitor.plays("after L", 12);
  assert.ok(on.at >= at + 9, `L leads 10 s on: ${at} to ${on.at}`);
}

async function quality(visitor, videoId) {
  await until("the ladder is done", async () => (await server.video(videoId)).status === "ready", { seconds: 150, every: 400 });
  for (const [label, height] of [["240p", 240], ["360p", 360]]) {
    await seekTo(visitor, 0.1);
    // It may have come to its end meanwhile, and WebKit draws nothing new of what is paused.
    if ((await visitor.video()).paused) await visitor.driver.type("k");
    await visitor.showControls();
    await visitor.click("button", "Quality", { exact: false });
    await visitor.click("menuitemradio", label, { exact: false });
    let now;
    await until(`the picture is ${label}`, async () => ((now = await visitor.video()).height === height), { seconds: 40, seen: () => JSON.stringify({ ...now, shown: undefined }) });
    await visitor.plays(label, 12);
  }
}

async function signOut(visitor) {
  await visitor.click("button", "Account");
  await visitor.click("menuitem", "Sign out");
  await visitor.find("link", "Sign up");
  assert.equal(await visitor.driver.evaluate(async () => (await fetch("/api/auth/me")).json()), null);
}

for (const [name, start] of Object.entries(engines))
  test(`${name}: from signing up to signing out`, { timeout: 240_000 }, async () => {
    const driver = await start();
    const visitor = new Visitor(driver, server.url);
    const shot = (what) => driver.picture(join(pictures, `engine-${name}-${what}.png`));
    mkdirSync(pictures, { recursive: true });
    try {
      await signUp(visitor, `ada-${name}`);
      const videoId = await upload(visitor, name, `Harbour, ${name}`);
      await watch(visitor);
      await shot("watch");
      await quality(visitor, videoId);
      await signOut(visitor);
      await visitor.goto(`/watch/${videoId}`);
      await begin(visitor);
      await visitor.plays("signed out", 12);
    } catch (error) {
      await shot("failure").catch(() => undefined);
      error.message += `\nServer:\n${server.log.slice(-3000)}`;
      throw error;
    } finally {
      await driver.close();
    }
  });
