#!/usr/bin/env node
// What the client's pages are to who comes to them for the first time, with nothing in the browser's cache.
//
// usage: KLIEG_BINARY=build/release/klieg node bench/pages.mjs [--runs 5] [--only lighthouse|frame|bytes]... [--slowdown 4]
//        (npm ci in bench, in tests/e2e and in web, and a build of the client: npm run build there, or KLIEG_SERVER_WEB_ROOT)
//
// lighthouse  Lighthouse's scores for a phone, its own throttling, of home, channel and watch page; medians. Its processor is the phone that Lighthouse
//             means also where this machine is slower or faster than what Lighthouse is made for: --slowdown 4 is its own factor, whatever runs it
// frame       from the navigation to the watch page until its first picture stands, and until pictures move (the second one that is
//             presented), on bad lines as the browser's own throttling makes them, and for how long it stands still after that; median and worst
// bytes       scripts of the watch page, with hls.js, as they travel
//
// The server is one of its own, with a minute of 720p that plays from its own samples, every rung of it made, and twelve other videos with
// posters beside it. Each table says what the machine was busy with. Limits: figures of a line say nothing on a machine whose cores are busy,
// since scripts run there as well.
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { launch, visit } from "../tests/e2e/lib/browser.mjs";
import { clip, streamable } from "../tests/e2e/lib/clips.mjs";
import { freePort, pause, Server, tempFolder, until } from "../tests/e2e/lib/klieg.mjs";
import { publish } from "../tests/e2e/lib/tus.mjs";

const { chromium } = createRequire(new URL("../tests/e2e/lib/", import.meta.url))("playwright-core");
const parts = { lighthouse: measureScores, frame: measureFrames, bytes: measureBytes };
const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "5" }, only: { type: "string", multiple: true, default: Object.keys(parts) }, slowdown: { type: "string" } },
});
for (const part of options.only) if (!parts[part]) throw new Error(`there is no ${part}: ${Object.keys(parts).join(", ")}`);
const runs = Number(options.runs);

const lines = [
  { name: "480 kbit/s, 300 ms", kbps: 480, latency: 300, goal: 6 },
  { name: "1.6 Mbit/s, 150 ms", kbps: 1600, latency: 150, goal: 3 },
];

/** Seconds of the video that are watched: to begin with more than the line carries would stop it. */
const watched = 12;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (ms) => (ms / 1000).toFixed(2);
const load = () => loadavg()[0].toFixed(1);

/** One column as wide as its widest cell. */
function print(title, rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  console.log(`\n${title}`);
  for (const row of rows) console.log(row.map((cell, column) => (column ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column]))).join("  "));
}

// --- What is looked at -----------------------------------------------------------------------------------------------

/** A dozen clips of a second, each of another picture, whose posters are as large as those of films. */
async function fill(folder, person) {
  const long = await publish(person, "A minute", await streamable(folder, "minute.mp4", { seconds: 60 }));
  const others = [];
  for (let i = 0; i < 12; i++) {
    const picture = `mandelbrot=s=1280x720:r=5:start_x=${-0.74 - i / 400}:start_scale=${0.01 + i / 900}`;
    const file = await clip(folder, `other${i}.mp4`, "-f", "lavfi", "-i", picture, "-t", "1", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p");
    others.push(await publish(person, `Another one, the ${i + 1}th of twelve`, file));
  }
  for (const videoId of [long, ...others]) await person.ready(videoId, 600);
  return long;
}

// --- Lighthouse ------------------------------------------------------------------------------------------------------

/** The factor that makes a phone of a machine, by the index that Lighthouse gives the machine (its docs/throttling.md and the calculator that it names). */
function slowdownFor(index) {
  const known = [[150, 1], [800, 2], [1300, 3], [1533, 4], [1766, 5], [2000, 6]];
  const at = known.findLastIndex(([least]) => index >= least);
  if (at < 0 || at === known.length - 1) return at < 0 ? 1 : 6;
  const [[from, factor], [to]] = known.slice(at);
  return factor + (index - from) / (to - from);
}

async function reportOn(lighthouse, url, cpuSlowdownMultiplier) {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`, "--disable-background-networking", "--no-first-run"],
  });
  try {
    const { lhr } = await lighthouse(url, { port, logLevel: "error", output: "json", throttling: { cpuSlowdownMultiplier } });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    await browser.close();
  }
}

async function measureScores(videoId) {
  const { default: lighthouse } = await import("lighthouse");
  const pages = { home: "/", channel: `/@${person.username}`, watch: `/watch/${videoId}` };
  const categories = ["performance", "accessibility", "best-practices", "seo"];
  const audits = { FCP: "first-contentful-paint", LCP: "largest-contentful-paint", TBT: "total-blocking-time", CLS: "cumulative-layout-shift" };
  const { benchmarkIndex } = (await reportOn(lighthouse, server.url, 1)).environment;
  const slowdown = Number(options.slowdown ?? slowdownFor(benchmarkIndex).toFixed(1));
  const rows = [["page", ...categories, "FCP s", "LCP s", "TBT ms", "CLS", "load"]];
  for (const [name, path] of Object.entries(pages)) {
    const reports = [];
    for (let run = 0; run < runs; run++) reports.push(await reportOn(lighthouse, server.url + path, slowdown));
    const value = (audit) => median(reports.map((report) => report.audits[audits[audit]].numericValue));
    rows.push([
      name, ...categories.map((category) => Math.round(100 * median(reports.map((report) => report.categories[category].score)))),
      seconds(value("FCP")), seconds(value("LCP")), Math.round(value("TBT")), value("CLS").toFixed(3), load(),
    ]);
    const failing = Object.values(reports.at(-1).audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative");
    for (const { id, displayValue } of failing) console.error(`${name}: ${id} ${displayValue ?? ""}`);
  }
  print(`Lighthouse, phone, medians of ${runs}; the machine's index is ${Math.round(benchmarkIndex)}, and it is slowed ${slowdown} times`, rows);
}

// --- The first picture -----------------------------------------------------------------------------------------------

/** A page of somebody who was never here, and its line. */
async function newcomer(line) {
  const page = await visit(browser, server);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  if (line) {
    const throughput = (line.kbps * 1000) / 8;
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: line.latency, downloadThroughput: throughput, uploadThroughput: throughput });
  }
  return { page, session };
}

async function firstFrame(videoId, line) {
  const { page } = await newcomer(line);
  await page.addInitScript(() => {
    const frames = (window.kliegFrames = []);
    document.addEventListener("loadstart", ({ target }) => {
      if (!(target instanceof HTMLVideoElement) || target.kliegHeard) return;
      target.kliegHeard = true;
      const hear = (_, frame) => {
        if (frames.at(-1)?.at !== frame.mediaTime) frames.push({ at: frame.mediaTime, shown: frame.presentationTime, width: frame.width });
        if (frames.length < 2) target.requestVideoFrameCallback(hear);
      };
      target.requestVideoFrameCallback(hear);
    }, true);
  });
  await page.goto(`/watch/${videoId}`, { waitUntil: "commit", timeout: 120_000 });
  await page.waitForFunction(() => window.kliegFrames.length >= 2, null, { polling: 100, timeout: 120_000 });
  await page.waitForFunction((end) => document.querySelector("video").currentTime >= end, watched, { polling: 100, timeout: 120_000 });
  const seen = await page.evaluate((own) => {
    const ended = (pattern) => performance.getEntriesByType("resource").filter(({ name }) => pattern.test(name)).map(({ responseEnd }) => responseEnd);
    const [first, second] = window.kliegFrames;
    const { currentTime, videoWidth } = document.querySelector("video");
    const posters = performance.getEntriesByType("resource").filter(({ name, startTime }) => /poster/.test(name) && !name.includes(own) && startTime < second.shown);
    return {
      first: first.shown, moving: second.shown, width: first.width, posters: posters.length,
      stood: Math.max(0, performance.now() - second.shown - currentTime * 1000), later: videoWidth,
      steps: { video: ended(/\/api\/videos\/v/)[0], player: ended(/assets\/hls-/)[0], lists: ended(/\.m3u8/)[0], segment: ended(/\/0\.m4s/)[0] },
    };
  }, videoId);
  await page.context().close();
  return seen;
}

async function measureFrames(videoId) {
  const rows = [["line", "first picture s", "moves s", "worst s", "goal s", "", `stands still s of ${watched}`, "others' posters before it", "load"]];
  for (const line of lines) {
    const seen = [];
    for (let run = 0; run < runs; run++) {
      seen.push(await firstFrame(videoId, line));
      const { first, moving, width, stood, later, posters, steps } = seen.at(-1);
      const told = Object.entries(steps).map(([step, ms]) => `${step} ${seconds(ms)}`).join(", ");
      console.error(`${line.name}: first ${seconds(first)}, moves ${seconds(moving)}, ${width} wide, stood ${seconds(stood)}, ${later} wide at its ${watched}th second, ${posters} of others' posters before it; ${told}; load ${load()}`);
      await pause(500);
    }
    const moving = seen.map((one) => one.moving);
    const reached = median(moving) <= line.goal * 1000;
    rows.push([
      line.name, seconds(median(seen.map((one) => one.first))), seconds(median(moving)), seconds(Math.max(...moving)), line.goal,
      reached ? "ok" : "short", seconds(median(seen.map((one) => one.stood))), median(seen.map((one) => one.posters)), load(),
    ]);
  }
  print(`First picture of the watch page, medians of ${runs}`, rows);
}

// --- What travels ----------------------------------------------------------------------------------------------------

async function measureBytes(videoId) {
  const { page, session } = await newcomer(null);
  const asked = new Map();
  session.on("Network.responseReceived", ({ requestId, type, response }) =>
    asked.set(requestId, { script: type === "Script" || /\.js$/.test(response.url), name: new URL(response.url).pathname, coding: response.headers["content-encoding"] ?? response.headers["Content-Encoding"] ?? "none", bytes: 0 }));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => asked.has(requestId) && (asked.get(requestId).bytes = encodedDataLength));
  await page.goto(`/watch/${videoId}`);
  await until("pictures", () => page.evaluate(() => (document.querySelector("video")?.currentTime ?? 0) > 0.2));
  await page.context().close();
  const scripts = [...asked.values()].filter(({ script, bytes }) => script && bytes > 0);
  const kib = (bytes) => (bytes / 1024).toFixed(1);
  print("Scripts of the watch page as they travel", [
    ["file", "KiB", "coding"],
    ...scripts.map(({ name, bytes, coding }) => [name, kib(bytes), coding]),
    [`${scripts.length} files`, kib(scripts.reduce((sum, { bytes }) => sum + bytes, 0)), ""],
  ]);
}

// --- The runs --------------------------------------------------------------------------------------------------------

const folder = await tempFolder("pages");
const server = await Server.start();
let browser, person;
try {
  browser = await launch();
  person = await server.person("ada");
  const videoId = await fill(folder.path, person);
  await pause(3000); // what follows a video's being ready is over
  for (const part of options.only) await parts[part](videoId);
} finally {
  await browser?.close();
  await server.stop();
  await folder.remove();
}
