// Comments as they are read: what is new is found, what is long is folded, visitors are led to write where they were, and nothing moves by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, file;

before(async () => {
  folder = await tempFolder("commentsread");
  file = streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 });
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Somebody who may still write as much as anybody may in a while. */
let people = 0;
const somebody = () => server.person(`somebody${++people}`);

/** Each test has a video of its own, so that nothing stands below it but what it says itself. */
async function video(title) {
  const id = await publish(ada, title, await file);
  await ada.ready(id);
  return id;
}

const sayOn = (videoId) => (person, text, more = {}) => server.must("POST", "/api/comments", { token: person.token, body: { videoId, text, ...more } });

async function reading(videoId, person, { query = "", init, ...more } = {}) {
  const page = await visit(browser, server, { viewport: { width: 1280, height: 800 }, ...more });
  if (init) await page.addInitScript(init);
  if (person) await signIn(page, person);
  await page.goto(`/watch/${videoId}${query}`);
  await page.locator(".talkroom").scrollIntoViewIfNeeded();
  await page.locator(".comments").waitFor();
  return page;
}
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

const item = (page, text) => page.locator(".comments li").filter({ hasText: text }).last();

/** Where it is seen: below all that covers the top of the window, the picture on a phone among it. */
const seen = (locator) => locator.evaluate((element) => {
  const { top, left, width } = element.getClientRects()[0]; // of what is broken into lines the first
  return top >= 0 && top < innerHeight && element.contains(document.elementFromPoint(left + width / 2, top + 4));
});

for (const [name, order, more] of [["by time", "Newest first", {}], ["by votes", "Top comments", { colorScheme: "dark" }], ["on a phone", "Newest first", { ...phone, locale: "vi-VN" }]]) {
  test(`what is new is where the button leads, and has the focus (${name})`, { timeout: 90_000 }, async () => {
    const [videoId, bo] = await Promise.all([video(`New ones ${name}`), somebody()]);
    const say = sayOn(videoId);
    const pinned = await say(ada, `Pinned, and long. ${"It goes on. ".repeat(40)}`);
    await server.must("PATCH", `/api/comments/${pinned.id}`, { token: ada.token, body: { pinned: true }, headers: { "Content-Type": "application/merge-patch+json" } });
    for (let i = 0; i < 8; i++) await say(bo, `Old ${i}. ${"More words. ".repeat(10)}`);
    const page = await reading(videoId, null, { ...more, init: order === "Top comments" ? () => localStorage.setItem("klieg.comments", "top") : undefined });
    await page.locator(".comments .list > li").first().waitFor();
    const all = page.locator(".comments > .btn.wide");
    if (await all.count()) await all.click();
    await item(page, "Old 0.").waitFor();
    await pause(500); // the line stands
    await item(page, "Old 2.").evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    for (let i = 0; i < 3; i++) await say(bo, `New ${i}`);
    const pill = page.locator(".newer button");
    await pill.filter({ hasText: "3" }).waitFor();
    await shot(page, `commentsread-pill-${name.replaceAll(" ", "-")}`);
    await pill.click();
    const first = item(page, "New 2");
    await until("it has the focus", () => first.evaluate((element) => document.activeElement === element));
    await until("it is seen", () => seen(first), { seen: () => first.evaluate((element) => JSON.stringify(element.getBoundingClientRect())) });
    assert.equal(await page.locator(".comments li.fresh").count(), 3);
    await shot(page, `commentsread-new-${name.replaceAll(" ", "-")}`);
    const stands = await first.evaluate((element) => element.getBoundingClientRect().top);
    await until("the mark is gone", async () => (await page.locator(".comments li.fresh").count()) === 0);
    assert.equal(await first.evaluate((element) => element.getBoundingClientRect().top), stands, "and has moved nothing");
    await page.context().close();
  });
}

const story = (words) => `${words} ${"A line that somebody has to say about this harbour at dawn. ".repeat(20)}The end: https://example.org/far`;

for (const [name, more, readMore, less] of [["desktop", {}, "Read more", "Show less"], ["phone", { ...phone, colorScheme: "dark", locale: "vi-VN" }, "Đọc thêm", "Thu gọn"]]) {
  test(`a long text shows its first lines, and the rest to whoever wants it (${name})`, { timeout: 90_000 }, async () => {
    const [videoId, bo] = await Promise.all([video(`Long ones ${name}`), somebody()]);
    const say = sayOn(videoId);
    await say(bo, "A short one");
    const linked = await say(bo, story("Linked."));
    await say(bo, story("Long."));
    const page = await reading(videoId, null, more);
    const long = item(page, "Long.");
    const prose = long.locator(".prose");
    const lines = () => prose.evaluate((element) => Math.round(element.clientHeight / parseFloat(getComputedStyle(element).lineHeight)));
    const fold = long.getByRole("button", { name: readMore });
    await fold.waitFor();
    assert.equal(await lines(), 4);
    assert.equal(await fold.getAttribute("aria-expanded"), "false");
    assert.equal(await item(page, "A short one").getByRole("button", { name: readMore }).count(), 0);
    assert.deepEqual(await violations(page), []);
    await long.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    await shot(page, `commentsread-folded-${name}`);
    await fold.press("Enter");
    const back = long.getByRole("button", { name: less });
    assert.equal(await back.getAttribute("aria-expanded"), "true");
    assert.ok(await back.evaluate((element) => document.activeElement === element), "the focus stays");
    assert.ok((await lines()) > 5);
    await shot(page, `commentsread-unfolded-${name}`);
    await back.press("Enter");
    assert.equal(await lines(), 4);
    await until("the button is seen", () => seen(fold));

    // What has the focus in it is seen.
    const link = long.getByRole("link", { name: "https://example.org/far" });
    await long.locator(".when").focus();
    await page.keyboard.press("Tab");
    assert.ok(await link.evaluate((element) => document.activeElement === element));
    await until("it is unfolded", async () => (await lines()) > 5);
    await until("it is seen", () => seen(link), { seen: () => link.evaluate((element) => JSON.stringify([...element.getClientRects()])) });
    assert.equal(await prose.evaluate((element) => element.scrollTop), 0);

    // Wider, it needs fewer lines; what fits has no button.
    if (name === "desktop") {
      await page.reload();
      await page.locator(".talkroom").scrollIntoViewIfNeeded();
      await item(page, "A short one").waitFor();
      await say(bo, "Two lines on a desktop and more of them on the narrowest of all phones, where not many words have room beside each other, and so it is folded there");
      const between = item(page, "Two lines on a desktop");
      await between.waitFor();
      assert.equal(await between.getByRole("button", { name: readMore }).count(), 0);
      await page.setViewportSize({ width: 320, height: 640 });
      await between.getByRole("button", { name: readMore }).waitFor();
      await page.setViewportSize({ width: 1280, height: 800 });
      await until("it is whole again", async () => (await between.getByRole("button", { name: readMore }).count()) === 0);
    }
    await page.goto(`/watch/${videoId}?lc=${encodeURIComponent(linked.id)}`);
    await page.locator(".linked").getByRole("button", { name: less }).waitFor();
    await until("its end is there", () => page.locator(".linked").getByText("The end").isVisible());
    await page.context().close();
  });
}

test("visitors are led to sign in by what they want to do, and come back to where they did", { timeout: 90_000 }, async () => {
  const [videoId, bo] = await Promise.all([video("Visitors"), somebody()]);
  const said = await sayOn(videoId)(ada, "Answer me");
  const page = await reading(videoId, null, phone);
  const enter = async (reason) => {
    await page.waitForURL((url) => url.pathname === "/signin" && url.searchParams.get("for") === reason);
    await page.getByLabel("Username or email").fill(bo.username);
    await page.getByLabel("Password", { exact: true }).fill(bo.password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(new RegExp(`/watch/${videoId}`));
  };
  const like = item(page, "Answer me").getByRole("link", { name: /^Like/ });
  await like.waitFor();
  assert.equal(new URL(await like.getAttribute("href"), server.url).searchParams.get("next"), `/watch/${videoId}?lc=${encodeURIComponent(said.id)}`);
  await shot(page, "commentsread-visitor-phone");
  await item(page, "Answer me").getByRole("link", { name: /^Reply to/ }).click();
  await enter("reply");
  const form = page.getByRole("textbox", { name: "Your reply" });
  await until("the form has the focus", () => form.evaluate((element) => document.activeElement === element));
  await until("it is seen", () => seen(form));
  assert.equal(new URL(page.url()).search, `?lc=${encodeURIComponent(said.id)}`, "who loads it again does not mean to write");
  await shot(page, "commentsread-back-to-reply-phone");
  await form.fill("An answer of somebody who has signed in");
  await page.keyboard.press("Control+Enter");
  await item(page, "An answer of somebody").waitFor();
  await page.context().close();

  const other = await reading(videoId, null, { colorScheme: "dark" });
  await item(other, "Answer me").scrollIntoViewIfNeeded();
  await shot(other, "commentsread-visitor-desktop");
  await other.getByRole("link", { name: "Sign in to comment" }).click();
  await other.waitForURL((url) => url.searchParams.get("for") === "comment");
  await signIn(other, bo);
  await other.goto(`/watch/${videoId}?write=1`);
  const area = other.getByRole("textbox", { name: "Your comment" });
  await until("the form has the focus", () => area.evaluate((element) => document.activeElement === element));
  assert.equal(new URL(other.url()).search, "");
  assert.ok(await seen(area));
  await other.context().close();
});

const observe = () => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      shifts.push({ value: entry.value, input: entry.hadRecentInput, of: entry.sources.map(({ node, previousRect: a, currentRect: b }) => `${node?.nodeName ?? "-"}.${node?.className ?? ""} ${a.y}+${a.height}→${b.y}+${b.height}`) });
  }).observe({ type: "layout-shift", buffered: true });
};

for (const [name, more] of [["desktop", {}], ["phone", phone]]) {
  test(`nothing moves as comments come, and as one is posted (${name})`, { timeout: 90_000 }, async () => {
    const [videoId, bo, cy] = await Promise.all([video(`Still ${name}`), somebody(), somebody()]);
    const say = sayOn(videoId);
    for (let i = 0; i < 6; i++) await say(cy, i % 2 ? story(`Said ${i}.`) : `Said ${i}.`);
    await until("the server tells all of them", async () => (await server.must("GET", `/api/comments/${videoId}`)).items.length === 6);
    await until("and how many", async () => (await server.video(videoId)).comments === 6);
    const page = await reading(videoId, bo, { ...more, init: observe });
    await item(page, "Said 5.").waitFor();
    await pause(1000);
    const shifts = () => page.evaluate(() => shifts.splice(0));
    const coming = await shifts();
    console.log(`# ${name}: as they come ${JSON.stringify(coming)}`);
    const heading = (one) => one.of.some((what) => what.startsWith("H2") || what.startsWith("HEADER"));
    assert.equal(coming.filter(heading).length, 0, "the heading stays");
    assert.ok(coming.reduce((sum, { value }) => sum + value, 0) < 0.01, JSON.stringify(coming));

    // Held back, so that what stands there before the answer is seen, and no click is near.
    let answer = () => {};
    await page.route("**/api/comments", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await new Promise((go) => (answer = go));
      await route.fallback();
    });
    const area = page.getByRole("textbox", { name: "Your comment" });
    await area.fill("Posted, and answered later");
    await area.press("Control+Enter");
    await item(page, "Posted, and").waitFor();
    await pause(1000);
    const before = await item(page, "Posted, and").evaluate((element) => element.getBoundingClientRect().height);
    await shifts();
    answer();
    await item(page, "Posted, and").getByRole("button", { name: /^Reply to/ }).waitFor();
    await pause(500);
    assert.equal(await item(page, "Posted, and").evaluate((element) => element.getBoundingClientRect().height), before);
    assert.deepEqual((await shifts()).map(({ of }) => of), []);
    await page.context().close();
  });
}

test("addresses, names and times in a line from right to left run from left to right by themselves", { timeout: 60_000 }, async () => {
  const [videoId, bo] = await Promise.all([video("שחר בנמל"), somebody()]);
  await sayOn(videoId)(bo, "ראו ב־0:03 את @ada ואת https://example.org/a/b/?x=1 בבקשה");
  await sayOn(videoId)(ada, "See https://example.org😀 and @bob@example.org, (https://example.org/a_(b)).");
  const page = await reading(videoId, null, {});
  const prose = page.locator(".comments .prose").filter({ hasText: "ראו" });
  await prose.waitFor();
  assert.equal(await prose.evaluate((element) => element.matches(":dir(rtl)")), true);
  // Where a piece of text stands, by its letters.
  const xs = await prose.locator("a, button, .mention").evaluateAll((parts) => parts.map((part) => {
    const at = (from, to) => {
      const range = document.createRange();
      range.setStart(part.firstChild, from);
      range.setEnd(part.firstChild, to);
      return range.getBoundingClientRect().left;
    };
    const n = part.textContent.length;
    return [part.textContent, at(0, 1) < at(n - 1, n), getComputedStyle(part).unicodeBidi];
  }));
  assert.deepEqual(xs, [["0:03", true, "isolate"], ["@ada", true, "isolate"], ["https://example.org/a/b/?x=1", true, "isolate"]]);
  await prose.scrollIntoViewIfNeeded();
  await shot(page, "commentsread-right-to-left");
  await page.context().close();
});
