// What others see of the site: a video in a page of another site, and how it gets there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { anotherSite } from "./lib/anothersite.mjs";
import { violations } from "./lib/axe.mjs";
import { launch, plays, playing, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { aac, clip, ffmpeg, sound, streamable } from "./lib/clips.mjs";
import { some } from "./lib/depth.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, ids, listed;

before(async () => {
  folder = await tempFolder("faces");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  const [wide, tall, low, tone] = await Promise.all([
    streamable(folder.path, "wide.mp4", { size: "1280x720", seconds: 20, rate: 12 }),
    streamable(folder.path, "tall.mp4", { size: "720x1280", seconds: 6, rate: 12 }),
    streamable(folder.path, "low.mp4", { size: "426x240", seconds: 4, rate: 12 }),
    clip(folder.path, "tone.m4a", ...sound(8), ...aac),
  ]);
  ids = {
    wide: await publish(ada, "Harbour at dawn", wide),
    tone: await publish(ada, "A tone", tone),
    tall: await publish(ada, "The tower", tall),
    secret: await publish(ada, "Not for everybody", low, { visibility: "private" }),
  };
  for (const id of Object.values(ids)) await ada.ready(id);
  // Which of two is published first is not decided here.
  listed = (await server.must("GET", "/api/channels/@ada/videos")).items.map((video) => video.title);
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

/** The frame that a page of others holds. */
async function framed(page, code) {
  const site = await anotherSite(() => code);
  try {
    await page.goto(site.url);
    return await (await page.waitForSelector("iframe")).contentFrame();
  } finally {
    site.close();
  }
}

const frames = (frame) => frame.evaluate(() => document.querySelector("video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

test("in a page of others a video is fetched once somebody plays it, and plays where the storage is denied", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await storageDenied(page);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const frame = await framed(page, `<iframe src="${server.url}/embed/${ids.wide}?t=5" width="640" height="360" title="x" allow="fullscreen; picture-in-picture" allowfullscreen></iframe>`);
  const play = frame.getByRole("button", { name: "Play Harbour at dawn" });
  await play.waitFor();
  await settled(page);
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
  for (const [viewport, colorScheme, locale] of some(2, [[small, "dark", "vi-VN"], [large, "light", "en-GB"], [small, "light", "ar-XB"], [small, "light", "en-GB"], [large, "dark", "vi-VN"]])) {
    const page = await visit(browser, server, { colorScheme, locale: locale === "ar-XB" ? "en-GB" : locale, viewport });
    // What no browser asks for is chosen.
    if (locale === "ar-XB") await page.addInitScript(() => localStorage.setItem("klieg.language", "ar-XB"));
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

test("in frames of 300 pixels and less every button of the player is there, and a lost picture leaves no sign", { timeout: 60_000 }, async () => {
  for (const width of [300, 256, 200]) {
    const page = await visit(browser, server, { viewport: { width, height: Math.round((width * 9) / 16) } });
    await page.goto(`/embed/${ids.wide}?autoplay=1&muted=1`);
    await plays(page, `at ${width}`, { more: 3 });
    await page.evaluate(() => document.querySelector("video").pause());
    await page.getByRole("button", { name: "Full screen" }).waitFor();
    await shot(page, `embed-${width}-playing`);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll(".controls button")].filter((button) => {
        const { left, right, width } = button.getBoundingClientRect();
        return width > 0 && (left < 0 || right > innerWidth);
      }).map((button) => button.getAttribute("aria-label")));
    assert.deepEqual(cut, [], `${width} px`);
    await page.context().close();
  }
  const page = await visit(browser, server, { viewport: { width: 640, height: 360 } });
  await page.route(/\/media\/.*\.(webp|jpg)/, (route) => route.abort());
  await page.goto(`/embed/${ids.wide}`);
  await page.getByRole("button", { name: "Play Harbour at dawn" }).waitFor();
  await page.locator(".still img:not(.logo)").waitFor({ state: "detached" });
  assert.equal(await page.locator(".still > .icon").count(), 0);
  await page.context().close();
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
  const frame = await framed(page, code);
  await frame.getByRole("button", { name: "Play Harbour at dawn" }).click();
  await until("pictures are decoded", async () => (await frames(frame)) >= 10);
  assert.ok((await frame.evaluate(() => document.querySelector("video").currentTime)) >= 7);
  await page.context().close();
});

test("a channel's parts and its order are addresses, and going back shows what was there", { timeout: 60_000 }, async () => {
  await ada.server.must("PATCH", `/api/channels/${ada.channel.id}`, { token: ada.token, body: { description: "Boats. https://example.org/harbour has the map.\nSecond line." } });
  const page = await visit(browser, server);
  await page.goto("/@ada");
  const titles = () => page.locator(".grid h3").allInnerTexts();
  await page.getByRole("link", { name: "Harbour at dawn" }).waitFor();
  assert.deepEqual(await titles(), listed);
  const parts = page.getByRole("navigation", { name: "Parts of this channel" });
  const about = parts.getByRole("link", { name: "About" });
  await page.getByRole("link", { name: "Oldest first" }).press("Enter");
  await page.waitForURL("**/@ada?sort=oldest");
  await until("the oldest is first", async () => (await titles()).join() === [...listed].reverse().join());
  await about.press("Enter");
  await page.waitForURL("**/@ada?tab=about");
  assert.equal(await about.getAttribute("aria-current"), "page");
  assert.equal(await about.evaluate((link) => link === document.activeElement), true, "the focus stays where one is");
  await page.getByRole("link", { name: "https://example.org/harbour" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "New videos for feed readers" }).getAttribute("href"), `/channel/${ada.channel.id}/feed.xml`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy address" }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${server.url}/@ada`);
  await until("the title names it", async () => (await page.title()).startsWith("About Channel of ada"));
  await page.goBack();
  await page.waitForURL("**/@ada?sort=oldest");
  await page.getByRole("link", { name: "Harbour at dawn" }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a channel's page: axe finds nothing, and nothing is wider than 320 px, in other languages too", { timeout: 120_000 }, async () => {
  for (const [width, colorScheme, language] of [[320, "light", "vi"], [390, "dark", "ar-XB"], [1440, "light", "en"], [1440, "dark", "en-XA"]]) {
    const page = await visit(browser, server, { colorScheme, viewport: { width, height: 800 } });
    await page.addInitScript((tag) => localStorage.setItem("klieg.language", tag), language);
    for (const path of ["/@ada", "/@ada?sort=oldest", "/@ada?tab=about"]) {
      await page.goto(path);
      await settled(page);
      await shot(page, `channel-${width}-${language}${path.replace(/\W+/g, "-")}`);
      const where = `${path}, ${width} px, ${language}`;
      assert.deepEqual(await violations(page), [], where);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `too wide: ${where}`);
    }
    await page.context().close();
  }
});

/** What a browser took of each poster, how wide it stands and how wide its place is: the last word of its name is how many pixels wide it is. */
const postersOf = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".poster img")].map((img) => ({
      width: Number(/poster-(\d+)\.webp$/.exec(img.currentSrc)?.[1] ?? NaN),
      around: img.classList.contains("around"),
      shown: img.clientWidth * devicePixelRatio,
      place: img.closest(".poster").clientWidth * devicePixelRatio,
      there: img.complete && img.naturalWidth > 0,
    })));

test("posters come in the size of their place, and as JPEG where no other arrives", { timeout: 60_000 }, async () => {
  for (const [size, path, watched] of [["desktop", "/"], ["phone", "/"], ["desktop", `/watch/${ids.wide}`, 1280], ["phone", `/watch/${ids.wide}`, 1280]]) {
    const page = await visit(browser, server, { size });
    await page.goto(path);
    if (watched) {
      await plays(page, "the video", { more: 3 });
      assert.match(await page.evaluate(() => document.querySelector("video").poster), new RegExp(`poster-${watched}\\.webp$`));
      await page.locator(".side .poster img").first().scrollIntoViewIfNeeded();
    }
    let posters;
    await until("posters are there", async () => (posters = await postersOf(page)).length > 0 && posters.every(({ there }) => there), { seconds: 20, seen: () => JSON.stringify(posters) });
    for (const poster of posters) {
      const seen = `${size} ${path}: ${JSON.stringify(poster)}`;
      if (poster.around) assert.equal(poster.width, 320, seen);
      // An upright one stands narrower than its place, which is what its size is chosen by.
      else assert.ok(poster.width >= 0.7 * Math.min(poster.shown, 720) && poster.width <= Math.max(320, 1.8 * poster.place), seen);
    }
    await page.context().close();
  }
  const page = await visit(browser, server);
  await page.route("**/*.webp", (route) => route.abort());
  await page.goto("/");
  await until("JPEGs are there", () => page.evaluate(() => {
    const all = [...document.querySelectorAll(".poster img:not(.around)")];
    return all.length > 0 && all.every((img) => img.currentSrc.endsWith(".jpg") && img.naturalWidth > 0);
  }));
  await page.context().close();
});

/** The picture in a page's head, as others' sites take it. */
const pictureInHead = async (path) => /<meta property="og:image" content="([^"]+)"/.exec(await (await fetch(`${server.url}${path}`)).text())?.[1];

test("a suggestion, a picture of one's own, and the poster again stand for a video wherever it does", { timeout: 120_000 }, async () => {
  const file = `${folder.path}/own.png`;
  await ffmpeg("-f", "lavfi", "-i", "color=0x2040c0:s=1600x1200", "-frames:v", "1", file);
  await until("there are suggestions", async () => (await server.must("GET", `/api/videos/${ids.tall}/thumbnail/suggestions`, { token: ada.token })).items.length === 3);
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto("/studio");
  await page.getByRole("button", { name: "Actions for The tower" }).click();
  await page.getByRole("menuitem", { name: /^Edit/ }).click();
  const form = page.getByRole("dialog", { name: "Edit video" });
  const field = form.getByRole("group", { name: "Thumbnail", exact: true });
  await form.getByLabel("Title").fill("Half typed");
  const offered = field.getByRole("group", { name: "Suggestions" }).getByRole("button");
  await until("three are offered, and stand there", () => offered.evaluateAll((all) => all.length === 3 && all.every((one) => one.querySelector("img").naturalWidth > 0)));
  assert.deepEqual(await violations(page), [], "the form");
  await shot(page, "thumbnail-offered");

  const seen = new Set();
  /** What everybody is shown of the video, everywhere the same, and never what was shown before. */
  const standsFor = async (thumbnail, name) => {
    let video;
    await until(`${thumbnail} stands`, async () => (video = await server.must("GET", `/api/videos/${ids.tall}`, { token: ada.token })).thumbnail === thumbnail);
    assert.match(video.poster, name);
    assert.ok(!seen.has(video.poster) || thumbnail === "automatic", "another picture has another address");
    seen.add(video.poster);
    assert.equal(new URL(await pictureInHead(`/watch/${ids.tall}`)).pathname, video.poster);
    const card = await visit(browser, server, { size: "phone" });
    await card.goto("/");
    const img = card.locator("article", { hasText: "The tower" }).locator(".poster img:not(.around)");
    await until("the card shows it", () => img.evaluate((one, all) => one.naturalWidth > 0 && all.includes(new URL(one.currentSrc).pathname), video.posters.map(({ url }) => url)));
    const shape = await img.evaluate((one) => one.naturalWidth / one.naturalHeight);
    await card.context().close();
    return { video, shape };
  };
  await standsFor("automatic", /\/poster\.jpg$/);

  await offered.nth(1).press("Enter");
  await until("it is marked", async () => (await offered.nth(1).getAttribute("aria-pressed")) === "true");
  assert.ok((await standsFor("suggested", /\/thumbnail-[a-z0-9]+\.jpg$/)).shape < 1, "as upright as the video");
  await field.getByText("One of the suggestions.").waitFor();

  await field.locator("input[type=file]").setInputFiles(file);
  const crop = page.getByRole("dialog", { name: "Thumbnail", exact: true });
  await crop.getByRole("button", { name: "Use picture" }).click();
  await crop.waitFor({ state: "detached" });
  const { video, shape } = await standsFor("own", /\/thumbnail-[a-z0-9]+\.jpg$/);
  assert.ok(Math.abs(shape - 16 / 9) < 0.02, `16 to 9: ${shape}`);
  assert.deepEqual(video.posters.map(({ width, height }) => `${width}x${height}`), ["320x180", "640x360", "1280x720"]);
  await until("none is marked", () => offered.evaluateAll((all) => all.every((one) => one.getAttribute("aria-pressed") === "false")));
  assert.equal(await form.getByLabel("Title").inputValue(), "Half typed", "what was typed stays");
  await shot(page, "thumbnail-own");

  const gone = page.getByRole("dialog", { name: "Remove your picture?" });
  await offered.nth(0).click();
  await gone.getByRole("button", { name: "Cancel" }).click();
  await gone.waitFor({ state: "detached" });
  assert.equal((await server.must("GET", `/api/videos/${ids.tall}`, { token: ada.token })).thumbnail, "own", "a slip takes nothing away that was sent");
  await field.getByRole("button", { name: "Use the automatic one" }).press("Enter");
  await gone.getByRole("button", { name: "Remove" }).click();
  await standsFor("automatic", /\/poster\.jpg$/);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the choice of a thumbnail: axe finds nothing, and nothing is wider than 320 px, in other languages too", { timeout: 120_000 }, async () => {
  for (const [width, colorScheme, language] of [[320, "light", "vi"], [390, "dark", "ar-XB"], [1440, "dark", "en"]]) {
    const page = await visit(browser, server, { colorScheme, viewport: { width, height: 800 } });
    await signIn(page, ada);
    await page.evaluate((tag) => localStorage.setItem("klieg.language", tag), language);
    await page.goto("/studio");
    await page.getByRole("row").filter({ hasText: "Harbour at dawn" }).getByRole("button").last().click();
    await page.getByRole("menuitem").first().click();
    await page.locator("dialog .offered img").nth(2).waitFor();
    await settled(page);
    const where = `${width} px, ${language}`;
    await shot(page, `thumbnail-${width}-${language}`);
    assert.deepEqual(await violations(page), [], where);
    assert.ok(await page.evaluate(() => [...document.querySelectorAll("dialog[open]")].every((box) => box.scrollWidth <= box.clientWidth)), `too wide: ${where}`);
    await page.context().close();
  }
});

/** The channel's form, and what cuts a picture for it. */
async function cutting(page, label, file) {
  await page.goto("/studio");
  await page.getByRole("button", { name: "Actions for Channel of ada" }).click();
  await page.getByRole("menuitem", { name: "Edit channel" }).click();
  const form = page.getByRole("dialog", { name: "Edit channel" });
  await form.getByRole("group", { name: label, exact: true }).locator("input[type=file]").setInputFiles(file);
  return { form, crop: page.getByRole("dialog", { name: label, exact: true }) };
}

test("a channel's picture is cut by keys and by mouse, keeps what is transparent, and stands wherever the channel does", { timeout: 90_000 }, async () => {
  const file = `${folder.path}/half.png`;
  await ffmpeg("-f", "lavfi", "-i", "color=red@0.5:s=2000x1500,format=rgba", "-frames:v", "1", file);
  const page = await visit(browser, server);
  await signIn(page, ada);
  const { form, crop } = await cutting(page, "Picture", file);
  const area = crop.getByRole("group", { name: "Part of the picture that is used" });
  const zoom = crop.getByLabel("Zoom");
  for (let i = 0; i < 8; i++) await area.press("+");
  const near = Number(await zoom.inputValue());
  assert.ok(near > 0, `nearer by keys: ${near}`);
  await area.press("ArrowRight");
  const box = await area.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -200);
  await until("nearer by the wheel", async () => Number(await zoom.inputValue()) > near);
  await page.keyboard.press("Escape");
  const asked = page.getByRole("dialog", { name: "Discard this picture?" });
  await asked.getByRole("button", { name: "Keep editing" }).click();
  await asked.waitFor({ state: "detached" });
  await crop.getByRole("button", { name: "Cancel" }).click();
  await crop.waitFor({ state: "detached" });
  assert.equal(await form.count(), 1, "an Escape of the one dialog is none of the other");
  await form.getByLabel("Channel name").fill("Half typed");
  await form.getByRole("group", { name: "Picture", exact: true }).locator("input[type=file]").setInputFiles(file);
  await crop.getByRole("button", { name: "Use picture" }).click();
  await crop.waitFor({ state: "detached" });
  assert.equal(await form.getByLabel("Channel name").inputValue(), "Half typed", "what was typed stays");
  const { avatar, avatarJpegs } = await server.must("GET", "/api/channels/@ada");
  assert.deepEqual(avatar.map(({ width, height }) => `${width}x${height}`), ["48x48", "96x96", "192x192", "512x512"]);
  assert.deepEqual(avatarJpegs.map(({ width, height }) => `${width}x${height}`), ["512x512", "1400x1400"], "large enough for directories of podcasts");
  const [, image] = /<meta property="og:image" content="([^"]+)">/.exec(await (await fetch(`${server.url}/@ada`)).text());
  assert.equal(image, server.url + avatarJpegs[0].url);
  assert.equal((await fetch(image)).headers.get("content-type"), "image/jpeg");
  const shown = (selector) => until(`a picture in ${selector}`, () => page.evaluate((where) => document.querySelector(`${where} img.avatar`)?.naturalWidth > 0, selector));
  await shown(".rail");
  await shown(".lots");
  // The middle of what is shown: half red over white, and not over black.
  const [red, green] = await page.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob());
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 1, 1);
    context.drawImage(picture, 0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data;
  }, avatar.at(-1).url);
  assert.ok(red > 240 && green > 90 && green < 165, `half of it shows what is behind: ${red}, ${green}`);
  for (const [path, selector] of [["/@ada", ".channel-head"], ["/", ".card"], [`/watch/${ids.wide}`, ".byline"]]) {
    await page.goto(path);
    await shown(selector);
  }
  await page.context().close();
});

test("a banner can be dropped, stands above the page, and is removed; what is no picture is refused beside its field", { timeout: 90_000 }, async () => {
  const file = `${folder.path}/banner.png`;
  await ffmpeg("-f", "lavfi", "-i", "testsrc2=s=2600x900", "-frames:v", "1", file);
  for (const [viewport, colorScheme] of [[{ width: 320, height: 640 }, "dark"], [{ width: 1440, height: 900 }, "light"]]) {
    const page = await visit(browser, server, { viewport, colorScheme });
    await signIn(page, ada);
    const { form, crop } = await cutting(page, "Banner", { name: "no.png", mimeType: "image/png", buffer: Buffer.from("this is no picture") });
    await crop.getByText("This browser cannot show this picture", { exact: false }).waitFor();
    await crop.getByRole("button", { name: "Send as it is" }).click();
    await crop.locator(".banner.bad").first().waitFor();
    await crop.getByText("Choose another").waitFor();
    assert.equal(await crop.getByRole("button", { name: "Send as it is" }).count(), 0);
    await crop.getByRole("button", { name: "Cancel" }).click();
    const bytes = (await readFile(file)).toString("base64");
    await form.getByRole("group", { name: "Banner", exact: true }).evaluate((field, base64) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "banner.png", { type: "image/png" }));
      for (const type of ["dragenter", "dragover", "drop"]) field.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }, bytes);
    await crop.getByRole("group", { name: "Part of the picture that is used" }).waitFor();
    assert.deepEqual(await violations(page), [], "what cuts");
    assert.ok(await page.evaluate(() => [...document.querySelectorAll("dialog[open]")].every((box) => box.scrollWidth <= box.clientWidth)), "too wide");
    await shot(page, `crop-banner-${viewport.width}`);
    await crop.getByRole("button", { name: "Use picture" }).click();
    await crop.waitFor({ state: "detached" });
    assert.match(page.url(), /\/studio$/, "a file for the field is none to be uploaded");
    assert.deepEqual(await violations(page), [], "the form");
    await page.goto("/@ada");
    await until("the banner is there", () => page.evaluate(() => document.querySelector(".channel-banner img")?.naturalWidth > 0));
    const taken = await page.evaluate(() => Number(/\/(\d+)\.webp/.exec(document.querySelector(".channel-banner img").currentSrc)?.[1]));
    assert.equal(taken, viewport.width === 320 ? 640 : 1280, "no larger than its place");
    assert.deepEqual(await violations(page), [], "the page");
    await shot(page, `channel-banner-${viewport.width}`);
    await page.getByRole("button", { name: "Edit channel" }).click();
    await page.getByRole("group", { name: "Banner", exact: true }).getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog", { name: "Remove your picture?" }).getByRole("button", { name: "Remove" }).click();
    await page.locator(".channel-banner").waitFor({ state: "detached" });
    await page.context().close();
  }
});
