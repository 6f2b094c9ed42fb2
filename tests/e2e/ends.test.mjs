// Clips whose lengths lie around the boundaries of segments, picture by picture, with sound that is a little shorter or longer: hls.js comes to
// the end of each. KLIEG_ENDS says how many; every change asks a few.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./lib/browser.mjs";
import { clip } from "./lib/clips.mjs";
import { Server, pause, root, tempFolder } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

const many = Number(process.env.KLIEG_ENDS ?? 12);
const atOnce = 4; // players on the page, and uploads under way
const patience = 300; // seconds until a clip can be played: other work may have the machine meanwhile
const hls = [join(root, "web/node_modules/hls.js/dist/hls.min.js")].find(existsSync);
let server, folder, ada, browser;

before(async () => {
  folder = await tempFolder("ends");
  server = await Server.start();
  ada = await server.person("ada");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Pictures from two before to two behind a boundary of 2 or 4 s, at usual rates; sound that ends up to a tenth of a second aside, or none. */
function* lengths() {
  const rates = [25, 30, 24, 50, 10];
  const apart = [0, 0.011, -0.011, 0.04, -0.03, 0.021, 0.09, -0.08, 0.005, null];
  for (let round = 0; ; round++)
    for (const rate of rates)
      for (let offset = -2; offset <= 2; offset++) {
        const boundary = round % 2 ? 2 : 4;
        const pictures = boundary * rate + offset;
        const aside = apart[(round + offset + rate + 2) % apart.length];
        yield { rate, pictures, sound: aside === null ? null : pictures / rate + aside };
      }
}

function makeClip({ rate, pictures, sound }) {
  const heard = sound === null ? [] : ["-f", "lavfi", "-i", `sine=f=440:r=48000:d=${sound.toFixed(4)}`];
  return clip(folder.path, `${rate}-${pictures}-${sound?.toFixed(3) ?? "silent"}.mkv`, "-f", "lavfi", "-i", `testsrc2=s=160x90:r=${rate}`, ...heard,
    "-frames:v", String(pictures), "-c:v", "mpeg4", "-q:v", "8", "-c:a", "aac", "-ac", "2");
}

/** Plays to the end, at twice the pace. */
const playToItsEnd = (url) =>
  new Promise((settled) => {
    const video = document.createElement("video");
    video.muted = true;
    document.body.append(video);
    const player = new window.Hls({ enableWorker: false });
    const end = (how) => {
      const ranges = Array.from({ length: video.buffered.length }, (_, i) => `${video.buffered.start(i)} to ${video.buffered.end(i)}`);
      const told = { how, at: video.currentTime, length: video.duration, ranges };
      player.destroy();
      video.remove();
      settled(told);
    };
    video.addEventListener("ended", () => end("ended"));
    player.on(window.Hls.Events.ERROR, (_, error) => error.fatal && end(`fatal: ${error.details}`));
    setTimeout(() => end("it stands still"), 30_000);
    player.loadSource(url);
    player.attachMedia(video);
    video.playbackRate = 2;
    video.play();
  });

test("every length comes to its end", { timeout: 60_000 + many * 12_000 }, async (context) => {
  assert.ok(hls, "the web client's packages are installed");
  const visitor = await browser.newContext({ baseURL: server.url, bypassCSP: true });
  const page = await visitor.newPage();
  await page.goto("/docs");
  await page.addScriptTag({ path: hls });

  const waiting = lengths();
  const stood = [];
  let left = many;
  let ended = 0;
  const work = async () => {
    while (left-- > 0) {
      const wanted = waiting.next().value;
      const videoId = await publish(ada, JSON.stringify(wanted), await makeClip(wanted));
      const video = await ada.ready(videoId, patience);
      const told = await page.evaluate(playToItsEnd, video.playback.hls);
      const right = Math.max(wanted.pictures / wanted.rate, wanted.sound ?? 0);
      if (told.how !== "ended" || Math.abs(told.length - right) > 0.11) stood.push({ ...wanted, right, ...told });
      else ended += 1;
      await pause(1);
    }
  };
  const done = await Promise.allSettled(Array.from({ length: atOnce }, work));
  context.diagnostic(`${ended} of ${many} came to their end, ${stood.length} did not`);
  for (const one of done) if (one.status === "rejected") stood.push(String(one.reason));
  assert.deepEqual(stood, []);
});
