// Lists of five thousand: what is drawn of them, where one comes back to, and who goes through them by keys.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, shot, signIn, visit, withoutAnswers } from "./lib/browser.mjs";
import { Server, until } from "./lib/klieg.mjs";

const many = 5000;
let server, browser, ada;

const nameOf = (i) => `Film ${String(i).padStart(4, "0")}`;
const film = (i, more = {}) => ({
  id: `v_${String(i).padStart(26, "a")}`, title: i % 3 ? nameOf(i) : `${nameOf(i)}, which has a title that is too long for one line of a card and breaks`,
  description: "", visibility: "public", category: null, tags: [], status: "ready", error: null, durationMs: 60_000, width: 1280, height: 720,
  createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z", publishedAt: "2026-01-01T00:00:00.000Z", poster: null,
  playback: { hls: null }, processing: { rungs: [], notices: [] }, channel: { id: ada.channel.id, handle: ada.channel.handle, name: ada.channel.name }, ...more,
});

/** The server's lists are these films; what is put before them comes with the next question. */
async function withMany(page) {
  const films = Array.from({ length: many }, (_, i) => film(i));
  const answer = (route) => route.fulfill({ json: { items: films, nextCursor: null } });
  await withoutAnswers(page);
  await page.route(/\/api\/videos\?/, answer);
  await page.route(/\/api\/videos$/, answer);
  await page.route(/\/api\/channels\/[^/]+\/videos/, answer);
  await page.route(/\/api\/videos\/v_a+\d+$/, (route) => route.fulfill({ json: films.find(({ id }) => route.request().url().endsWith(id)) }));
  return films;
}

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const scrollTo = async (page, y) => {
  await page.evaluate((to) => scrollTo({ top: to, behavior: "instant" }), y);
  await frames(page);
};
/** What stands at the top of the window below the bar, and how far below it. */
const topOf = (page) =>
  page.evaluate(() => {
    const found = [...document.querySelectorAll("main [data-anchor]")].find((item) => item.getBoundingClientRect().bottom > 64);
    return found && { title: /Film \d+/.exec(found.textContent)?.[0], top: Math.round(found.getBoundingClientRect().top) };
  });

/** The same, once the page stands where it stands: what it keeps of that it keeps with the frame after it was scrolled. */
async function standing(page) {
  let read;
  await until("nothing moves", async () => {
    const before = JSON.stringify(read);
    read = await topOf(page);
    await frames(page);
    return JSON.stringify(read) === before;
  });
  return read;
}

for (const size of ["desktop", "phone"]) {
  test(`of five thousand cards a few are drawn, and Back returns to the one that was read (${size})`, { timeout: 120_000 }, async () => {
    const page = await visit(browser, server, { size });
    await withMany(page);
    await page.goto("/");
    const cards = page.locator("main article");
    await cards.first().waitFor();
    const high = await page.evaluate(() => document.documentElement.scrollHeight);
    for (const part of [0.1, 0.5, 0.97]) {
      await scrollTo(page, high * part);
      await until("cards stand in the window", async () => (await topOf(page))?.top < 500);
      assert.ok((await cards.count()) < 120, `${await cards.count()} cards are drawn`);
    }
    await scrollTo(page, high / 2);
    await until("cards stand in the window", async () => (await topOf(page))?.top < 500);
    await shot(page, `windows-home-${size}`);
    const card = cards.nth(Math.floor((await cards.count()) / 2));
    const place = Number(await card.getAttribute("aria-posinset"));
    assert.equal(await card.getAttribute("aria-setsize"), String(many));
    assert.equal(/Film (\d+)/.exec(await card.textContent())[1], String(place - 1).padStart(4, "0"));
    assert.deepEqual(await violations(page), []);
    const read = await standing(page); // axe scrolls
    const link = page.getByRole("link", { name: read.title }).first();
    await link.evaluate((element) => element.click());
    await page.waitForURL(/\/watch\//);
    await page.getByRole("heading", { level: 1, name: read.title }).waitFor();
    await page.goBack();
    let now;
    await until("the same card stands where it stood", async () => {
      now = await topOf(page);
      return now?.title === read.title && Math.abs(now.top - read.top) <= 2;
    }, { seconds: 10, seen: () => JSON.stringify({ read, now }) });
    assert.ok((await cards.count()) < 120);
    await page.context().close();
  });
}

test("scrolling by wheel moves nothing but what the wheel moves, up and down", { timeout: 120_000 }, async () => {
  const page = await visit(browser, server);
  await withMany(page);
  await page.goto("/");
  await page.locator("main article").first().waitFor();
  await scrollTo(page, 200_000); // rows above were never measured
  await until("cards stand in the window", async () => (await topOf(page))?.top < 500);
  const jumps = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const top = () => [...document.querySelectorAll("main [data-anchor]")].find((item) => item.getBoundingClientRect().top > 64);
    const odd = [];
    for (let i = 0; i < 60; i++) {
      const item = top();
      const was = item.getBoundingClientRect().top;
      const step = i < 40 ? -90 : 90;
      scrollBy({ top: step, behavior: "instant" });
      await frame();
      const moved = item.getBoundingClientRect().top - was;
      if (Math.abs(moved + step) > 2) odd.push({ i, moved, step });
    }
    return odd;
  });
  assert.deepEqual(jumps, []);
  await page.context().close();
});

test("Tab goes through a list on from where it was, however far one has scrolled meanwhile", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await withMany(page);
  await page.goto("/");
  const link = (i) => page.locator("main article").filter({ hasText: nameOf(i) }).locator(".title-link");
  await link(5).focus();
  await scrollTo(page, 100_000);
  await until("cards stand in the window", async () => (await topOf(page))?.top < 500);
  const focused = () => page.evaluate(() => document.activeElement?.closest("article")?.textContent.match(/Film \d+/)?.[0]);
  assert.equal(await focused(), nameOf(5));
  await page.keyboard.press("Tab"); // its channel
  await page.keyboard.press("Tab");
  assert.equal(await focused(), nameOf(6));
  assert.ok(await link(6).evaluate((element) => element.getBoundingClientRect().top < innerHeight && element.getBoundingClientRect().top > 0), "and is seen");
  for (let i = 0; i < 60; i++) await page.keyboard.press("Tab");
  assert.equal(await focused(), nameOf(36));
  await page.context().close();
});

/** They are there with the next question, a minute later. */
async function somethingNew(page, films) {
  films.unshift(film(7001), film(7002));
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 60_000;
    dispatchEvent(new Event("focus"));
  });
}

test("what comes to the head of a list moves nothing of what is read, and shows when it is wanted", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const films = await withMany(page);
  await page.goto("/");
  await page.locator("main article").first().waitFor();
  await scrollTo(page, 3000);
  await until("cards stand in the window", async () => (await topOf(page))?.top < 500);
  const read = await topOf(page);
  await somethingNew(page, films);
  const pill = page.getByRole("button", { name: "2 new" });
  await pill.waitFor();
  await shot(page, "windows-new");
  assert.deepEqual(await topOf(page), read);
  await pill.click();
  await page.getByRole("link", { name: nameOf(7001) }).first().waitFor();
  assert.equal((await topOf(page)).title, nameOf(7001));
  await until("the first of them has the focus", () => page.evaluate((title) => document.activeElement.textContent === title, nameOf(7001)));
  assert.equal(await pill.count(), 0);
  await page.context().close();
});

test("where no bar stays at the top of a low window nothing leaves room for one, and what is new shows to who goes back to the beginning", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { viewport: { width: 1000, height: 400 } });
  const films = await withMany(page);
  await page.goto("/");
  await page.locator("main article").first().waitFor();
  await scrollTo(page, 3000);
  await until("cards stand in the window", async () => (await topOf(page))?.top < 500);
  await somethingNew(page, films);
  const pill = page.getByRole("button", { name: "2 new" });
  await pill.waitFor();
  assert.equal((await pill.boundingBox()).y, 12);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollPaddingTop), "16px");
  await scrollTo(page, 0);
  await page.getByRole("link", { name: nameOf(7001) }).first().waitFor();
  assert.equal(await pill.count(), 0);
  await page.context().close();
});

test("of all that one follows few are drawn, and the next come when they are wanted", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  const followed = Array.from({ length: 260 }, (_, i) => ({
    channel: { id: `ch_${i}`, handle: `c${i}`, name: `Channel ${i}`, avatar: [] }, level: i % 3 ? "all" : "none", subscribedAt: "2026-01-01T00:00:00.000Z", subscribers: i,
  }));
  await page.route((url) => url.pathname === "/api/subscriptions", (route) => {
    const at = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    return route.fulfill({ json: { items: followed.slice(at, at + 100), nextCursor: at + 100 < followed.length ? String(at + 100) : null } });
  });
  await page.goto("/subscriptions/channels");
  const rows = page.locator(".subscribed li[data-anchor]");
  for (const there of [100, 200]) {
    await rows.filter({ hasText: `Channel ${there - 1}` }).first().waitFor();
    const more = page.getByRole("button", { name: "Load more" });
    await more.scrollIntoViewIfNeeded();
    await more.click();
  }
  await page.getByRole("button", { name: "Load more" }).waitFor({ state: "detached" });
  await scrollTo(page, 100_000);
  await rows.filter({ hasText: "Channel 259" }).waitFor();
  assert.ok((await rows.count()) < 120, `${await rows.count()} rows are drawn`);
  assert.equal(await rows.last().getAttribute("aria-posinset"), "260");
  assert.deepEqual(await violations(page), []);
  await shot(page, "windows-channels");
  await page.context().close();
});

for (const size of ["desktop", "phone"]) {
  test(`so is the studio's table (${size})`, { timeout: 60_000 }, async () => {
    const page = await visit(browser, server, { size });
    await signIn(page, ada);
    await withMany(page);
    await page.goto("/studio");
    const rows = page.locator("tbody tr[data-anchor]");
    await rows.first().waitFor();
    assert.equal(await page.getByRole("table").getAttribute("aria-rowcount"), String(many + 1));
    const high = await page.evaluate(() => document.documentElement.scrollHeight);
    await scrollTo(page, high / 2);
    await until("rows stand in the window", async () => (await topOf(page))?.top < 500);
    assert.ok((await rows.count()) < 120, `${await rows.count()} rows are drawn`);
    await shot(page, `windows-studio-${size}`);
    const row = rows.nth(Math.floor((await rows.count()) / 2));
    const title = nameOf(Number(await row.getAttribute("aria-rowindex")) - 2);
    assert.match(await row.textContent(), new RegExp(title));
    await row.getByRole("button", { name: /Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Edit" }).waitFor();
    await page.keyboard.press("Escape");
    // Half a row stands below the bars, too.
    assert.deepEqual((await violations(page)).filter((violation) => !violation.startsWith("target-size")), []);
    await page.context().close();
  });
}
