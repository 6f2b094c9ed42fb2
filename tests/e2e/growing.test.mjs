// A file that browsers cannot play is watched while it is being encoded, from its first segments to its end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import HLS from "hls-parser";
import { launch, playing, plays, shot, signIn, visit } from "./lib/browser.mjs";
import { clip, picture, sound } from "./lib/clips.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada;

before(async () => {
  folder = await tempFolder("growing");
  [server, browser] = await Promise.all([Server.start(), launch({ whole: true })]);
  ada = await server.person("ada");
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** Seconds of the video that have a picture and a sound in some rendition. */
async function extent(url) {
  const read = async (uri) => HLS.parse(await (await fetch(uri)).text());
  const { variants } = await read(url);
  const reach = async (uris) => Math.max(...await Promise.all(uris.map(async (uri) =>
    (await read(new URL(uri, url))).segments.reduce((sum, { duration }) => sum + duration, 0))));
  const pictures = await reach(variants.filter((v) => !v.isIFrameOnly).map((v) => v.uri));
  const sounds = variants.flatMap((v) => v.audio).flatMap(({ uri }) => uri ?? []);
  return sounds.length ? Math.min(pictures, await reach([...new Set(sounds)])) : pictures;
}

/** Asks twice a second what the server has: a machine that has more to do encodes slower than a film plays, and then all players stall. */
function watched(server, person, videoId) {
  const seen = [];
  let over = false;
  const done = (async () => {
    for (; !over; await pause(500)) {
      const { hls } = (await server.video(videoId, person.token)).playback;
      const when = Date.now();
      seen.push({ when, seconds: await extent(server.url + hls).catch(() => 0) }); // its address is another once the ladder is done
    }
  })();
  return {
    /** Whether it had been told for as long as a player takes to ask again and to fetch that there is more than `at`. */
    hadMore: ({ at, when }) => seen.some((s) => s.when < when - 5000 && s.seconds > at + 0.5),
    seen,
    stop: () => ((over = true), done),
  };
}

test("plays from the start while it grows, and on to the end, and waits for nothing that is there", { timeout: 900_000 }, async () => {
  const seconds = 40;
  const file = await clip(folder.path, "film.avi", ...picture("1280x720", seconds, 24), ...sound(seconds),
    "-c:v", "mpeg4", "-b:v", "4M", "-g", "48", "-c:a", "libmp3lame", "-shortest");
  const page = await visit(browser, server);
  let there;
  try {
    await signIn(page, ada);
    const videoId = await publish(ada, "A film from an old camera", file);
    await page.goto(`/watch/${videoId}`); // says "Getting ready", and begins by itself
    const first = await ada.playable(videoId);
    assert.equal(first.status, "processing", "it can be played before it is done");
    const seen = new Set([first.playback.hls]);
    there = watched(server, ada, videoId);

    await plays(page, "while it grows", { more: 24, seconds: 80 });
    const then = await server.video(videoId, ada.token);
    assert.equal(then.status, "processing", "the test means to watch what is still being encoded");
    await shot(page, "growing");

    let now;
    let mark = -1;
    await until("it plays to its end", async () => {
      now = await playing(page);
      assert.equal(now.error ?? now.panel, null);
      assert.ok(now.at >= mark - 0.1, `it never jumps back: from ${mark} to ${now.at}`);
      mark = now.at;
      const video = await server.video(videoId, ada.token);
      if (video.playback.hls) seen.add(video.playback.hls);
      return now.ended;
    }, { seconds: 300, every: 400, seen: () => JSON.stringify({ now, addresses: [...seen] }) });

    const video = await ada.ready(videoId, 400);
    assert.ok(seen.size >= 2 || video.playback.hls !== first.playback.hls, "the finished ladder has an address of its own");
    assert.ok(Math.abs(now.at - seconds) < 0.2, `the end is at ${now.at}`);
    assert.ok(now.frames >= seconds * 24 * 0.97, `${now.frames} of ${seconds * 24} frames`);
    // The end was reached in what there was; again from the start it is the best.
    await page.locator("body").press("0");
    await plays(page, "once more");
    await until("the picture is the best there is", async () => (now = await playing(page)).height === 720, { seconds: 30, seen: () => JSON.stringify(now) });
    now = await plays(page, "in the best quality");
    const stalls = now.log.waiting.filter((w) => w.at > 0.1 && !w.seeking);
    assert.deepEqual(stalls.filter(there.hadMore), [], "it waits for nothing that is there");
    assert.deepEqual(page.troubles, []);
  } catch (error) {
    await shot(page, "growing-failure").catch(() => undefined);
    const now = await playing(page).catch(() => null);
    error.message += `\nThere: ${JSON.stringify(there?.seen.filter((s, i, all) => s.seconds !== all[i - 1]?.seconds))}\nPage: ${JSON.stringify(now)}\nTroubles: ${page.troubles.join("\n")}\nServer:\n${server.log.slice(-3000)}`;
    throw error;
  } finally {
    await there?.stop();
  }
});
