// What a link leads to for who is no client of ours: readers of feeds, pages that frame a video, people without scripts.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Parser from "rss-parser";
import { anotherSite } from "./lib/anothersite.mjs";
import { launch, plays, shot, visit } from "./lib/browser.mjs";
import { ffmpeg, ffprobe, streamable } from "./lib/clips.mjs";
import { Server, root, tempFolder } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

const title = `Harbour & <mast> "at dawn" ]]>`;
let server, browser, folder, ada, file, id, handle;

before(async () => {
  folder = await tempFolder("pages");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
  file = await streamable(folder.path, "low.mp4", { size: "426x240", seconds: 6 });
  id = await publish(ada, title, file);
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

/** The packets of a file, or of an address, each by its times, its size and a hash of its bytes. */
const packets = async (of, stream) =>
  (await ffmpeg("-v", "error", "-i", of, "-map", `0:${stream}`, "-c", "copy", "-f", "framemd5", "-")).split("\n").filter((line) => !line.startsWith("#software"));

test("the file beside an item is as long as it says, can be had in parts, and is the one that was uploaded", { timeout: 120_000 }, async () => {
  const { items } = await new Parser().parseURL(`${server.url}/@${handle}/feed.xml`);
  const { url, length, type } = items.find((item) => item.guid === id).enclosure;
  assert.equal(type, "video/mp4");
  const head = await fetch(url, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("content-length"), length);
  assert.equal(head.headers.get("accept-ranges"), "bytes");
  assert.equal(head.headers.get("content-type"), type);
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  assert.equal(whole.length, Number(length));
  const half = Math.floor(whole.length / 2);
  const part = await fetch(url, { headers: { Range: `bytes=${half}-`, "If-Range": head.headers.get("etag") } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), `bytes ${half}-${whole.length - 1}/${length}`);
  assert.ok(whole.subarray(half).equals(Buffer.from(await part.arrayBuffer())));
  const { streams } = await ffprobe("-show_streams", url);
  assert.deepEqual(streams.map((stream) => stream.codec_name), ["h264", "aac"]);
  for (const stream of ["v", "a"]) assert.deepEqual(await packets(url, stream), await packets(file, stream), stream);
  const { playback } = await server.video(id, ada.token);
  assert.deepEqual([playback.file.bytes, playback.file.type], [Number(length), type]);
});

test("a browser plays the file as it comes, and jumps by asking for a part of it", { timeout: 120_000 }, async () => {
  const long = await publish(ada, "A long one", await streamable(folder.path, "long.mp4", { seconds: 60, rate: 12 }), { visibility: "unlisted" });
  const { playback } = await ada.awaitVideo(long, "it plays", (one) => one.playback.file !== null, 240);
  const page = await visit(browser, server);
  const asked = [];
  page.on("request", (request) => request.url().endsWith("video.mp4") && asked.push(request.headers().range ?? ""));
  await page.goto("/robots.txt");
  await page.evaluate((src) => {
    const video = document.createElement("video");
    Object.assign(video, { src, preload: "metadata", muted: true });
    document.body.append(video);
  }, playback.file.url);
  const shown = page.locator("video");
  await page.waitForFunction(() => document.querySelector("video").readyState >= 1);
  assert.ok((await shown.evaluate((video) => video.duration)) > 59);
  await shown.evaluate((video) => (video.currentTime = 50));
  await page.waitForFunction(() => !document.querySelector("video").seeking && document.querySelector("video").readyState >= 2);
  await shown.evaluate((video) => video.play());
  await page.waitForFunction(() => document.querySelector("video").currentTime > 51);
  assert.equal(await shown.evaluate((video) => video.videoWidth), 1280);
  const firsts = asked.map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1] ?? 0));
  assert.ok(Math.max(...firsts) > playback.file.bytes / 2, asked.join(", "));
});

/** What xmllint has to say of a text by one of our schemas; none where it is as it should be. */
const complaints = (schema, text) =>
  new Promise((done, failed) => {
    const lint = spawn("xmllint", ["--nonet", "--noout", "--schema", join(root, "tests/schemas", schema), "-"], { stdio: ["pipe", "ignore", "pipe"] });
    let said = "";
    lint.stderr.on("data", (words) => (said += words));
    lint.on("error", failed);
    lint.on("close", (code) => done(code === 0 ? "" : said || `xmllint ended with ${code}`));
    lint.stdin.end(text);
  });

test("the map of the site and the feed keep to the rules of who reads them", { timeout: 60_000 }, async () => {
  const text = async (path) => (await fetch(server.url + path)).text();
  const index = await text("/sitemap.xml");
  assert.equal(await complaints("siteindex.xsd", index), "");
  const parts = [...index.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address.slice(server.url.length));
  assert.ok(parts.length > 0);
  let part;
  for (const path of parts) {
    part = await text(path);
    assert.equal(await complaints("sitemap.xsd", part), "", path);
  }
  const feed = await text(`/@${handle}/feed.xml`);
  assert.equal(await complaints("feed.xsd", feed), "");

  // And that a schema refuses what it should: each of these is one step from what is right.
  const video = /<video:video>[^]*?<\/video:video>/.exec(part)[0];
  assert.match(video, /content_loc/);
  for (const [schema, was, wrong] of [
    ["siteindex.xsd", index, index.replace("<loc>http:", "<loc>ftp:")],
    ["siteindex.xsd", index, index.replaceAll("sitemap/0.9", "sitemap/0.8")],
    ["sitemap.xsd", part, part.replace(/<lastmod>[^<]+/, "<lastmod>yesterday")],
    ["sitemap.xsd", part, part.replace(/(<url>[^]*?<\/url>)/, "$1$1")],
    ["sitemap.xsd", part, part.replace(/<video:title>/, `<video:title>${"t".repeat(100)}`)],
    ["sitemap.xsd", part, part.replace(/<video:thumbnail_loc>[^<]+<\/video:thumbnail_loc>/, "")],
    ["sitemap.xsd", part, part.replace(/<video:duration>\d+/, "<video:duration>28801")],
    ["sitemap.xsd", part, part.replace(/<video:(content|player)_loc>[^<]+<\/video:\1_loc>\n<video:player_loc>[^<]+<\/video:player_loc>/, "")],
    ["feed.xsd", feed, feed.replace(/ length="\d+"/, "")],
    ["feed.xsd", feed, feed.replace(/ length="\d+"/, ' length="0"')],
    ["feed.xsd", feed, feed.replace(/<pubDate>[^<]+/, "<pubDate>2026-11-29T00:00:00Z")],
    ["feed.xsd", feed, feed.replace(' version="2.0"', "")],
  ]) {
    assert.notEqual(wrong, was, `${schema}: nothing was changed`);
    assert.notEqual(await complaints(schema, wrong), "", `${schema} takes what it should refuse`);
  }
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
  const other = await anotherSite((path) => (path === "/embed" ? html : `<iframe src="${path === "/watch" ? watch : `${server.url}/embed/${id}/below`}"></iframe>`));
  try {
    const page = await visit(browser, server);
    await page.goto(`${other.url}/embed`);
    await page.frameLocator("iframe").locator("#app > *").first().waitFor();
    await shot(page, "framed");
    // Nor does the client lead on from there.
    const frame = page.frames()[1];
    await frame.evaluate(() => document.body.append(Object.assign(document.createElement("a"), { href: "/signin", textContent: "lead on" })));
    await frame.evaluate(() => document.body.lastElementChild.click());
    await frame.waitForURL("**/signin");
    await frame.getByRole("heading", { name: "This page does not exist" }).waitFor();
    assert.equal(await frame.locator("input").count(), 0);
    for (const path of ["/watch", "/below"]) {
      page.troubles.length = 0;
      await page.goto(other.url + path);
      await page.waitForLoadState("load");
      assert.ok(page.troubles.some((trouble) => trouble.includes("frame-ancestors")), `${path}: ${page.troubles.join("\n")}`);
    }
  } finally {
    other.close();
  }
});

test("without scripts a page has its title, its picture and its words", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server, { javaScriptEnabled: false });
  await page.goto(`/watch/${id}`);
  assert.equal(await page.title(), `${title} – Klieg`);
  assert.equal(await page.locator("h1").textContent(), title);
  const whole = await page.locator('video > source[type="video/mp4"]').getAttribute("src");
  assert.equal((await page.request.head(whole)).status(), 200);
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

test("a list brings no descriptions, and the page that it leads to says nothing of one before it is there", { timeout: 60_000 }, async () => {
  const described = await publish(ada, "Boats at noon", file, { description: "Boats leave at noon." });
  await ada.awaitVideo(described, "it is listed", (video) => video.publishedAt !== null, 240);
  const page = await visit(browser, server);
  let release;
  const released = new Promise((done) => (release = done));
  await page.route(`**/api/videos/${described}`, (route) => released.then(() => route.continue()));
  const document = await (await page.goto("/")).text();
  assert.ok(document.includes("Boats at noon") && !document.includes("Boats leave"));
  await page.getByRole("link", { name: "Boats at noon" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Boats at noon" }).waitFor();
  assert.equal(await page.getByText("No description.").count(), 0);
  release();
  await page.getByText("Boats leave at noon.").waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("search engines are led to no page of members or administrators, nor to where one becomes one", { timeout: 60_000 }, async () => {
  const robots = await (await fetch(`${server.url}/robots.txt`)).text();
  const kept = ["/upload", "/studio", "/settings", "/settings/security", "/settings/notifications", "/settings/blocked", "/moderation", "/moderation/appeals", "/moderation/audit", "/notifications", "/confirm-address", "/reset-password", "/admin/limits", "/admin/site", "/admin/start", "/feed/subscriptions", "/subscriptions/channels", "/library", "/library/history", "/library/watch-later", "/library/playlists", "/library/liked", "/signin", "/signup", "/setup"];
  assert.deepEqual(robots.match(/(?<=Disallow: ).*/g).sort(), ["/api/", ...kept].sort());
  for (const path of kept) assert.equal((await fetch(server.url + path)).headers.get("X-Robots-Tag"), "noindex", path);
});

test("what is not there is not found, and the client says so", { timeout: 60_000 }, async () => {
  const page = await visit(browser, server);
  const answer = await page.goto("/watch/v_aaaaaaaaaaaaaaaa");
  assert.equal(answer.status(), 404);
  await page.getByRole("heading", { name: "This video does not exist", level: 1 }).waitFor();
});
