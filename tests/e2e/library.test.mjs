// What somebody watched, put aside and put in order: it goes on in another browser of the same account, and lists are played through.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, playing, plays, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, bo, films;

const titles = ["Harbour at dawn", "Low water", "The tide turns", "Ropes and knots"];

before(async () => {
  folder = await tempFolder("library");
  const file = streamable(folder.path, "sea.mp4", { size: "640x360", seconds: 30 });
  [server, browser] = await Promise.all([Server.start(), launch({ whole: true })]);
  [ada, bo] = await Promise.all([server.person("ada"), server.person("bob", { displayName: "Bo" })]);
  films = [];
  for (const title of titles) films.push(await publish(ada, title, await file));
  for (const id of films) await ada.awaitVideo(id, "it is listed", (video) => video.status === "ready" && video.poster !== null, 240);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

async function as(person, path, more) {
  const page = await visit(browser, server, more);
  if (person) {
    await signIn(page, person);
    await page.goto("/"); // from here on the browser knows whose it is
    await page.getByRole("button", { name: /^(Account|Tài khoản)$/ }).waitFor();
  }
  await page.goto(path);
  return page;
}
const close = async (...pages) => {
  for (const page of pages) {
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
};
const ask = (method, path, body) => server.must(method, path, { token: bo.token, ...(body && { body }) });
const position = async (i) => (await server.video(films[i], bo.token)).viewer.positionMs;
/** The titles of the cards of a list, in their order. */
const listed = (page) => page.locator("main .rows .title-link").allTextContents();
const stands = (page, wanted) => until(`the list is ${wanted}`, async () => (await listed(page)).join() === wanted.join(), { seconds: 20, seen: async () => JSON.stringify(await listed(page)) });
const card = (page, title) => page.locator("main article", { hasText: title }).first();
const choose = async (page, title, item) => {
  await card(page, title).getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: item }).click();
};
/** In both themes, on both screens and in both languages. */
async function look(path, name, ready) {
  for (const [size, colorScheme, locale] of [["desktop", "light", "en-GB"], ["desktop", "dark", "vi-VN"], ["phone", "dark", "en-GB"], ["phone", "light", "vi-VN"]]) {
    const page = await as(bo, path, { size, colorScheme, locale });
    await ready?.(page);
    await settled(page);
    assert.deepEqual(await violations(page), [], `${name}, ${size}, ${colorScheme}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is no wider than its window`);
    await shot(page, `library-${name}-${size}-${colorScheme}`);
    await close(page);
  }
}
/** Watches up to there, as far as the server is told. */
const watched = (i, positionMs, playedMsAgo = 0) => ask("PUT", `/api/videos/${films[i]}/position`, { positionMs, playedMsAgo });

test("what was watched in one browser goes on in the other, after a pause and after the page was left", { timeout: 180_000 }, async () => {
  const here = await as(bo, `/watch/${films[0]}`);
  await plays(here, "here");
  await here.evaluate(() => void (document.querySelector("video").currentTime = 11));
  await until("it has played on", async () => (await playing(here)).at > 12, { seconds: 40 });
  await here.locator("video").evaluate((video) => video.pause());
  await until("the server has it", async () => (await position(0)) > 11_000, { seconds: 20, seen: async () => String(await position(0)) });

  const there = await as(bo, `/watch/${films[0]}`, { size: "phone", colorScheme: "dark" });
  await there.getByText(/^Continuing at 0:1[1-9]/).waitFor();
  await plays(there, "there", { more: 5 });
  assert.ok((await playing(there)).at > 11);
  await there.evaluate(() => void (document.querySelector("video").currentTime = 20));
  await until("it has played on there", async () => (await playing(there)).at > 21, { seconds: 40 });
  await there.goto("about:blank"); // a page that is left tells by a beacon
  await until("the server has it", async () => (await position(0)) > 20_000, { seconds: 20, seen: async () => String(await position(0)) });
  await there.context().close();

  await here.goto("/");
  await here.goto(`/watch/${films[0]}`);
  await here.getByText(/^Continuing at 0:2\d/).waitFor();
  await close(here);
});

test("the history stands by days with how far one is; what is taken out is put back, it pauses, and all of it is cleared", { timeout: 240_000 }, async () => {
  await ask("DELETE", `/api/library/history/${films[0]}`); // of what is cleared nothing is noted that was before
  const day = 24 * 60 * 60 * 1000;
  await watched(3, 29_500, 3 * day);
  await watched(2, 15_000, day);
  await watched(1, 12_000);
  await look("/library/history", "history", (page) => card(page, titles[3]).waitFor());

  const page = await as(bo, "/library/history");
  await stands(page, [titles[1], titles[2], titles[3]]);
  assert.deepEqual((await page.locator(".day").allTextContents()).slice(0, 2), ["Today", "Yesterday"]);
  assert.match(await card(page, titles[2]).locator(".seen").textContent(), /50\s?% watched/);
  assert.match(await card(page, titles[3]).locator(".seen").textContent(), /^Watched/);

  await choose(page, titles[2], "Remove from history");
  await stands(page, [titles[1], titles[3]]);
  await until("the server has it", async () => (await position(2)) === null);
  await page.getByRole("button", { name: "Undo" }).click();
  await stands(page, [titles[1], titles[2], titles[3]]);
  await until("the server has it", async () => (await position(2)) === 15_000);
  await page.reload();
  await stands(page, [titles[1], titles[2], titles[3]]);

  await page.getByRole("button", { name: "Pause history" }).click();
  await page.getByText("Your history is paused.").waitFor();
  await watched(0, 14_000);
  await shot(page, "library-history-paused");
  assert.deepEqual(await violations(page), []);
  await page.reload();
  await page.getByRole("button", { name: "Resume history" }).click();
  await page.getByRole("button", { name: "Pause history" }).waitFor();
  assert.equal(await position(0), null, "nothing was noted meanwhile");

  await page.getByRole("button", { name: "Clear history" }).click();
  await shot(page, "library-history-clear");
  await page.getByRole("dialog").getByRole("button", { name: "Clear history" }).click();
  await page.getByRole("heading", { name: "You have not watched anything yet" }).waitFor();
  assert.equal((await ask("GET", "/api/library/history")).items.length, 0);
  await shot(page, "library-history-none");
  await close(page);

  const visitor = await as(null, "/library/history");
  await visitor.getByRole("heading", { name: "Please sign in first" }).waitFor();
  await close(visitor);
});

test("a video is put aside from a card and from its page, and leaves the list again", { timeout: 180_000 }, async () => {
  const page = await as(bo, "/");
  await choose(page, titles[0], "Save to Watch later");
  await page.getByText("Saved to Watch later.").waitFor();
  await page.goto(`/watch/${films[1]}`);
  const save = page.getByRole("button", { name: "Save this video" });
  await save.click();
  await page.getByRole("menuitem", { name: "Save to Watch later" }).click();
  await page.getByText("Saved to Watch later.").waitFor();
  await save.click();
  await page.getByRole("menuitem", { name: "Remove from Watch later" }).click();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await until("it is put aside again", async () => (await ask("GET", "/api/library/watch-later")).items.length === 2);

  await page.goto("/library/watch-later");
  await stands(page, [titles[1], titles[0]]);
  await choose(page, titles[1], "Remove from Watch later");
  await stands(page, [titles[0]]);
  await page.getByRole("button", { name: "Undo" }).click();
  await stands(page, [titles[1], titles[0]]);
  await look("/library/watch-later", "later", (one) => card(one, titles[0]).waitFor());

  await page.getByRole("link", { name: "Play all" }).click();
  await page.waitForURL(`**/watch/${films[1]}?list=later`);
  const queue = page.getByRole("region", { name: "Playing from a list" });
  await queue.getByText("1 of 2").waitFor();
  await close(page);

  const visitor = await as(null, `/watch/${films[1]}`);
  await visitor.getByRole("link", { name: "Sign in to save this video" }).click();
  await visitor.getByRole("heading", { level: 1, name: "Sign in to save this video" }).waitFor();
  await close(visitor);
});

test("a playlist is made from a video, put in order by keys, by menu and by hand, changed and deleted", { timeout: 300_000 }, async () => {
  const page = await as(bo, "/");
  await choose(page, titles[0], "Save to playlist…");
  const dialog = page.getByRole("dialog", { name: "Save to playlist" });
  await dialog.getByLabel("Title").fill("By the sea");
  await dialog.getByRole("button", { name: "Create and save" }).click();
  const box = dialog.getByRole("checkbox", { name: /^By the sea/ });
  await box.waitFor();
  await until("it has the video", () => box.isChecked());
  assert.deepEqual(await violations(page), []);
  await shot(page, "library-save");
  await box.uncheck();
  await box.check();
  const [list] = (await ask("GET", "/api/playlists")).items;
  const items = async () => (await ask("GET", `/api/playlists/${list.id}/items`)).items.map(({ id }) => titles[films.indexOf(id)]);
  await until("the server has it", async () => (await items()).length === 1);
  await page.keyboard.press("Escape");
  for (const videoId of films.slice(1)) await ask("POST", `/api/playlists/${list.id}/items`, { videoId });

  await page.goto("/library/playlists");
  await look("/library/playlists", "playlists", (one) => one.getByRole("link", { name: "By the sea" }).waitFor());
  await page.getByRole("link", { name: "By the sea" }).click();
  await page.getByRole("heading", { level: 1, name: "By the sea" }).waitFor();
  await stands(page, titles);
  const [a, b, c, d] = titles;
  const grip = (title) => page.getByRole("button", { name: `Move ${title}: up and down arrow keys` });
  const order = async (wanted) => {
    await stands(page, wanted);
    await until("the server has the order", async () => (await items()).join() === wanted.join(), { seconds: 20, seen: async () => JSON.stringify(await items()) });
  };
  await grip(a).focus();
  await page.keyboard.press("ArrowDown");
  await order([b, a, c, d]);
  await page.getByText("Moved to place 2 of 4.").waitFor();
  assert.equal(await grip(a).evaluate((one) => one === document.activeElement), true, "the focus stays on it");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  await order([a, b, c, d]);

  await choose(page, d, "Move to top");
  await order([d, a, b, c]);
  await choose(page, d, "Move down");
  await order([a, d, b, c]);
  await choose(page, c, "Move up");
  await order([a, d, c, b]);

  const [from, to] = await Promise.all([grip(a).boundingBox(), grip(c).boundingBox()]);
  await page.mouse.move(from.x + 10, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y + to.height - 4, { steps: 12 });
  await shot(page, "library-dragged");
  await page.mouse.up();
  await order([d, c, a, b]);

  await choose(page, c, "Remove from this playlist");
  await order([d, a, b]);
  await page.getByRole("button", { name: "Undo" }).click();
  await order([d, c, a, b]);

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const edit = page.getByRole("dialog", { name: "Edit playlist" });
  await edit.getByLabel("Title").fill("By the sea, in order");
  await edit.getByText("Public", { exact: true }).click();
  await shot(page, "library-edit");
  assert.deepEqual(await violations(page), []);
  await edit.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "By the sea, in order" }).waitFor();

  // What one may not see any more has no title.
  await server.must("PATCH", `/api/videos/${films[2]}`, { token: ada.token, headers: { "Content-Type": "application/merge-patch+json" }, body: { visibility: "private" } });
  await page.reload();
  await page.getByText("Unavailable video").waitFor();
  await look(`/playlists/${list.id}`, "playlist", (one) => card(one, d).waitFor());
  const visitor = await as(null, `/playlists/${list.id}`);
  await stands(visitor, [d, a, b]);
  assert.equal(await visitor.getByRole("button", { name: /^(Edit|Delete|Move)/ }).count(), 0);
  assert.deepEqual(await violations(visitor), []);
  await close(visitor);
  await page.getByRole("button", { name: "Remove from this playlist" }).click();
  await order([d, a, b]);
  await server.must("PATCH", `/api/videos/${films[2]}`, { token: ada.token, headers: { "Content-Type": "application/merge-patch+json" }, body: { visibility: "public" } });

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete playlist" }).click();
  await page.getByRole("heading", { name: "You have no playlists yet" }).waitFor();
  await shot(page, "library-playlists-none");
  await close(page);

  const gone = await as(bo, `/playlists/${list.id}`);
  await gone.getByRole("heading", { name: "This playlist does not exist" }).waitFor();
  await gone.context().close();
});

test("a list is played through: its next video begins by itself unless that is cancelled, and keys lead there and back", { timeout: 240_000 }, async () => {
  const { id } = await ask("POST", "/api/playlists", { title: "One after the other" });
  for (const videoId of films.slice(0, 3)) await ask("POST", `/api/playlists/${id}/items`, { videoId });
  const page = await as(bo, `/playlists/${id}`);
  await page.getByRole("link", { name: "Play all" }).click();
  await plays(page, "the first");
  const queue = page.getByRole("region", { name: "Playing from a list" });
  await queue.getByText("1 of 3").waitFor();
  assert.equal(await queue.locator("[aria-current]").textContent(), titles[0]);
  const end = async () => {
    await page.evaluate(() => void (document.querySelector("video").currentTime = 29));
    await page.evaluate(() => document.querySelector("video").play());
    await page.getByRole("group", { name: "Up next" }).waitFor({ timeout: 40_000 });
  };
  await end();
  assert.deepEqual(await violations(page), []);
  await shot(page, "library-upnext");
  await page.getByRole("group", { name: "Up next" }).getByRole("button", { name: "Cancel" }).click();
  assert.equal(await page.getByRole("group", { name: "Up next" }).count(), 0);
  assert.match(page.url(), new RegExp(films[0]));
  await end();
  await page.waitForURL(`**/watch/${films[1]}?list=${id}`, { timeout: 20_000 });
  await plays(page, "the second");
  await page.keyboard.press("Shift+N");
  await page.waitForURL(`**/watch/${films[2]}?list=${id}`);
  await plays(page, "the third", { more: 3 });
  await page.keyboard.press("Shift+P");
  await page.waitForURL(`**/watch/${films[1]}?list=${id}`);
  await close(page);
  await look(`/watch/${films[1]}?list=${id}`, "queue", async (one) => {
    await plays(one, "it", { more: 3 });
    await one.locator("video").evaluate((video) => video.pause());
  });
  await look("/library", "you");
});
