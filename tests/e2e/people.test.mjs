// What one person does another sees within a moment: votes, subscriptions and comments, in two browsers; over a network that goes and a server that restarts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, plays, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, bo, videoId;

before(async () => {
  folder = await tempFolder("people");
  const file = streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 14 });
  [server, browser] = await Promise.all([Server.start(), launch({ whole: true })]);
  [ada, bo] = await Promise.all([server.person("ada"), server.person("bob")]);
  videoId = await publish(ada, "Harbour at dawn", await file);
  await ada.ready(videoId);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

async function watching(person, more) {
  const page = await visit(browser, server, more);
  if (person) await signIn(page, person);
  await page.goto(`/watch/${videoId}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

/** The line stands and follows the video: what is told from now on is heard. */
async function hears(page) {
  await page.locator(".talkroom").scrollIntoViewIfNeeded();
  await page.locator(".comments .composer, .comments .invite").first().waitFor();
  await settled(page).catch(() => undefined);
  await pause(500);
}

/** When something that `find` looks for (run in the page, with `given`) was there, by the clock of this machine. */
const seenAt = (page, find, given) =>
  page.evaluate(
    ([text, value]) => {
      const there = new Function(`return (${text})`)();
      return new Promise((done) => {
        const look = () => there(value) && (observer.disconnect(), done(Date.now()));
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      });
    },
    [find.toString(), given],
  );

const say = (person, text, more = {}) => server.must("POST", "/api/comments", { token: person.token, body: { videoId, text, ...more } });

for (const size of ["desktop", "phone"]) {
  test(`a vote, a subscription and a comment of one are seen by the other within a moment (${size})`, { timeout: 120_000 }, async () => {
    const [mine, theirs] = await Promise.all([watching(bo, { size }), watching(null, { size, colorScheme: "dark" })]);
    await Promise.all([hears(mine), hears(theirs)]);

    const like = mine.getByRole("button", { name: /^Like, / }).first();
    await like.scrollIntoViewIfNeeded();
    const liked = seenAt(theirs, () => /^Like, 1 person/.test(document.querySelector(".byline .votes a")?.getAttribute("aria-label") ?? ""));
    let began = Date.now();
    await like.click();
    assert.equal(await like.getAttribute("aria-pressed"), "true");
    console.log(`# ${size}: the vote after ${(await liked) - began} ms`);

    const followed = seenAt(theirs, () => /1 subscriber/.test(document.querySelector(".byline .who")?.textContent ?? ""));
    began = Date.now();
    await mine.getByRole("button", { name: /^Subscribe to/ }).click();
    console.log(`# ${size}: the subscription after ${(await followed) - began} ms`);
    await mine.getByRole("button", { name: /^Subscribed to/ }).waitFor();

    const took = [];
    for (let i = 0; i < 5; i++) {
      const text = `Said on a ${size}, ${i}`;
      const heard = seenAt(theirs, (words) => document.querySelector(".comments")?.textContent.includes(words) || /\d new comment/.test(document.querySelector(".newer")?.textContent ?? ""), text);
      const area = mine.getByRole("textbox", { name: "Your comment" });
      await area.fill(text);
      began = Date.now();
      await area.press("Control+Enter");
      took.push((await heard) - began);
      const pill = theirs.locator(".newer button");
      if (await pill.count()) await pill.click();
      await theirs.getByText(text).first().waitFor();
      assert.equal(await theirs.getByText(text).count(), 1, "once");
      assert.equal(await mine.locator(".comments li").getByText(text).count(), 1, "once");
    }
    console.log(`# ${size}: comments after ${took.join(", ")} ms`);
    await shot(mine, `people-mine-${size}`);
    await shot(theirs, `people-theirs-${size}`);

    // As it was, for the other size.
    await like.click();
    await mine.getByRole("button", { name: /^Subscribed to/ }).click();
    await mine.getByRole("menuitem", { name: "Unsubscribe" }).click();
    await until("nobody follows", async () => (await server.must("GET", `/api/channels/${ada.channel.id}`)).subscribers === 0);
    assert.deepEqual(theirs.troubles, []);
    await Promise.all([mine.context().close(), theirs.context().close()]);
  });
}

test("after the network was away for half a minute and after a restart the page catches up, with no gap and nothing twice", { timeout: 180_000 }, async () => {
  const page = await watching(null);
  await hears(page);
  const texts = () => page.locator(".comments .list > li").evaluateAll((items) => items.map((item) => /Missed \d+/.exec(item.textContent)?.[0]).filter(Boolean));
  const all = async (wanted) => {
    const pill = page.locator(".newer button");
    await until(`${wanted.length} are there`, async () => {
      if (await pill.count()) await pill.click().catch(() => undefined);
      return (await texts()).length >= wanted.length;
    }, { seconds: 40, seen: async () => JSON.stringify(await texts()) });
    assert.deepEqual(await texts(), wanted);
  };
  await say(bo, "Missed 0");
  await all(["Missed 0"]);

  await page.context().setOffline(true);
  for (let i = 1; i <= 3; i++) await say(bo, `Missed ${i}`);
  await pause(30_000);
  await page.context().setOffline(false);
  await all(["Missed 3", "Missed 2", "Missed 1", "Missed 0"]);

  await server.kill();
  await page.getByText(/The server does not answer|Live updates are paused/).first().waitFor({ timeout: 30_000 });
  await server.start();
  for (let i = 4; i <= 6; i++) await say(bo, `Missed ${i}`);
  await all([6, 5, 4, 3, 2, 1, 0].map((i) => `Missed ${i}`));
  await page.context().close();
});

test("what a visitor may not do leads to where they sign in, and back", { timeout: 60_000 }, async () => {
  const page = await watching(null);
  await hears(page);
  await page.getByRole("link", { name: "Sign in to comment" }).click();
  await page.waitForURL(/\/signin\?next=/);
  await page.getByLabel("Username or email").fill("bob");
  await page.getByLabel("Password", { exact: true }).fill("a long enough password");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(new RegExp(`/watch/${videoId}`));
  await hears(page);
  await page.getByRole("textbox", { name: "Your comment" }).waitFor();
  await page.context().close();
});

test("a visitor who likes or follows is told what they sign in for, and is back at the video then, by an account of either kind", { timeout: 90_000 }, async () => {
  for (const [link, heading, way] of [[/^Like, /, "Sign in to like this video", "in"], [/^Sign in to subscribe/, "Sign in to subscribe to Channel of ada", "up"]]) {
    const page = await watching(null, { size: way === "in" ? "desktop" : "phone" });
    await page.getByRole("link", { name: link }).first().click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `people-sign-${way}-for`);
    if (way === "in") {
      await page.getByLabel("Username or email").fill("bob");
      await page.getByLabel("Password", { exact: true }).fill("a long enough password");
      await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    } else {
      await page.getByRole("link", { name: "Create an account" }).click();
      await page.getByText("After that you go on where you were.").waitFor();
      await page.getByLabel("Username").fill("cleo");
      await page.getByLabel("Email").fill("cleo@example.org");
      await page.getByLabel("Password", { exact: true }).fill("a long enough password");
      await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
    }
    await page.waitForURL(`**/watch/${videoId}`);
    await page.getByRole("button", { name: /^Like, / }).first().waitFor();
    await page.context().close();
  }
  const page = await visit(browser, server);
  await page.goto("/signin?next=/settings&for=win%20a%20prize");
  await page.getByRole("heading", { level: 1, name: "Welcome back" }).waitFor();
  await page.context().close();
});

for (const size of ["desktop", "phone"]) {
  test(`whom one follows stands on a page, where what one is told is changed and following ends and is taken back (${size})`, { timeout: 90_000 }, async () => {
    const path = `/api/channels/${ada.channel.id}/subscription`;
    await server.must("PUT", path, { token: bo.token, body: { level: "all" } });
    const level = async () => (await server.must("GET", "/api/subscriptions", { token: bo.token })).items.map((one) => one.level).join();
    const page = await visit(browser, server, { size });
    await signIn(page, bo);
    await page.goto("/feed/subscriptions");
    await page.getByRole("main").getByRole("link", { name: "Manage" }).click();
    await page.getByRole("heading", { level: 1, name: "Manage subscriptions" }).waitFor();
    const row = page.locator(".subscribed li", { hasText: "Channel of ada" });
    await row.getByText("1 subscriber").waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `people-channels-${size}`);

    const bell = row.getByRole("button", { name: /^Subscribed to/ });
    await bell.click();
    await page.getByRole("menuitemradio", { name: "None" }).waitFor();
    await shot(page, `people-channels-menu-${size}`);
    await page.getByRole("menuitemradio", { name: "None" }).click();
    await until("the server has it", async () => (await level()) === "none");
    await bell.click();
    assert.equal(await page.getByRole("menuitemradio", { name: "None" }).getAttribute("aria-checked"), "true");
    await page.getByRole("menuitem", { name: "Unsubscribe" }).click();
    await page.getByRole("heading", { name: "You have not subscribed to a channel yet" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await until("the server has it", async () => (await level()) === "");
    await shot(page, `people-channels-none-${size}`);
    await page.getByRole("button", { name: "Undo" }).click();
    await row.waitFor();
    await until("on the level that it was", async () => (await level()) === "none");
    await page.waitForFunction(() => document.activeElement?.tagName === "H1"); // the button of the notice is gone

    // On a video's page, too, where the focus goes on from the button.
    await page.goto(`/watch/${videoId}`);
    await page.locator(".byline").getByRole("button", { name: /^Subscribed to/ }).click();
    await page.getByRole("menuitem", { name: "Unsubscribe" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await until("it is followed as before", async () => (await level()) === "none");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.startsWith("Subscribed to"));
    assert.deepEqual(page.troubles, []);
    await page.context().close();
    await server.must("DELETE", path, { token: bo.token });
  });

  test(`a video leaves the list of what one likes, and is put back (${size})`, { timeout: 90_000 }, async () => {
    const like = `/api/videos/${videoId}/like`;
    await server.must("PUT", like, { token: bo.token, body: { value: "like" } });
    const page = await visit(browser, server, { size });
    await signIn(page, bo);
    await page.goto("/library/liked");
    const card = page.locator("main article", { hasText: "Harbour at dawn" });
    await card.getByRole("button", { name: /^Actions for/ }).click();
    const remove = page.getByRole("menuitem", { name: "Remove from liked videos" });
    await remove.waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, `people-liked-menu-${size}`);
    await remove.click();
    await page.getByRole("heading", { name: "You have not liked a video yet" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await page.getByText("Removed from liked videos.").waitFor();
    assert.equal((await server.video(videoId, bo.token)).viewer.vote, null);
    await shot(page, `people-liked-none-${size}`);
    await page.getByRole("button", { name: "Undo" }).click();
    await card.waitFor();
    assert.equal((await server.video(videoId, bo.token)).viewer.vote, "like");
    await page.reload();
    await card.waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
    await server.must("DELETE", like, { token: bo.token });
  });
}

test("a home page and a feed that stand open tell what is new, and show it when it is wanted, or when one comes back", { timeout: 180_000 }, async () => {
  const path = `/api/channels/${ada.channel.id}/subscription`;
  await server.must("PUT", path, { token: bo.token, body: { level: "all" } });
  const file = await streamable(folder.path, "short.mp4", { size: "426x240", seconds: 4 });
  const release = (title) => publish(ada, title, file).then((id) => ada.awaitVideo(id, "it is listed", (video) => video.publishedAt !== null, 120));
  const first = (page) => page.locator("main article .title-link").first().textContent();
  const pages = [];
  for (const [where, size, colorScheme] of [["/", "desktop", "light"], ["/feed/subscriptions", "phone", "dark"]]) {
    const page = await visit(browser, server, { size, colorScheme });
    await page.clock.install();
    await signIn(page, bo);
    await page.goto(where);
    await page.locator("main article").first().waitFor();
    pages.push(page);
  }
  await release("Tide tables");
  for (const page of pages) {
    await page.clock.fastForward("02:30");
    const pill = page.getByRole("button", { name: "1 new video", exact: true });
    await pill.waitFor();
    assert.equal(await first(page), "Harbour at dawn", "what one looks at has not moved");
    assert.deepEqual(await violations(page), []);
    await shot(page, `people-new-${page.viewportSize().width}`);
    await pill.click();
    await page.getByRole("link", { name: "Tide tables" }).first().waitFor();
    assert.equal(await first(page), "Tide tables");
    await until("the first of them has the focus", () => page.evaluate(() => document.activeElement.matches(".title-link") && document.activeElement.textContent === "Tide tables"));
  }
  // Who comes back to the window has read nothing yet.
  await release("Low water");
  for (const page of pages) {
    await page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 60_000;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await page.getByRole("link", { name: "Low water" }).first().waitFor();
    assert.equal(await first(page), "Low water");
    assert.equal(await page.locator(".newer button").count(), 0);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
  await server.must("DELETE", path, { token: bo.token });
});

test("what one follows is in the rail and in the feed, and what one likes in its list", { timeout: 90_000 }, async () => {
  await server.must("PUT", `/api/channels/${ada.channel.id}/subscription`, { token: bo.token, body: { level: "all" } });
  await server.must("PUT", `/api/videos/${videoId}/like`, { token: bo.token, body: { value: "like" } });
  for (const size of ["desktop", "phone"]) {
    const page = await visit(browser, server, { size });
    await signIn(page, bo);
    for (const [path, name] of [["/feed/subscriptions", "subscriptions"], ["/library/liked", "liked"]]) {
      await page.goto(path);
      await page.locator("main article", { hasText: "Harbour at dawn" }).waitFor();
      assert.deepEqual(await violations(page), []);
      await shot(page, `people-${name}-${size}`);
    }
    if (size === "desktop") await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "Channel of ada" }).waitFor();
    await page.goto("/subscriptions");
    await page.waitForURL("**/feed/subscriptions");
    await page.context().close();
  }
});

test("who has really watched is counted once, whoever loads it anew", { timeout: 120_000 }, async () => {
  const before = (await server.video(videoId)).views;
  // A browser that nobody sits at says so, and counts for nothing.
  const userAgent = (await browser.newPage().then((one) => one.evaluate(() => navigator.userAgent))).replace("Headless", "");
  const page = await watching(bo, { userAgent });
  await plays(page, "the video");
  await until("it was watched for long enough", () => page.evaluate(() => document.querySelector("video").currentTime > 12), { seconds: 60 });
  await page.reload();
  await plays(page, "the video, again");
  await page.goto("/");
  await until("the view is counted", async () => (await server.video(videoId)).views > before, { seconds: 30 });
  await pause(1500);
  assert.equal((await server.video(videoId)).views, before + 1);
  await page.context().close();
});
