// What a link leads to for who is no client of ours: readers of feeds, pages that frame a video, people without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Parser from "rss-parser";
import { anotherSite } from "./lib/anothersite.mjs";
import { launch, plays, shot, visit } from "./lib/browser.mjs";
import { streamable } from "./lib/clips.mjs";
import { Server, tempFolder } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

const title = `Harbour & <mast> "at dawn" ]]>`;
let server, browser, folder, id, handle;

before(async () => {
  folder = await tempFolder("pages");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  const ada = await server.person("ada");
  id = await publish(ada, title, await streamable(folder.path, "low.mp4", { size: "426x240", seconds: 6 }));
  const video = await ada.awaitVideo(id, "it has a poster", (one) => one.playback.hls !== null && one.poster !== null, 240);
  handle = video.channel.handle;
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

test("a reader of feeds finds a channel's videos from the channel's page", { timeout: 60_000 }, async () => {
  const page = await (await fetch(`${server.url}/@${handle}`)).text();
  const address = /<link rel="alternate" href="([^"]+)" type="application\/rss\+xml"/.exec(page)[1];
  const feed = await new Parser({ customFields: { item: ["media:thumbnail"] } }).parseURL(address);
  assert.equal(feed.feedUrl, address, "it names itself");
  assert.equal(feed.items.length, 1);
  const [item] = feed.items;
  assert.equal(item.title, title);
  assert.equal(item.guid, id);
  assert.equal(item.link, `${server.url}/watch/${id}`);
  assert.ok(Date.parse(item.pubDate) <= Date.now());
  assert.ok(Number(item.itunes.duration) >= 5, item.itunes.duration);
  const picture = await fetch(item["media:thumbnail"].$.url);
  assert.equal(picture.headers.get("content-type"), "image/jpeg");
});

test("what is told in XML is read by who reads XML", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto("/");
  const part = await (await fetch(`${server.url}/sitemap.xml?after=`)).text();
  const texts = [
    part,
    await (await fetch(`${server.url}/sitemap.xml`)).text(),
    await (await fetch(`${server.url}/@${handle}/feed.xml`)).text(),
    await (await fetch(`${server.url}/oembed?format=xml&url=${encodeURIComponent(`${server.url}/watch/${id}`)}`)).text(),
  ];
  const wrong = await page.evaluate(
    (all) => all.map((text) => new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror")?.textContent ?? null),
    texts,
  );
  assert.deepEqual(wrong, texts.map(() => null));
  const entry = await page.evaluate((text) => {
    const map = new DOMParser().parseFromString(text, "application/xml");
    const video = map.getElementsByTagNameNS("http://www.google.com/schemas/sitemap-video/1.1", "video")[0];
    return Object.fromEntries([...video.children].map((child) => [child.localName, child.textContent]));
  }, part);
  assert.equal(entry.title, title);
  assert.equal(entry.player_loc, `${server.url}/embed/${id}`);
  assert.equal((await fetch(entry.thumbnail_loc)).status, 200);
});

test("what oEmbed gives may be framed by another origin's page, and nothing else may", { timeout: 60_000 }, async () => {
  const watch = `${server.url}/watch/${id}`;
  const { html } = await (await fetch(`${server.url}/oembed?url=${encodeURIComponent(watch)}`)).json();
  const other = await anotherSite((path) => (path === "/embed" ? html : `<iframe src="${watch}"></iframe>`));
  try {
    const page = await visit(browser, server);
    await page.goto(`${other.url}/embed`);
    await page.frameLocator("iframe").locator("#app > *").first().waitFor();
    await shot(page, "framed");
    await page.goto(`${other.url}/watch`);
    await page.waitForLoadState("load");
    assert.ok(page.troubles.some((trouble) => trouble.includes("frame-ancestors")), page.troubles.join("\n"));
  } finally {
    other.close();
  }
});

test("without scripts a page has its title, its picture and its words", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { javaScriptEnabled: false });
  await page.goto(`/watch/${id}`);
  assert.equal(await page.title(), `${title} – Klieg`);
  assert.equal(await page.locator("h1").textContent(), title);
  const poster = await page.locator("video").getAttribute("poster");
  assert.equal((await page.request.get(poster)).status(), 200);
  await shot(page, "scriptless-watch");
  await page.goto("/");
  await page.getByRole("link", { name: title }).click();
  await page.waitForURL(`**/watch/${id}`);
});

test("a page begins with the answers that came with it", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`/watch/${id}`);
  await plays(page, "with what came with the page", { more: 5 });
  const first = asked.findIndex((path) => path.startsWith("/media/") && path.endsWith(".m3u8"));
  assert.ok(!asked.slice(0, first).includes(`/api/videos/${id}`), asked.slice(0, first).join("\n"));
  assert.deepEqual(page.troubles, []);
});

test("search engines are led to no page of members or administrators, nor to where one becomes one", { timeout: 60_000 }, async () => {
  const robots = await (await fetch(`${server.url}/robots.txt`)).text();
  const kept = ["/upload", "/studio", "/settings", "/admin/limits", "/admin/site", "/admin/start", "/signin", "/signup", "/setup"];
  assert.deepEqual(robots.match(/(?<=Disallow: ).*/g).sort(), ["/api/", ...kept].sort());
  for (const path of kept) assert.equal((await fetch(server.url + path)).headers.get("X-Robots-Tag"), "noindex", path);
});

test("what is not there is not found, and the client says so", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const answer = await page.goto("/watch/v_aaaaaaaaaaaaaaaa");
  assert.equal(answer.status(), 404);
  await page.getByRole("heading", { name: "This video does not exist", level: 1 }).waitFor();
});
