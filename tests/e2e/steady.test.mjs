// The page of a video stands still while it loads and as others come: nothing moves that somebody is about to press.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, bo, videoId;

before(async () => {
  folder = await tempFolder("steady");
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

/** What Chromium counts as moved by itself, from the first paint on. */
const watchShifts = (page) =>
  page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push({ value: entry.value, what: entry.sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName}.${node?.className} ${previousRect.y} to ${currentRect.y}`) });
    }).observe({ type: "layout-shift", buffered: true });
  });

const placeOf = (page) => page.evaluate(() => [".byline .deeds", ".about", ".talkroom"].map((selector) => document.querySelector(`.under ${selector}`).getBoundingClientRect().top));

for (const locale of ["en-GB", "vi-VN"]) {
  for (const [name, size, more] of [["phone", "phone", {}], ["narrow phone", "phone", { viewport: { width: 320, height: 640 } }], ["desktop", "desktop", {}], ["tablet", "desktop", { viewport: { width: 820, height: 1000 } }]]) {
    test(`a video's page stands still as it loads, as one follows, and as others watch (${name}, ${locale})`, { timeout: 90_000 }, async () => {
      await server.must("PUT", `/api/channels/${ada.channel.id}/subscription`, { token: bo.token, body: { level: "all" } });
      const page = await visit(browser, server, { size, locale, ...more });
      await signIn(page, bo);
      await watchShifts(page);
      await page.goto(`/watch/${videoId}`);
      await page.locator(".byline .menu-anchor").first().waitFor();
      await page.locator(".byline .followers").waitFor();
      await settled(page);
      const others = await Promise.all([visit(browser, server), visit(browser, server)]);
      await Promise.all(others.map((other) => other.goto(`/watch/${videoId}`)));
      const before = await placeOf(page);
      await page.locator(".facts .here").waitFor();
      assert.deepEqual(await placeOf(page), before, "others watch");
      await shot(page, `steady-${name}-${locale}`);
      await page.locator(".byline .menu-anchor > button").first().click();
      await page.getByRole("menuitem").last().click();
      await page.locator(".byline .btn.primary").waitFor();
      assert.deepEqual(await placeOf(page), before, "one follows no more");
      const moved = await page.evaluate(() => shifts);
      assert.ok(moved.reduce((sum, { value }) => sum + value, 0) <= 0.02, JSON.stringify(moved));
      await Promise.all([page, ...others].map((one) => one.context().close()));
    });
  }
}

test("the owner's open page tells what begins to wait, without being loaded anew", { timeout: 90_000 }, async () => {
  await server.must("PATCH", `/api/videos/${videoId}`, { token: ada.token, body: { commentPolicy: "held" }, headers: { "Content-Type": "application/merge-patch+json" } });
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto(`/watch/${videoId}`);
  await page.locator(".talkroom").scrollIntoViewIfNeeded();
  await page.locator(".comments").waitFor();
  for (const [text, button] of [["First of them", "1 held for review"], ["Second of them", "2 held for review"]]) {
    await server.must("POST", "/api/comments", { token: bo.token, body: { videoId, text } });
    await page.getByRole("button", { name: button }).waitFor({ timeout: 40_000 }); // by the clock
  }
  await page.context().close();
});
