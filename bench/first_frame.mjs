#!/usr/bin/env node
// How soon Chromium shows the first picture of a video after the last request of its upload.
//
// usage: KLIEG_BINARY=build/release/klieg node bench/first_frame.mjs [--runs 5] [--way WAY]... FILE...
//        (publish.py --only frame makes the files and calls this; tests/e2e has what it needs: npm ci there once)
//
// All but the last 1 MiB of a file is sent by program. From the start of the request with that last MiB until the first frame
// was presented (requestVideoFrameCallback) on the real watch page, in a browser that is running already, by three ways:
//
// uploader  the upload page goes on with the half-sent file, as after a reload, and sends the last MiB itself; "Watch" is
//           clicked as soon as it is there
// waiting   its owner has the watch page open since before, and it starts by itself
// visitor   a browser without anything in its cache goes to the address as soon as the API says that the video is playable
//
// Prints JSON: for each file and way the median and the worst of the runs, and when, in the median, the steps before were over.
import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { request } from "node:http";
import { loadavg } from "node:os";
import { basename } from "node:path";
import { parseArgs, promisify } from "node:util";
import { launch, signIn, visit } from "../tests/e2e/lib/browser.mjs";
import { binary, pause, Server, until } from "../tests/e2e/lib/klieg.mjs";

const last = 1 << 20;
const ways = { uploader, waiting, visitor };
const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "5" }, way: { type: "string", multiple: true, default: Object.keys(ways) } },
});

/** Milliseconds of the clock that pages and this process share. */
const now = () => performance.timeOrigin + performance.now();

// --- The upload ------------------------------------------------------------------------------------------------------

function patch(upload, offset, length, body) {
  const headers = {
    Authorization: `Bearer ${ada.token}`, "Tus-Resumable": "1.0.0", "Upload-Offset": offset, "Content-Length": length,
    "Content-Type": "application/offset+octet-stream",
  };
  return new Promise((resolve, reject) => {
    const sent = request(server.url + upload, { method: "PATCH", headers }, (answer) => {
      answer.resume().on("end", () => (answer.statusCode === 204 ? resolve() : reject(new Error(`PATCH answered ${answer.statusCode}`))));
    });
    sent.on("error", reject);
    if (body instanceof Uint8Array) sent.end(body);
    else body.pipe(sent);
  });
}

/** A video of which only the last MiB is missing. */
async function begin(file) {
  const { size } = await stat(file);
  const videoId = await ada.draft(basename(file));
  const metadata = Object.entries({ videoId, filename: basename(file), filetype: "video/mp4" });
  const { headers } = await server.call("POST", "/api/uploads", {
    token: ada.token,
    headers: {
      "Tus-Resumable": "1.0.0", "Upload-Length": String(size),
      "Upload-Metadata": metadata.map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`).join(","),
    },
  });
  const upload = new URL(headers.get("location"), server.url).pathname;
  await patch(upload, 0, size - last, createReadStream(file, { end: size - last - 1, highWaterMark: 1 << 20 }));
  return { videoId, upload, file, size };
}

async function lastBytes({ file, size }) {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(last), 0, last, size - last);
  await handle.close();
  return buffer;
}

// --- The page --------------------------------------------------------------------------------------------------------

async function pageOf(person) {
  const page = await visit(browser, server);
  await page.addInitScript(() => {
    const marks = (window.kliegMarks = { sent: null, frame: null });
    const clock = () => performance.timeOrigin + performance.now();
    const { open, send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (method, ...rest) {
      this.kliegMethod = method;
      return open.call(this, method, ...rest);
    };
    XMLHttpRequest.prototype.send = function (...body) {
      if (this.kliegMethod === "PATCH" && marks.sent === null) marks.sent = clock();
      return send.apply(this, body);
    };
    document.addEventListener("loadstart", (e) => {
      if (e.target instanceof HTMLVideoElement)
        e.target.requestVideoFrameCallback((_, frame) => (marks.frame ??= performance.timeOrigin + frame.presentationTime));
    }, true);
  });
  if (person) await signIn(page, person);
  return page;
}

/** When the first frame was shown, when the upload's last request began where the page sent it, and the steps between. */
async function shown(page) {
  await page.waitForFunction(() => window.kliegMarks.frame !== null, null, { polling: 50, timeout: 60_000 });
  return page.evaluate(() => {
    const ends = (pattern) => performance.getEntriesByType("resource").filter((r) => pattern.test(r.name)).map((r) => performance.timeOrigin + r.responseEnd);
    const lists = ends(/\.m3u8/);
    return {
      ...window.kliegMarks,
      steps: {
        player: ends(/assets\/hls-/)[0], multivariant: lists[0], playlist: lists[1], segment: ends(/\.(m4s|mp4|cmfv|m4v)(\?|$)/)[0],
      },
    };
  });
}

async function uploader(job) {
  const page = await pageOf(ada);
  await page.evaluate(({ videoId, upload, name, size }) => {
    const file = { name, size, lastModified: 0 };
    localStorage.setItem("klieg.uploads", JSON.stringify([{ videoId, uploadUrl: new URL(upload, location.href).href, file, title: name, at: Date.now() }]));
  }, { ...job, name: basename(job.file) });
  await page.goto("/upload");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^Select the file again/ }).click();
  await (await choosing).setFiles(job.file);
  // Looked for with every frame: a locator's own waiting looks twice a second.
  await page.waitForFunction(() => [...document.querySelectorAll(".job a")].some((a) => a.textContent === "Watch"), null, { polling: "raf", timeout: 60_000 });
  const offered = now();
  await page.getByRole("link", { name: "Watch" }).click();
  const seen = await shown(page);
  return { page, seen: { ...seen, steps: { offered, ...seen.steps } } };
}

async function waiting(job) {
  const page = await pageOf(ada);
  await page.goto(`/watch/${job.videoId}`);
  await page.getByRole("heading", { name: "Not uploaded yet" }).waitFor();
  const bytes = await lastBytes(job);
  await pause(Math.random() * 1000); // anywhere between two looks of the page
  const sent = now();
  await patch(job.upload, job.size - last, last, bytes);
  return { page, seen: { ...(await shown(page)), sent } };
}

async function visitor(job) {
  const page = await pageOf(null);
  await page.goto("about:blank");
  const bytes = await lastBytes(job);
  const sent = now();
  await patch(job.upload, job.size - last, last, bytes);
  await until("the video is playable", async () => (await server.video(job.videoId, ada.token)).playback.hls, { every: 20 });
  const listed = now();
  await page.goto(`/watch/${job.videoId}`, { waitUntil: "commit" });
  const seen = await shown(page);
  return { page, seen: { ...seen, sent, steps: { listed, ...seen.steps } } };
}

// --- The runs --------------------------------------------------------------------------------------------------------

/** Until what the last run began is over: its encoders must not count against the next. */
async function settle() {
  const jobs = async () => (await promisify(execFile)(binary, ["admin", "jobs", "--data", server.data])).stdout.split("\n");
  await until("the server is idle", async () => (await jobs()).every((line) => !line.trim() || line.includes("purge")), { every: 300 });
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const round = (ms) => (Number.isFinite(ms) ? Math.round(ms) / 1000 : null);

async function measure(file, way) {
  const runs = [];
  for (let run = 0; run < Number(options.runs); run++) {
    const job = await begin(file);
    const { page, seen } = await ways[way](job);
    const took = { frame: seen.frame - seen.sent };
    for (const [step, at] of Object.entries(seen.steps)) took[step] = at - seen.sent;
    runs.push(took);
    console.error(basename(file), way, Object.entries(took).map(([step, ms]) => `${step} ${round(ms)}`).join(", "), "load", loadavg()[0]);
    await page.context().close();
    await server.must("DELETE", `/api/videos/${job.videoId}`, { token: ada.token });
    await settle();
  }
  const frames = runs.map((run) => run.frame);
  const steps = Object.keys(runs[0]).filter((step) => step !== "frame");
  return {
    median_s: round(median(frames)), worst_s: round(Math.max(...frames)), ok: median(frames) <= 2000,
    steps_s: Object.fromEntries(steps.map((step) => [step, round(median(runs.map((run) => run[step])))])),
  };
}

const server = await Server.start();
let browser, ada;
try {
  browser = await launch();
  ada = await server.person("ada");
  const report = { load_before: loadavg()[0] };
  for (const file of files) for (const way of options.way) (report[basename(file)] ??= {})[way] = await measure(file, way);
  report.load_after = loadavg()[0];
  console.log(JSON.stringify(report, null, 1));
} finally {
  await browser?.close();
  await server.stop();
}
