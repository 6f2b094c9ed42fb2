// What others see of the site: a video in a page of another site, and how it gets there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./lib/axe.mjs";
import { launch, plays, playing, shot, visit } from "./lib/browser.mjs";
import { clip, sound, streamable, aac } from "./lib/clips.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, ids;

before(async () => {
  folder = await tempFolder("faces");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  const [wide, tone] = await Promise.all([
    streamable(folder.path, "wide.mp4", { size: "640x360", seconds: 20 }),
    clip(folder.path, "tone.m4a", ...sound(8), ...aac),
  ]);
  ids = {
    wide: await publish(ada, "Harbour at dawn", wide),
    tone: await publish(ada, "A tone", tone),
    secret: await publish(ada, "Not for everybody", wide, { visibility: "private" }),
  };
  for (const id of [ids.wide, ids.tone, ids.secret]) await ada.ready(id);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** As a browser behaves in a frame of another site where its reader allows that nothing: even to ask for the storage throws. */
const storageDenied = (page) =>
  page.addInitScript(() => {
    if (window === window.top) return;
    const denied = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, name, { get: denied });
    window.BroadcastChannel = denied;
  });

/** The frame of the video in a page that stands at `origin`. */
async function framed(page, origin, address, { width = 640, height = 360 } = {}) {
  await page.route(`${origin}/page-of-others`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><title>Others</title><iframe src="${address}" width="${width}" height="${height}" title="x" style="border:0" allow="fullscreen; picture-in-picture; autoplay" allowfullscreen></iframe>` }));
  await page.goto(`${origin}/page-of-others`);
  const handle = await page.waitForSelector("iframe");
  return handle.contentFrame();
}

const frames = (frame) => frame.evaluate(() => document.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

test("in a page of others a video is fetched once somebody plays it, and plays where the storage is denied", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await storageDenied(page);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const frame = await framed(page, server.url, `${server.url}/embed/${ids.wide}?t=5`);
  const play = frame.getByRole("button", { name: "Play Harbour at dawn" });
  await play.waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked.filter((path) => /\.(m3u8|m4s|mp4)$|hls\.min|auth/.test(path)), [], "asked for before anybody played it");
  await play.click();
  await until("20 pictures are decoded", async () => (await frames(frame)) >= 20);
  const at = await frame.evaluate(() => document.querySelector("video").currentTime);
  assert.ok(at >= 5 && at < 20, `began at ${at}`);
  const title = frame.getByRole("link", { name: "Harbour at dawn" });
  assert.equal(await title.getAttribute("href"), `/watch/${ids.wide}`);
  assert.equal(await title.getAttribute("target"), "_blank");
  assert.equal(await frame.getByRole("button", { name: /Theatre|Wide/ }).count(), 0);
  await frame.locator("main").press("k");
  assert.equal(await frame.evaluate(() => document.querySelector("video").paused), true, "its keys work once it was played");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("an address may begin by itself and without sound, and remembers nothing of that", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto(`/embed/${ids.wide}?autoplay=1&muted=1`);
  await plays(page, "by itself");
  assert.equal(await page.evaluate(() => document.querySelector("video").muted), true);
  assert.equal(await page.evaluate(() => localStorage.getItem("klieg.muted")), null);
  await page.goto(`/embed/${ids.tone}?autoplay=1`);
  await until("the tone plays", () => page.evaluate(() => document.querySelector("video")?.currentTime > 0));
  assert.equal(await page.evaluate(() => document.querySelector("video").muted), false);
  await page.goto(`/embed/${ids.wide}?autoplay=0`);
  await page.getByRole("button", { name: "Play Harbour at dawn" }).waitFor();
  assert.equal((await playing(page)), null);
  await page.context().close();
});

test("each state of a video can be read in a small frame, and axe finds nothing in any", { timeout: 120_000 }, async () => {
  const states = { still: ids.wide, tone: ids.tone, private: ids.secret, missing: "v_missing", processing: "v_processing", failed: "v_failed" };
  const { body: ready } = await server.call("GET", `/api/videos/${ids.wide}`);
  const small = { width: 320, height: 180 };
  const large = { width: 1280, height: 720 };
  for (const [viewport, colorScheme, locale] of [[small, "light", "en-GB"], [small, "dark", "vi-VN"], [large, "dark", "en-GB"], [large, "light", "vi-VN"]]) {
    const page = await visit(browser, server, { colorScheme, locale, viewport });
    for (const status of ["processing", "failed"])
      await page.route(`**/api/videos/v_${status}`, (route) => route.fulfill({ json: { ...ready, id: `v_${status}`, status, playback: { hls: null } } }));
    for (const [name, id] of Object.entries({ ...states, playing: ids.wide })) {
      await page.goto(`/embed/${id}${name === "playing" ? "?autoplay=1" : ""}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      if (name === "playing") {
        await plays(page, name, { more: 3 });
        await page.evaluate(() => document.querySelector("video").pause());
      }
      await shot(page, `embed-${viewport.width}-${colorScheme}-${locale}-${name}`);
      const where = `${name}, ${viewport.width} px, ${colorScheme}, ${locale}`;
      assert.deepEqual(await violations(page), [], where);
      const cut = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".say, .still")].some((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1));
      assert.equal(cut, false, `it does not fit: ${where}`);
    }
    await page.context().close();
  }
});

test("the code that is copied shows the video in another page, and begins where it says", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/watch/${ids.wide}?t=7`);
  await plays(page, "the video", { more: 3 });
  await page.locator("body").press("k");
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await dialog.getByRole("tab", { name: "Link" }).press("ArrowRight");
  const tab = dialog.getByRole("tab", { name: "Embed" });
  assert.equal(await tab.getAttribute("aria-selected"), "true");
  assert.equal(await tab.evaluate((element) => element === document.activeElement), true);
  await dialog.getByRole("switch", { name: /^Start at/ }).check();
  assert.deepEqual(await violations(page), []);
  await shot(page, "share-embed");
  await dialog.getByRole("button", { name: "Copy code" }).click();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(code, new RegExp(`^<iframe src="${server.url}/embed/${ids.wide}\\?t=\\d+" width="640" height="360" title="Harbour at dawn"[^>]* allowfullscreen></iframe>$`));
  await page.route("**/page-of-others", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><title>Others</title>${code}` }));
  await page.goto(`${server.url}/page-of-others`);
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.getByRole("button", { name: "Play Harbour at dawn" }).click();
  await until("pictures are decoded", async () => (await frames(frame)) >= 10);
  assert.ok((await frame.evaluate(() => document.querySelector("video").currentTime)) >= 7);
  await page.context().close();
});
