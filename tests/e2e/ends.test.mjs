// Clips whose lengths lie around the boundaries of segments, picture by picture, with sound that is a little shorter or longer: hls.js comes to
// the end of each, and of what begins or ends apart. KLIEG_ENDS says how many; every change asks a few.
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
  browser = await launch({ whole: true });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Pictures from two before to two behind a boundary of 2 or 4 s, at usual rates; sound that ends up to a tenth of a second aside, or none. */
function* lengths() {
  const rates = [25, 30, 24, 50, 10];
  const asides = [0, 0.011, -0.011, 0.04, -0.03, 0.021, 0.09, -0.08, 0.005, null];
  for (let round = 0; ; round++)
    for (const rate of rates)
      for (let offset = -2; offset <= 2; offset++) {
        const boundary = round % 2 ? 2 : 4;
        const pictures = boundary * rate + offset;
        const aside = asides[(round + offset + rate + 2) % asides.length];
        yield { rate, pictures, sound: aside === null ? null : pictures / rate + aside };
      }
}

function makeClip({ rate, pictures, sound }) {
  const heard = sound === null ? [] : ["-f", "lavfi", "-i", `sine=f=440:r=48000:d=${sound.toFixed(4)}`];
  return clip(folder.path, `${rate}-${pictures}-${sound?.toFixed(3) ?? "silent"}.mkv`, "-f", "lavfi", "-i", `testsrc2=s=160x90:r=${rate}`, ...heard,
    "-frames:v", String(pictures), "-c:v", "mpeg4", "-q:v", "8", "-c:a", "aac", "-ac", "2");
}

/** Pictures that begin long after the sound, and that end long before it: the first and the last are held. */
const apart = [
  { name: "late-camera.webm", inputs: ["-itsoffset", "13", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=3"], seconds: 16, codecs: ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"] },
  { name: "pictures-end-early.mp4", inputs: ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=3"], seconds: 9.5, codecs: ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"] },
];

const makeApart = ({ name, inputs, seconds, codecs }) =>
  clip(folder.path, name, ...inputs, "-f", "lavfi", "-i", `sine=f=440:r=48000:d=${seconds}`, "-map", "0", "-map", "1", ...codecs, "-ac", "2");

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

async function pageWithPlayer() {
  assert.ok(hls, "the web client's packages are installed");
  const visitor = await browser.newContext({ baseURL: server.url, bypassCSP: true });
  const page = await visitor.newPage();
  await page.goto("/docs");
  await page.addScriptTag({ path: hls });
  return page;
}

for (const wanted of apart)
  test(`${wanted.name}: players show a picture for as long as there is sound`, { timeout: patience * 1000 + 60_000 }, async () => {
    const page = await pageWithPlayer();
    const videoId = await publish(ada, wanted.name, await makeApart(wanted));
    const video = await ada.ready(videoId, patience);
    const told = await page.evaluate(playToItsEnd, video.playback.hls);
    assert.equal(told.how, "ended", JSON.stringify(told));
    assert.ok(Math.abs(told.length - wanted.seconds) < 0.11, JSON.stringify(told));
    assert.equal(told.ranges.length, 1, `without a gap: ${JSON.stringify(told)}`);
  });

test("every length comes to its end", { timeout: 60_000 + many * 12_000 }, async (context) => {
  const page = await pageWithPlayer();

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
