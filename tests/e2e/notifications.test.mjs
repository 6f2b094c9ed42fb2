// What somebody is told: the bell beside all pages, what stands below it, and what is chosen of it; in two browsers, over a server that restarts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, bob, videoId, comment;

before(async () => {
  folder = await tempFolder("notifications");
  const file = streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 6 });
  [server, browser] = await Promise.all([Server.start(), launch()]);
  [ada, bob] = await Promise.all([server.person("ada"), server.person("bob")]);
  await server.must("PUT", `/api/channels/${ada.channel.id}/subscription`, { token: bob.token });
  videoId = await publish(ada, "Harbour at dawn", await file);
  await ada.ready(videoId);
  comment = await say(bob, "What a harbour");
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

const say = (person, text, more = {}) => server.must("POST", "/api/comments", { token: person.token, body: { videoId, text, ...more } });
const answer = (text) => say(ada, text, { parentId: comment.id });
const unreadOf = async (person) => (await server.must("GET", "/api/notifications/unread", { token: person.token })).count;
const readAll = (person) => server.must("POST", "/api/notifications/read", { token: person.token, body: { all: true } });

/** When the badge says so, by the clock of this machine. */
const badgeSays = (page, wanted) =>
  page.evaluate(
    (text) =>
      new Promise((done) => {
        const look = () => (document.querySelector(".bell .unread")?.textContent ?? "") === text && (observer.disconnect(), done(Date.now()));
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    wanted,
  );

async function looking(person, more) {
  const page = await visit(browser, server, more);
  await signIn(page, person);
  await page.goto("/");
  await page.locator(".bell").waitFor();
  await settled(page).catch(() => undefined);
  await pause(500); // the line stands, and is heard
  return page;
}

const bell = (page) => page.getByRole("banner").getByRole("link", { name: /^Notifications/ }).or(page.locator(".bell"));
const sentences = (scope) => scope.locator(".told .sentence").allTextContents();

for (const size of ["desktop", "phone"]) {
  test(`what somebody is told stands at the bell within a moment, and is read on all devices (${size})`, { timeout: 120_000 }, async () => {
    await readAll(bob);
    const [one, other] = await Promise.all([looking(bob, { size }), looking(bob, { size, colorScheme: "dark" })]);
    const took = [];
    for (let i = 1; i <= 5; i++) {
      const said = badgeSays(one, String(i));
      const began = Date.now();
      await answer(`An answer on a ${size}, ${i}`);
      took.push((await said) - began);
    }
    console.log(`# ${size}: at the bell after ${took.join(", ")} ms`);
    await badgeSays(other, "5");
    await shot(one, `notifications-badge-${size}`);

    await bell(one).first().click();
    const list = size === "desktop" ? one.getByRole("dialog", { name: "Notifications" }) : one.getByRole("main");
    if (size === "phone") await one.waitForURL("**/notifications");
    await list.getByText("An answer on a " + size + ", 5").waitFor();
    await shot(one, `notifications-open-${size}`);
    assert.deepEqual(await violations(one), []);
    assert.equal(await list.getByText(/^An answer on a/).count(), size === "desktop" ? 5 : 10);

    await answer(`While one looks on a ${size}`);
    await list.getByText(`While one looks on a ${size}`).waitFor();
    assert.equal((await list.locator(".told .excerpt").allTextContents())[0], `While one looks on a ${size}`, "the newest first");
    assert.equal(await list.getByText(`While one looks on a ${size}`).count(), 1, "once");
    await badgeSays(other, "6");

    await list.getByText(`While one looks on a ${size}`).click();
    await one.waitForURL(new RegExp(`/watch/${videoId}\\?lc=c_`));
    await badgeSays(other, "5");
    await badgeSays(one, "5");

    await other.goto("/notifications");
    await other.getByRole("button", { name: "Mark all as read" }).click();
    await other.locator(".bell .unread").waitFor({ state: "detached" });
    await one.locator(".bell .unread").waitFor({ state: "detached" });
    assert.equal(await unreadOf(bob), 0);
    assert.equal(await other.locator('.told .one[data-unread="true"]').count(), 0);
    await shot(other, `notifications-page-${size}-dark`);
    assert.deepEqual(one.troubles, []);
    await Promise.all([one.context().close(), other.context().close()]);
  });
}

test("after a restart nothing is missing and nothing stands twice", { timeout: 120_000 }, async () => {
  await readAll(bob);
  const page = await looking(bob);
  await bell(page).first().click();
  const list = page.getByRole("dialog", { name: "Notifications" });
  await list.locator(".told .one").first().waitFor();
  await answer("Before the restart");
  await list.getByText("Before the restart").waitFor();
  await server.kill();
  await page.getByText(/The server does not answer|Live updates are paused/).first().waitFor({ timeout: 30_000 });
  await server.start();
  for (let i = 1; i <= 3; i++) await answer(`After the restart, ${i}`);
  await until("all are there", async () => (await list.getByText(/the restart/).count()) === 4, { seconds: 60 });
  await badgeSays(page, "4");
  assert.deepEqual((await list.locator(".told .excerpt").allTextContents()).slice(0, 4), ["After the restart, 3", "After the restart, 2", "After the restart, 1", "Before the restart"]);
  await page.context().close();
});

test("below the bell one moves by keys, and Escape leads back to it", { timeout: 60_000 }, async () => {
  const page = await looking(bob);
  await bell(page).first().focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Notifications" });
  await panel.waitFor();
  await page.keyboard.press("Tab");
  assert.ok(await panel.evaluate((element) => element.contains(document.activeElement)), "Tab goes on into it");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement.matches(".bell")), "Escape leads back to the bell");
  await bell(page).first().click();
  await panel.waitFor();
  await page.mouse.click(20, 500);
  await panel.waitFor({ state: "detached" });
  await page.context().close();
});

test("a new video is told to who follows, and leads to it; what its owner is told leads there, too", { timeout: 120_000 }, async () => {
  const page = await looking(bob);
  await page.goto("/notifications");
  await page.getByText("Channel of ada: Harbour at dawn").click();
  await page.waitForURL(`**/watch/${videoId}`);
  const hers = await looking(ada, { size: "phone", locale: "vi-VN" });
  await hers.goto("/notifications");
  await hers.getByText("Harbour at dawn").first().waitFor();
  await until("her video was ready, and somebody commented on it", async () => (await sentences(hers)).length >= 2);
  await shot(hers, "notifications-owner-phone-vi");
  await Promise.all([page.context().close(), hers.context().close()]);
});

test("what somebody does not want to be told of stays away", { timeout: 60_000 }, async () => {
  const page = await looking(bob);
  await page.goto("/settings");
  await page.getByRole("link", { name: "Notification settings" }).click();
  await page.getByRole("switch", { name: "Answers to your comments" }).waitFor();
  await shot(page, "notifications-settings");
  assert.deepEqual(await violations(page), []);
  await page.getByRole("switch", { name: "Answers to your comments" }).click();
  await page.getByText("Saved.").first().waitFor();
  await readAll(bob);
  await answer("He does not want to know");
  await say(ada, "@bob, look at this");
  await badgeSays(page, "1");
  await page.goto("/notifications");
  await page.getByText("ada mentioned you below Harbour at dawn").first().waitFor();
  assert.equal(await page.getByText("He does not want to know").count(), 0);
  await page.goto("/settings/notifications");
  assert.equal(await page.getByRole("switch", { name: "Answers to your comments" }).isChecked(), false);
  await page.getByRole("switch", { name: "Answers to your comments" }).click();
  await page.getByText("Saved.").first().waitFor();
  await page.context().close();
});

test("who has been told nothing reads what would stand there", { timeout: 60_000 }, async () => {
  const cleo = await server.person("cleo");
  for (const [size, colorScheme] of [["desktop", "light"], ["phone", "dark"]]) {
    const page = await looking(cleo, { size, colorScheme });
    await bell(page).first().click();
    await page.getByText("Nothing new so far").waitFor();
    await shot(page, `notifications-none-${size}-${colorScheme}`);
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  }
});
