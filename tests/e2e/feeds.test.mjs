// What is put before somebody who did not ask for it: what goes with a video and follows it, and what they are not interested in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, plays, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, bo, films;

const titles = ["Harbour at dawn", "Low water", "The tide turns"];

before(async () => {
  folder = await tempFolder("feeds");
  const file = streamable(folder.path, "sea.mp4", { size: "640x360", seconds: 30 });
  [server, browser] = await Promise.all([Server.start(), launch({ whole: true })]);
  [ada, bo] = await Promise.all([server.person("ada"), server.person("bob", { displayName: "Bo" })]);
  films = [];
  for (const title of titles) films.push(await publish(ada, title, await file));
  for (const id of films) await ada.awaitVideo(id, "it is listed", (video) => video.status === "ready" && video.poster !== null, 240);
  const related = () => server.call("GET", `/api/videos/${films[0]}/related`);
  await until("the others go with the first", async () => (await related()).body.items.length === 2, { seconds: 60, seen: async () => JSON.stringify((await related()).body) });
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
const close = async (page) => {
  assert.deepEqual(page.troubles, []);
  await page.context().close();
};
const side = (page) => page.locator("aside.side");
const beside = (page) => side(page).locator(".title-link").allTextContents();
const lists = (page, wanted) => until(`beside it stand ${wanted}`, async () => (await beside(page)).sort().join() === [...wanted].sort().join(), { seconds: 20, seen: async () => JSON.stringify(await beside(page)) });
const card = (page, title) => side(page).locator("article", { hasText: title });
const upNext = (page) => page.getByRole("group", { name: /^(Up next|Tiếp theo)$/ });
const toEnd = async (page) => {
  await page.evaluate(() => void (document.querySelector("video").currentTime = 29));
  await page.evaluate(() => document.querySelector("video").play());
  await upNext(page).waitFor({ timeout: 40_000 });
};

test("what goes with a video stands beside it, for members and visitors, on both screens", { timeout: 180_000 }, async () => {
  for (const [person, size, colorScheme, locale] of [[null, "desktop", "light", "en-GB"], [bo, "desktop", "dark", "vi-VN"], [bo, "phone", "light", "en-GB"], [null, "phone", "dark", "vi-VN"]]) {
    const page = await as(person, `/watch/${films[0]}`, { size, colorScheme, locale });
    await lists(page, titles.slice(1));
    await settled(page);
    assert.deepEqual(await violations(page), [], `${size}, ${colorScheme}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is no wider than its window");
    await side(page).scrollIntoViewIfNeeded();
    await shot(page, `feeds-related-${size}-${colorScheme}`);
    await close(page);
  }
});

test("what goes with a video follows it by itself, unless that is cancelled or switched off, which this browser remembers", { timeout: 240_000 }, async () => {
  const page = await as(null, `/watch/${films[0]}`, { reducedMotion: "no-preference" });
  await plays(page, "the first");
  await lists(page, titles.slice(1));
  const first = (await beside(page))[0];
  await toEnd(page);
  await upNext(page).locator("strong", { hasText: first }).waitFor();
  await shot(page, "feeds-upnext");
  await upNext(page).getByRole("button", { name: "Cancel" }).click();
  assert.equal(await upNext(page).count(), 0);

  const autoplay = page.getByRole("switch", { name: "Autoplay" });
  assert.equal(await autoplay.isChecked(), true);
  await autoplay.click();
  await toEnd(page);
  await upNext(page).getByText("Up next", { exact: true }).waitFor(); // and no seconds
  assert.deepEqual(await violations(page), []);
  await page.reload();
  assert.equal(await autoplay.isChecked(), false);
  await autoplay.click();

  await plays(page, "the first again");
  await toEnd(page);
  await page.waitForURL((url) => !url.pathname.includes(films[0]), { timeout: 20_000 });
  await plays(page, "what follows");
  assert.equal(await page.locator("main h1").textContent(), first);
  // Not back to where it came from.
  await lists(page, titles.filter((title) => title !== first));
  await toEnd(page);
  await upNext(page).locator("strong", { hasText: titles.slice(1).find((title) => title !== first) }).waitFor();
  await close(page);
});

test("who wants little to move by itself is offered what follows, and led nowhere", { timeout: 120_000 }, async () => {
  const page = await as(null, `/watch/${films[0]}`, { reducedMotion: "reduce" });
  await plays(page, "the first");
  await lists(page, titles.slice(1));
  assert.equal(await page.getByRole("switch", { name: "Autoplay" }).isChecked(), false);
  await toEnd(page);
  await upNext(page).getByText("Up next", { exact: true }).waitFor();
  await upNext(page).getByRole("button", { name: "Play now" }).click();
  await page.waitForURL((url) => !url.pathname.includes(films[0]), { timeout: 20_000 });
  await close(page);
});

test("what somebody is not interested in leaves at once and stays away, until that is undone", { timeout: 180_000 }, async () => {
  const page = await as(bo, `/watch/${films[0]}`);
  await lists(page, titles.slice(1));
  const order = await beside(page);
  await card(page, order[0]).getByRole("button", { name: /^Actions for/ }).click();
  await shot(page, "feeds-menu");
  await page.getByRole("menuitem", { name: "Not interested" }).click();
  await lists(page, [order[1]]);
  await page.getByRole("button", { name: "Undo" }).click();
  await until("it stands where it stood", async () => (await beside(page)).join() === order.join());

  await card(page, order[0]).getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Not interested" }).click();
  await page.getByText("This video is suggested no more.").last().waitFor();
  await page.reload();
  await lists(page, [order[1]]);

  await card(page, order[1]).getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Suggest nothing of this channel" }).click();
  await page.getByText(/is suggested no more\.$/).last().waitFor();
  await page.reload();
  await plays(page, "the video");
  await until("nothing stands beside it", async () => (await beside(page)).length === 0 && (await side(page).locator(".skel").count()) === 0);
  await close(page);
});
