// Comments below a video, as people write, answer, change and find them: with a mouse, by keys, on a phone; and five thousand of them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, bo, videoId;

before(async () => {
  folder = await tempFolder("comments");
  const file = streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 8 });
  [server, browser] = await Promise.all([Server.start(), launch()]);
  [ada, bo] = await Promise.all([server.person("ada"), server.person("bob")]);
  videoId = await publish(ada, "Harbour at dawn", await file);
  await ada.ready(videoId);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

const say = (person, text, more = {}) => server.must("POST", "/api/comments", { token: person.token, body: { videoId, text, ...more } });
const change = (person, path, body) => server.must("PATCH", path, { token: person.token, body, headers: { "Content-Type": "application/merge-patch+json" } });

/** The comments come once the player needs the line no more. */
async function begin(page) {
  await page.locator(".talkroom").scrollIntoViewIfNeeded();
  await page.locator(".comments").waitFor();
}

async function reading(person, { query = "", ...more } = {}) {
  const page = await visit(browser, server, more);
  if (person) await signIn(page, person);
  await page.goto(`/watch/${videoId}${query}`);
  await begin(page);
  return page;
}

const item = (page, text) => page.locator(".comments li").filter({ hasText: text }).last();

for (const [size, colorScheme, locale] of [["desktop", "light", "en-GB"], ["phone", "dark", "en-GB"], ["desktop", "dark", "vi-VN"]]) {
  test(`somebody writes, answers, changes and deletes (${size}, ${colorScheme}, ${locale})`, { timeout: 90_000 }, async () => {
    const vi = locale === "vi-VN";
    const words = vi
      ? { yours: "Bình luận của bạn", reply: /^Trả lời /, yourReply: "Câu trả lời của bạn", actions: /^Những gì/, edit: "Sửa", save: "Lưu", editYours: "Sửa bình luận của bạn", edited: "đã sửa", delete: "Xóa", answers: /câu trả lời/, gone: "Bình luận này đã bị xóa." }
      : { yours: "Your comment", reply: /^Reply to /, yourReply: "Your reply", actions: /^What can be done/, edit: "Edit", save: "Save", editYours: "Edit your comment", edited: "edited", delete: "Delete", answers: /repl(y|ies)$/, gone: "This comment was deleted." };
    const page = await reading(bo, { size, colorScheme, locale });
    const text = `Fine ${size} ${colorScheme} ${locale}`;
    const answer = `An answer, ${locale}, ${size}`; // what somebody says twice is taken once
    const area = page.getByRole("textbox", { name: words.yours });
    await area.click();
    await area.fill(`${text} at 0:03, says @ada: https://example.org/x`);
    await area.press("Control+Enter");
    await item(page, text).waitFor();
    assert.equal(await area.inputValue(), "");
    await item(page, text).locator(".mention", { hasText: /^@ada$/ }).waitFor(); // an account's name, and no channel's
    assert.equal(await item(page, text).getByRole("link", { name: "@ada" }).count(), 0);
    assert.match(await item(page, text).getByRole("link", { name: "https://example.org/x" }).getAttribute("rel"), /nofollow/);
    await until("the server has it", () => item(page, text).getByRole("button", { name: words.reply }).count());

    await item(page, text).getByRole("button", { name: words.reply }).click();
    await page.getByRole("textbox", { name: words.yourReply }).fill(answer);
    await page.keyboard.press("Control+Enter");
    await page.locator(".replies li").filter({ hasText: answer }).waitFor();

    const thread = page.locator(".comments .list > li").filter({ hasText: text });
    await thread.getByRole("button", { name: words.actions }).first().click();
    await page.getByRole("menuitem", { name: words.edit }).click();
    await page.getByRole("textbox", { name: words.editYours }).fill(`${text}, changed`);
    await page.getByRole("button", { name: words.save, exact: true }).click();
    await thread.getByText(`${text}, changed`).waitFor();
    await thread.getByText(words.edited).first().waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `comments-written-${size}-${colorScheme}-${locale}`, { fullPage: true });

    await thread.getByRole("button", { name: words.actions }).first().click();
    await page.getByRole("menuitem", { name: words.delete }).click();
    await page.getByRole("dialog").getByRole("button", { name: words.delete, exact: true }).click();
    // Others stand there without their words, too: this one above its answer, which stays.
    const kept = page.locator(".comments .list > li").filter({ hasText: answer });
    await kept.getByText(words.gone).waitFor();
    await until("the server says the same", async () => (await server.must("GET", `/api/comments/${videoId}`)).items.every((one) => !one.text.startsWith(text)));
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test("what the server does not take stays with its words, and is sent again once", { timeout: 60_000 }, async () => {
  const page = await reading(bo);
  let refuse = true;
  const refusal = { status: 429, contentType: "application/problem+json", json: { type: "about:blank", title: "Too many", status: 429, code: "rate_limited", detail: "Too many of them." } };
  await page.route("**/api/comments", (route) => (route.request().method() === "POST" && refuse ? route.fulfill(refusal) : route.fallback()));
  const area = page.getByRole("textbox", { name: "Your comment" });
  await area.fill("Not at once");
  await area.press("Control+Enter");
  const failed = page.getByRole("group", { name: "This could not be posted." });
  await failed.getByText("Not at once").waitFor({ timeout: 40_000 });
  refuse = false;
  await failed.getByRole("button", { name: "Try again" }).click();
  await item(page, "Not at once").waitFor();
  await until("the form of the failure is gone", async () => (await failed.count()) === 0);
  assert.equal(await page.locator(".comments li").filter({ hasText: "Not at once" }).count(), 1);
  await page.context().close();
});

test("a thread whose first words are deleted takes no answer, and one that is being written stays", { timeout: 60_000 }, async () => {
  const first = await say(ada, "First words that go");
  for (let i = 0; i < 14; i++) await say(ada, `An answer before yours, ${i}`, { parentId: first.id });
  const page = await reading(bo, { size: "phone", locale: "vi-VN", query: `?lc=${encodeURIComponent(first.id)}` });
  const form = page.getByRole("textbox", { name: "Câu trả lời của bạn" });
  const seen = (locator) => locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  const answer = (text) => page.locator(".replies li").filter({ hasText: text }).last();
  await answer("An answer before yours, 13").waitFor();

  // One's own stands behind all others, and is seen there, taken or not.
  await page.locator(".linked").getByRole("button", { name: "Trả lời ada" }).first().click();
  await form.fill("The last of them");
  await form.press("Control+Enter");
  await answer("The last of them").waitFor();
  await until("what one said is seen", () => seen(answer("The last of them").locator(".prose").first()));
  await answer("An answer before yours, 0").getByRole("button", { name: "Trả lời ada" }).click();
  await form.fill("@ada The last of them");
  await form.fill("The last of them");
  await form.press("Control+Enter");
  const failed = page.getByRole("group", { name: "Không đăng được." });
  await failed.getByText("Bạn vừa viết đúng như vậy về video này.").waitFor();
  await until("what failed is seen", () => seen(failed));
  await failed.getByRole("button", { name: "Bỏ" }).click();

  await answer("An answer before yours, 0").getByRole("button", { name: "Trả lời ada" }).click();
  await form.fill("Half of an answer");
  const refusals = [];
  page.on("response", (response) => response.status() === 409 && refusals.push(response.url()));
  await server.must("DELETE", `/api/comments/${encodeURIComponent(first.id)}`, { token: ada.token });
  await page.getByText("Không thể trả lời ở đây nữa.").waitFor();
  assert.equal(await form.inputValue(), "Half of an answer");
  assert.equal(await page.locator(".composer.open").last().getByRole("button", { name: "Trả lời", exact: true }).isDisabled(), true);
  await until("no answer is offered", async () => (await page.locator(".linkedto").getByRole("button", { name: "Trả lời ada" }).count()) === 0);
  await form.press("Control+Enter");
  assert.deepEqual(refusals, []);
  await shot(page, "comments-thread-deleted-phone");
  await page.context().close();
});

test("what is written without a line is posted by itself once there is one, and once", { timeout: 60_000 }, async () => {
  const page = await reading(bo);
  const keys = new Set();
  page.on("request", (request) => request.method() === "POST" && request.url().endsWith("/api/comments") && keys.add(request.headers()["idempotency-key"]));
  await page.context().setOffline(true);
  const area = page.getByRole("textbox", { name: "Your comment" });
  await area.fill("Written without a line");
  await area.press("Control+Enter");
  const failed = page.getByRole("group", { name: "This could not be posted." });
  await failed.getByText("Written without a line").waitFor({ timeout: 20_000 });
  await page.context().setOffline(false);
  await until("the form of the failure is gone", async () => (await failed.count()) === 0);
  await until("the server has it", async () => (await server.must("GET", `/api/comments/${videoId}`)).items.filter(({ text }) => text === "Written without a line").length === 1);
  assert.equal(await page.locator(".comments li").filter({ hasText: "Written without a line" }).count(), 1);
  assert.equal(keys.size, 1);
  await page.context().close();
});

test("the owner pins, gives a heart and deletes; a link leads to an answer in its thread", { timeout: 60_000 }, async () => {
  const first = await say(bo, "To be pinned");
  await say(bo, "Later");
  const answer = await say(ada, "An answer to be found", { parentId: first.id });
  const page = await reading(ada);
  const deed = async (name) => {
    await page.locator(".comments .list > li").filter({ hasText: "To be pinned" }).getByRole("button", { name: /^What can be done/ }).first().click();
    await page.getByRole("menuitem", { name }).click();
  };
  await deed("Pin to the top");
  await page.getByText("Pinned by Channel of ada").waitFor();
  assert.match(await page.locator(".comments .list > li").first().textContent(), /To be pinned/);
  await deed("Give a heart");
  await page.getByTitle("Channel of ada loves this").waitFor();
  await shot(page, "comments-pinned");
  await page.context().close();

  const linked = await reading(null, { query: `?lc=${encodeURIComponent(answer.id)}`, size: "phone" });
  const found = linked.locator(".linked").filter({ hasText: "An answer to be found" }).last();
  await found.waitFor();
  await until("it is seen", () => found.evaluate((element) => element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().bottom <= innerHeight));
  assert.deepEqual(await violations(linked), []);
  await shot(linked, "comments-linked-phone");
  await linked.context().close();
});

test("comments that are held wait for the owner, and closed ones take no more", { timeout: 60_000 }, async () => {
  await change(ada, `/api/videos/${videoId}`, { commentPolicy: "held" });
  const writer = await reading(bo);
  const area = writer.getByRole("textbox", { name: "Your comment" });
  await area.fill("May I?");
  await area.press("Control+Enter");
  await item(writer, "May I?").getByText("Waits to be released").waitFor();
  const page = await reading(ada);
  assert.equal(await page.locator(".comments .list > li").filter({ hasText: "May I?" }).count(), 0);
  await writer.getByText("Comments show once").waitFor();
  assert.equal(await page.getByText("Comments show once").count(), 0, "what the owner says waits for nobody");
  await page.getByRole("button", { name: "1 held for review" }).click();
  await item(page, "May I?").getByRole("button", { name: "Release" }).click();
  await page.getByText("Nothing waits for you").waitFor();
  await page.getByRole("button", { name: "Show all comments" }).click();
  await item(page, "May I?").waitFor();
  assert.equal(await page.getByRole("button", { name: /held for review$/i }).count(), 0);
  await page.getByRole("button", { name: "Order of the comments" }).click();
  await page.getByRole("menuitemradio", { name: "Newest first" }).click();
  await item(page, "May I?").waitFor();
  await change(ada, `/api/videos/${videoId}`, { commentPolicy: "closed" });
  await page.reload();
  await page.locator(".talkroom").scrollIntoViewIfNeeded();
  await page.getByText("Comments are closed.").waitFor();
  await change(ada, `/api/videos/${videoId}`, { commentPolicy: "open" });
  await Promise.all([page.context().close(), writer.context().close()]);
});

test("near the foot of a window a menu opens above its button, and a form is seen whole", { timeout: 60_000 }, async () => {
  await say(ada, "Near the foot");
  const page = await reading(ada, { viewport: { width: 1000, height: 640 } });
  await item(page, "Near the foot").waitFor();
  await page.evaluate(() => void (document.body.style.paddingBottom = "100vh")); // so that it can stand anywhere
  const seen = (locator) => locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  /** Has the page stand so that this begins so far above the foot of the window. */
  const lower = (locator, by) => locator.evaluate((element, px) => scrollBy({ top: element.getBoundingClientRect().top - innerHeight + px, behavior: "instant" }), by);
  const actions = item(page, "Near the foot").getByRole("button", { name: /^What can be done/ });
  await lower(actions, 50);
  const before = await page.evaluate(() => scrollY);
  await actions.click();
  const menu = page.getByRole("menu");
  assert.ok(await seen(menu));
  await page.keyboard.press("End");
  assert.ok(await seen(page.getByRole("menuitem", { name: "Delete" })));
  assert.equal(await page.evaluate(() => scrollY), before);
  await shot(page, "comments-menu-foot");
  await page.keyboard.press("Escape");
  await lower(actions, 420);
  await actions.click();
  assert.ok((await menu.boundingBox()).y > (await actions.boundingBox()).y, "below it where there is room");
  await page.keyboard.press("Escape");
  await lower(actions, 50);
  await item(page, "Near the foot").getByRole("button", { name: "Reply" }).click();
  const send = page.locator(".composer.open").getByRole("button", { name: "Reply", exact: true });
  await until("all of the form is seen", () => seen(send));
  await shot(page, "comments-reply-foot");
  await page.context().close();
});

const many = 5000;

/** As the server would tell them, without having to be told each first. */
async function withMany(page) {
  const comments = Array.from({ length: many }, (_, i) => ({
    id: `c_${videoId}_${String(i).padStart(26, "a")}`, videoId, parentId: null, author: { id: "u_somebody", username: "somebody", displayName: "Somebody", avatar: [] },
    text: `Word ${i}. ${"It goes on for a while, and then some more. ".repeat(i % 5)}`, likes: i % 7, replyCount: 0, createdAt: "2026-01-01T00:00:00.000Z", editedAt: null,
    pinned: false, hearted: false, held: false, deleted: false, viewer: null,
  }));
  await page.route(new RegExp(`/api/comments/${videoId}`), (route) => route.fulfill({ json: { comment: null, focus: null, items: comments, nextCursor: null } }));
  await page.route(/\/api\/comments\/c_.*\/like/, (route) => route.fulfill({ json: { value: route.request().method() === "PUT" ? "like" : null, likes: 7, dislikes: 0 } }));
}

/** Frames a second while `step` is done at each of them. */
const rate = (page, frames = 150) =>
  page.evaluate(async (count) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    const began = performance.now();
    for (let i = 0; i < count; i++) {
      scrollBy({ top: 60, behavior: "instant" });
      await frame();
    }
    return (count * 1000) / (performance.now() - began);
  }, frames);

/** Milliseconds from each of these clicks to the frame that shows what came of it, as the browser counts them (Event Timing: in steps of 8). */
async function answers(page, steps) {
  await page.evaluate(() => {
    globalThis.timings = [];
    new PerformanceObserver((list) => timings.push(...list.getEntries().filter(({ name }) => name === "click").map(({ duration }) => duration))).observe({ type: "event", durationThreshold: 16 });
  });
  for (const step of steps) await step();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
  return page.evaluate(() => timings);
}

for (const size of ["desktop", "phone"]) {
  test(`five thousand comments scroll with few elements (${size})`, { timeout: 180_000 }, async () => {
    const page = await visit(browser, server, { size });
    await signIn(page, bo);
    await withMany(page);
    await page.goto(`/watch/${videoId}`);
    await page.locator(".talkroom").scrollIntoViewIfNeeded();
    await page.locator(".comments li").first().waitFor();
    const all = page.getByRole("button", { name: "Show all comments" });
    if (await all.count()) await all.click();
    await until("the list is long", () => page.evaluate(() => document.documentElement.scrollHeight > 200_000));
    const empty = await visit(browser, server, { size });
    await empty.goto("/about");
    await empty.evaluate(() => void (document.body.style.minHeight = "900000px"));
    const pairs = [];
    // How smooth that is beside an empty page is told, and no test: a machine that has more to do says little. KLIEG_PAIRS=7 measures.
    for (let i = 0; i < Number(process.env.KLIEG_PAIRS ?? 1); i++) {
      const [theirs, ours] = [await rate(empty), await rate(page)];
      pairs.push(ours / theirs);
      assert.ok((await page.locator(".comments .list > li").count()) < 150, "few are drawn");
    }
    console.log(`# ${size}: of an empty page's frames ${pairs.map((part) => part.toFixed(2)).join(", ")}; elements ${await page.evaluate(() => document.querySelectorAll("*").length)}`);
    const shown = page.locator(".comments .list > li").filter({ hasText: /Word \d+/ }).nth(3);
    const like = shown.getByRole("button", { name: /^Like/ });
    const menu = shown.getByRole("button", { name: /^What can be done/ });
    const took = await answers(page, Array.from({ length: pairs.length }, () => [
      () => like.click(), () => menu.click(), () => page.keyboard.press("Escape"),
    ]).flat());
    console.log(`# ${size}: likes and menus among them are shown ${took.join(", ")} ms after the click; ${2 * pairs.length - took.length} sooner than 16`);
    await shot(page, `comments-many-${size}`);
    await Promise.all([page.context().close(), empty.context().close()]);
  });
}

test("nothing is wider than a small phone, in forced colours and from right to left", { timeout: 90_000 }, async () => {
  await say(bo, `A_word_without_an_end_${"x".repeat(300)}`);
  for (const [name, more, language] of [["narrow", {}, null], ["forced", { forcedColors: "active" }, null], ["from the right", {}, "ar-XB"], ["long words", {}, "en-XA"]]) {
    const page = await visit(browser, server, { viewport: { width: 320, height: 640 }, ...more });
    if (language) await page.addInitScript((value) => localStorage.setItem("klieg.language", value), language);
    await signIn(page, bo);
    await page.goto(`/watch/${videoId}`);
    await page.locator(".talkroom").scrollIntoViewIfNeeded();
    await page.locator(".comments li").first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
    if (!language) assert.deepEqual(await violations(page), [], name);
    await shot(page, `comments-320-${name.replaceAll(" ", "-")}`, { fullPage: true });
    await page.context().close();
  }
});
