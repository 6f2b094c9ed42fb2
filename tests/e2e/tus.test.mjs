// Uploads by tus: a real client over a power cut, and the protocol's corners by hand.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { aac, clip, h264, picture, sound, streamable } from "./lib/clips.mjs";
import { Server, pause, tempFolder, until } from "./lib/klieg.mjs";
import { tusUpload } from "./lib/tus.mjs";

const mebi = 1 << 20;
let server, folder, ada, bob;

before(async () => {
  folder = await tempFolder("tus");
  server = await Server.start(`uploads.bytes_max=${200 * mebi}`);
  [ada, bob] = await Promise.all([server.person("ada"), server.person("bob")]);
});

after(async () => {
  await server?.stop();
  await folder?.remove();
});

async function sha256(file) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

async function filesUnder(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const lists = await Promise.all(entries.map((e) => (e.isDirectory() ? filesUnder(join(path, e.name)) : [join(path, e.name)])));
  return lists.flat();
}

const stored = async (videoId) => (await filesUnder(join(server.data, "objects"))).filter((f) => f.includes(videoId) && f.endsWith("/source"));

test("tus-js-client pauses, survives a power cut of the server, and every byte arrives", { timeout: 240_000 }, async () => {
  // Noise does not compress: some 60 MB in a few seconds of picture.
  const file = await clip(folder.path, "noise.mp4", ...picture("960x540", 16), ...sound(16), "-vf", "noise=alls=60:allf=t", ...h264,
    "-g", "30", "-b:v", "32M", "-minrate", "32M", "-maxrate", "32M", "-bufsize", "16M", ...aac, "-shortest", "-movflags", "+faststart");
  const { size } = await stat(file);
  assert.ok(size > 45_000_000, `the clip was meant to be some 60 MB, and is ${size}`);

  const videoId = await ada.draft("Noise");
  let at = 0;
  let retried = 0;
  const hold = [];
  const { upload, done } = await tusUpload(ada, videoId, file, {
    chunkSize: 4 * mebi,
    onChunkComplete: (_, accepted) => (at = accepted),
    onShouldRetry: () => (retried++, true),
    // Slow enough that there is a middle to pause in and to cut off.
    onBeforeRequest: async (request) => {
      hold.push(`${request.getMethod()} ${request.getHeader("Upload-Offset") ?? ""}`);
      await pause(150);
    },
  });
  upload.start();
  await until("three chunks are there", () => at >= 12 * mebi, { every: 10, seen: () => `${at} bytes` });

  await upload.abort();
  const paused = at;
  await pause(600);
  assert.ok(at <= paused + 4 * mebi, "nothing is sent during a pause");
  const stands = await server.call("HEAD", new URL(upload.url).pathname, { token: ada.token, headers: { "Tus-Resumable": "1.0.0" } });
  assert.ok(Number(stands.headers.get("upload-offset")) >= paused && Number(stands.headers.get("upload-offset")) < size);
  upload.start();
  await until("half of it is there", () => at >= 28 * mebi, { every: 10, seen: () => `${at} bytes` });

  await server.kill();
  await pause(700);
  await server.start();
  await done;
  assert.ok(retried > 0, "the client must have noticed the power cut");
  assert.ok(hold.filter((line) => line.startsWith("HEAD")).length >= 2, `it asked where to go on: ${hold.join(", ")}`);

  const [source, ...more] = await stored(videoId);
  assert.deepEqual(more, []);
  assert.equal(await sha256(source), await sha256(file));
  await ada.playable(videoId);
  await server.must("DELETE", `/api/videos/${videoId}`, { token: ada.token });
});

// --- The protocol by hand ---------------------------------------------------------------------------------------------

const base64 = (text) => Buffer.from(text).toString("base64");
const metadata = (videoId, filename = "a.mp4") => `videoId ${base64(videoId)},filename ${base64(filename)},filetype ${base64("video/mp4")}`;
const octets = "application/offset+octet-stream";
const bytesOf = async (name) => readFile(await streamable(folder.path, name, { size: "320x180", seconds: 3 }));

/** A tus request; a header that is null is left out. */
async function tus(method, path, { token = ada.token, body, ...headers } = {}) {
  const all = { "Tus-Resumable": "1.0.0", Authorization: `Bearer ${token}`, ...headers };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  const response = await fetch(server.url + path, { method, headers: kept, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, code: text && /json/.test(response.headers.get("content-type")) ? JSON.parse(text).code : "" };
}

async function begin(length, { token = ada.token, owner = ada, ...more } = {}) {
  const videoId = await owner.draft("By hand");
  const answer = await tus("POST", "/api/uploads", { token, "Upload-Length": String(length), "Upload-Metadata": metadata(videoId), ...more });
  return { videoId, answer, path: answer.headers.get("location") };
}

const patch = (path, offset, body, headers = {}) =>
  tus("PATCH", path, { "Upload-Offset": String(offset), "Content-Type": octets, body, ...headers });
const offsetOf = async (path) => Number((await tus("HEAD", path)).headers.get("upload-offset"));
const checksum = (kind, body) => `${kind} ${createHash(kind).update(body).digest("base64")}`;

test("OPTIONS says what this server can do", async () => {
  const { status, headers } = await tus("OPTIONS", "/api/uploads", { "Tus-Resumable": null });
  assert.equal(status, 204);
  assert.equal(headers.get("tus-version"), "1.0.0");
  assert.deepEqual(headers.get("tus-extension").split(",").sort(), ["checksum", "creation", "creation-with-upload", "expiration", "termination"]);
  assert.equal(headers.get("tus-max-size"), String(200 * mebi));
  assert.match(headers.get("tus-checksum-algorithm"), /sha1/);
});

test("refusals of a creation", async (t) => {
  const videoId = await ada.draft("Refusals");
  const good = { "Upload-Length": "1000", "Upload-Metadata": metadata(videoId) };
  const cases = [
    ["no version", { "Tus-Resumable": null }, 412],
    ["wrong version", { "Tus-Resumable": "0.2.2" }, 412],
    ["no length", { "Upload-Length": null }, 400],
    ["length zero", { "Upload-Length": "0" }, 400],
    ["negative length", { "Upload-Length": "-5" }, 400],
    ["length no number", { "Upload-Length": "12abc" }, 400],
    ["length beyond 64 bits", { "Upload-Length": "99999999999999999999" }, 400],
    ["larger than is taken", { "Upload-Length": String(200 * mebi + 1) }, 413],
    ["no metadata", { "Upload-Metadata": null }, 400],
    ["metadata without video", { "Upload-Metadata": `filename ${base64("a.mp4")}` }, 400],
    ["metadata not base64", { "Upload-Metadata": "videoId %%%" }, 400],
    ["unknown video", { "Upload-Metadata": metadata("v_aaaaaaaaaaaaaaaa") }, 404],
    ["somebody else's video", { token: bob.token }, 404],
    ["nobody", { Authorization: null }, 401],
    ["a session that is over", { token: "kt_over" }, 401],
  ];
  for (const [name, change, status] of cases)
    await t.test(name, async () => {
      const answer = await tus("POST", "/api/uploads", { ...good, ...change });
      assert.equal(answer.status, status, answer.text);
      assert.equal(answer.headers.get("location"), null);
      if (status === 412) assert.equal(answer.headers.get("tus-version"), "1.0.0");
    });
  assert.equal((await server.video(videoId, ada.token)).status, "draft", "a refusal leaves the video as it was");
});

test("refusals of bytes keep what is there, and the upload goes on", async (t) => {
  const bytes = await bytesOf("refusals.mp4");
  const { videoId, answer, path } = await begin(bytes.length);
  assert.equal(answer.status, 201, answer.text);
  assert.match(answer.headers.get("upload-expires"), /GMT$/);
  const half = Math.floor(bytes.length / 2);
  const first = await patch(path, 0, bytes.subarray(0, half));
  assert.equal(first.status, 204, first.text);
  assert.equal(first.headers.get("upload-offset"), String(half));
  const rest = bytes.subarray(half);
  const cases = [
    ["wrong version", half, rest, { "Tus-Resumable": "2.0.0" }, 412],
    ["offset too small", 0, rest, {}, 409],
    ["offset too large", half + 1, rest, {}, 409],
    ["no offset", half, rest, { "Upload-Offset": null }, 400],
    ["wrong content type", half, rest, { "Content-Type": "application/octet-stream" }, 415],
    ["checksum that does not match", half, rest, { "Upload-Checksum": checksum("sha1", "something else") }, 460],
    ["checksum of an unknown kind", half, rest, { "Upload-Checksum": `crc32 ${base64("abcd")}` }, 400],
    ["checksum that is none", half, rest, { "Upload-Checksum": "sha1 ???" }, 400],
    ["more than was announced", half, Buffer.concat([rest, Buffer.alloc(100)]), {}, 413],
    ["somebody else", half, rest, { token: bob.token }, 404],
    ["nobody", half, rest, { Authorization: null }, 401],
  ];
  for (const [name, offset, body, change, status] of cases)
    await t.test(name, async () => {
      const refused = await patch(path, offset, body, change);
      assert.equal(refused.status, status, refused.text);
      assert.equal(await offsetOf(path), half, "nothing of it was kept");
    });
  for (const [method, headers] of [["HEAD", {}], ["DELETE", {}]])
    await t.test(`${method} by somebody else`, async () => assert.equal((await tus(method, path, { token: bob.token, ...headers })).status, 404));

  const again = await patch(path, half, rest, { "Upload-Checksum": checksum("sha256", rest) });
  assert.equal(again.status, 204, again.text);
  assert.equal(again.headers.get("upload-offset"), String(bytes.length));
  assert.equal(await offsetOf(path), bytes.length, "a client that lost the last answer can still ask");
  await ada.playable(videoId);
  assert.equal(await sha256((await stored(videoId))[0]), createHash("sha256").update(bytes).digest("hex"));

  const twice = await tus("POST", "/api/uploads", { "Upload-Length": "1000", "Upload-Metadata": metadata(videoId) });
  assert.equal(twice.status, 409, "a video that has its file takes no second one");
});

test("a checksum guards the first chunk too, and HEAD tells length and metadata", async () => {
  const bytes = await bytesOf("checked.mp4");
  const { videoId, path } = await begin(bytes.length);
  const wrong = await patch(path, 0, bytes, { "Upload-Checksum": checksum("sha256", "other") });
  assert.equal(wrong.status, 460, wrong.text);
  const head = await tus("HEAD", path);
  assert.equal(head.status, 200);
  assert.equal(head.headers.get("upload-offset"), "0");
  assert.equal(head.headers.get("upload-length"), String(bytes.length));
  assert.equal(head.headers.get("upload-metadata"), metadata(videoId));
  assert.match(head.headers.get("cache-control"), /no-store/);
  assert.equal((await patch(path, 0, bytes, { "Upload-Checksum": checksum("sha1", bytes) })).status, 204);
  await ada.playable(videoId);
});

test("creation with upload", async () => {
  const bytes = await bytesOf("creation.mp4");
  const whole = await begin(bytes.length, { "Content-Type": octets, body: bytes });
  assert.equal(whole.answer.status, 201, whole.answer.text);
  assert.equal(whole.answer.headers.get("upload-offset"), String(bytes.length));
  await ada.playable(whole.videoId);

  const part = await begin(bytes.length, { "Content-Type": octets, body: bytes.subarray(0, 5000) });
  assert.equal(part.answer.headers.get("upload-offset"), "5000");
  assert.equal((await patch(part.path, 5000, bytes.subarray(5000))).status, 204);
  await ada.playable(part.videoId);
});

test("an unknown upload, and one that was ended", async () => {
  for (const [path, status] of [["up_aaaaaaaaaaaaaaaa", 404], ["nonsense", 404], ["..%2f..%2fetc", 400]]) {
    assert.equal((await tus("HEAD", `/api/uploads/${path}`)).status, status, path);
    assert.equal((await patch(`/api/uploads/${path}`, 0, "x")).status, status, path);
  }
  const bytes = await bytesOf("ended.mp4");
  const { videoId, path } = await begin(bytes.length);
  assert.equal((await patch(path, 0, bytes.subarray(0, 2000))).status, 204);
  assert.equal((await tus("DELETE", path)).status, 204);
  assert.equal((await tus("HEAD", path)).status, 404);
  assert.equal((await patch(path, 2000, bytes.subarray(2000))).status, 404);
  assert.equal((await server.video(videoId, ada.token)).status, "draft");
  const anew = await tus("POST", "/api/uploads", { "Upload-Length": String(bytes.length), "Upload-Metadata": metadata(videoId) });
  assert.equal(anew.status, 201);
});

test("a text that calls itself a film is refused, in one piece and in crumbs", async () => {
  const text = Buffer.from("This is no film, whatever its name says. ".repeat(200));
  const one = await begin(text.length);
  const answer = await patch(one.path, 0, text);
  assert.equal(answer.status, 415, answer.text);
  assert.equal(answer.code, "unsupported_media");
  const failed = await server.video(one.videoId, ada.token);
  assert.equal(failed.status, "failed");
  assert.match(failed.error.detail, /no video or audio/);
  assert.equal((await tus("HEAD", one.path)).status, 404);

  const crumbs = await begin(text.length);
  let status = 204;
  for (let at = 0; at < text.length && status === 204; at += 700) ({ status } = await patch(crumbs.path, at, text.subarray(at, at + 700)));
  assert.equal(status, 415);
  assert.equal((await server.video(crumbs.videoId, ada.token)).status, "failed");
});

test("a failed video takes another file", async () => {
  const { videoId, path } = await begin(20);
  assert.equal((await patch(path, 0, "twenty letters here.")).status, 415);
  const bytes = await bytesOf("second.mp4");
  const again = await tus("POST", "/api/uploads", { "Upload-Length": String(bytes.length), "Upload-Metadata": metadata(videoId) });
  assert.equal(again.status, 201, again.text);
  assert.equal((await patch(again.headers.get("location"), 0, bytes)).status, 204);
  assert.equal((await ada.playable(videoId)).error, null);
});

test("what is no film although it begins like one becomes failed with a reason", async () => {
  const bytes = await bytesOf("cut.mp4");
  const spoilt = Buffer.concat([bytes.subarray(0, 64), Buffer.alloc(20_000, 7)]);
  const { videoId, path } = await begin(spoilt.length);
  assert.equal((await patch(path, 0, spoilt)).status, 204);
  const video = await until("it is given up", async () => {
    const now = await server.video(videoId, ada.token);
    return now.status === "failed" && now;
  }, { seconds: 60 });
  assert.ok(video.error.code && video.error.detail.length > 10, JSON.stringify(video.error));
});

test("file names are only words", async () => {
  const bytes = await bytesOf("names.mp4");
  for (const name of ["../../../../tmp/klieg-evil", "/etc/passwd", "a\u0000b.mp4", "..", "%2e%2e/x", "a\r\nSet-Cookie: x=1", "💥".repeat(200)]) {
    const videoId = await ada.draft("Names");
    const answer = await tus("POST", "/api/uploads", {
      "Upload-Length": String(bytes.length), "Upload-Metadata": metadata(videoId, name), "Content-Type": octets, body: bytes,
    });
    assert.equal(answer.status, 201, `${JSON.stringify(name)}: ${answer.text}`);
    assert.equal((await stored(videoId)).length, 1);
  }
  assert.deepEqual((await filesUnder(server.data)).filter((f) => /evil|passwd|\.\./.test(f)), []);
});

test("two writers: one of them is told so", async () => {
  const bytes = await bytesOf("writers.mp4");
  const { path } = await begin(bytes.length);
  let go;
  const slow = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, 1000));
      go = () => (controller.enqueue(bytes.subarray(1000)), controller.close());
    },
  });
  const first = fetch(server.url + path, {
    method: "PATCH", duplex: "half", body: slow,
    headers: { "Tus-Resumable": "1.0.0", Authorization: `Bearer ${ada.token}`, "Upload-Offset": "0", "Content-Type": octets },
  });
  await pause(400);
  const second = await patch(path, 0, bytes);
  go();
  assert.equal((await first).status, 204);
  assert.equal(second.status, 423, second.text);
  assert.equal(await offsetOf(path), bytes.length);
});
