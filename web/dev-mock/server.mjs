// A stand-in for the server, for working on screens: docs/api.md in memory, with films that encode themselves in half a
// minute. It checks little and keeps nothing. Run `npm run mock` and `npm run dev`; sign in as ada, "correct horse battery".
//
//   PORT=8080      where it listens
//   RATE=3000000   bytes a second that an upload may take, so that its progress can be seen
//   EMPTY=1        starts without users and videos
//   DIST=1         serves the built client, too, with the content security policy that the server sends
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { folder, multivariant, playlist, posters, prepare, rungs as ladder, seconds } from "./media.mjs";

/** @typedef {import("../src/data/operation.ts").Schemas} Schemas */
/**
 * A video as it is kept.
 * @typedef {Omit<Schemas["Video"], "channel"> & { channelId: string, ownerUserId: string, key: string, sentAt: number }} Kept
 */

prepare();

const port = Number(process.env.PORT ?? 8080);
const rate = Number(process.env.RATE ?? 3_000_000);
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

const id = (prefix) => prefix + [...randomBytes(16)].map((b) => "abcdefghijklmnopqrstuvwxyz234567"[b % 32]).join("");
const now = (ago = 0) => new Date(Date.now() - ago).toISOString();
const users = new Map();
const sessions = new Map(); // token -> session
/** @type {Map<string, Schemas["Channel"]>} */
const channels = new Map();
/** @type {Map<string, Kept>} */
const videos = new Map();
const uploads = new Map();
const setupToken = "setup";

const categories = [
  ["film", "Film & animation"], ["music", "Music"], ["science", "Science"], ["howto", "How-to"], ["travel", "Travel"],
  ["gaming", "Gaming"], ["sports", "Sports"], ["nature", "Nature"], ["talks", "Talks"],
].map(([id, name]) => ({ id, name }));

// --- Encoding, as a function of the time since the upload ended ---------------------------------------------------------
const plan = [
  { name: "audio", from: 1, to: 6 },
  { name: "240", from: 1, to: 9 },
  { name: "360", from: 8, to: 16 },
  { name: "720", from: 15, to: 26 },
];
const over = 27;
const partOf = (video, step) => Math.min(1, Math.max(0, (age(video) - step.from) / (step.to - step.from)));
/** @param {Kept} video */
const age = (video) => (video.sentAt ? (Date.now() - video.sentAt) / 1000 : Infinity);

/**
 * @param {Kept} video
 * @returns {Schemas["Video"]}
 */
function show(video) {
  const { sentAt, key, ownerUserId, channelId, ...rest } = video;
  const { id, handle, name, avatar } = /** @type {Schemas["Channel"]} */ (channels.get(channelId));
  /** @type {Schemas["Video"]} */
  const shown = { ...rest, channel: { id, handle, name, avatar } };
  if (sentAt) {
    const done = age(video) >= over;
    shown.status = done ? "ready" : "processing";
    shown.processing = {
      rungs: plan.map((step) => {
        const progress = partOf(video, step);
        return { name: step.name, state: progress >= 1 ? "ready" : progress > 0 ? "running" : "waiting", progress };
      }),
      notices: [],
    };
    if (age(video) > 1.5) Object.assign(shown, { durationMs: seconds * 1000, width: 1280, height: 720, poster: `/media/${video.id}/${key}/poster.jpg` });
    if (age(video) > 3) shown.playback = { hls: `/media/${video.id}/${key}/${done ? 2 : 1}/master.m3u8`, file: null };
    if (shown.playback.hls && shown.visibility === "public" && !video.publishedAt) shown.publishedAt = video.publishedAt = now();
  }
  return shown;
}

/** Lists of what anyone may see leave out how far the encoding is. */
const showInList = (video) => ({ ...show(video), processing: null });

// --- Seed -----------------------------------------------------------------------------------------------------------------
function addUser(username, displayName, role = "user", password = "correct horse battery") {
  const user = { id: id("u_"), username, displayName, role, createdAt: now(9e9), email: `${username}@example.com`, avatar: [], password };
  users.set(user.id, user);
  return user;
}
function addChannel(owner, handle, name, description = "") {
  /** @type {Schemas["Channel"]} */
  const channel = { id: id("ch_"), handle, name, description, ownerUserId: owner.id, createdAt: now(6e9), updatedAt: now(), videoCount: 0, avatar: [], banner: [] };
  channels.set(channel.id, channel);
  return channel;
}
/**
 * @param {Schemas["Channel"]} channel
 * @param {string} title
 * @param {Partial<Kept>} more
 */
function addVideo(channel, title, more = {}) {
  /** @type {Kept} */
  const video = {
    id: id("v_"), channelId: channel.id, ownerUserId: channel.ownerUserId, title, description: "", visibility: "public", category: null,
    tags: [], status: "ready", error: null, durationMs: seconds * 1000, width: 1280, height: 720, createdAt: now(), updatedAt: now(),
    publishedAt: now(), poster: null, posters: [], thumbnail: null, playback: { hls: null, file: null }, processing: { rungs: [], notices: [] }, key: id(""), sentAt: 0, ...more,
  };
  if (video.status === "ready") {
    video.playback = { hls: `/media/${video.id}/${video.key}/2/master.m3u8`, file: null };
    video.processing = { rungs: plan.map((s) => ({ name: s.name, state: "ready", progress: 1 })), notices: [] };
    if (video.visibility === "public") channel.videoCount++;
  }
  videos.set(video.id, video);
  return video;
}
if (!process.env.EMPTY) {
  const ada = addUser("ada", "Ada Lindqvist", "administrator");
  const bo = addUser("bo", "Bo Akintola");
  const made = [
    addChannel(ada, "nightshift", "Night Shift Films", "Short films shot between midnight and dawn.\nGear list: https://example.com/gear"),
    addChannel(bo, "fieldnotes", "Field Notes"),
    addChannel(bo, "workbench", "The Slow Workbench"),
    addChannel(ada, "ada-talks", "Ada talks"),
  ];
  const titles = [
    "Carbon arc: how film sets were lit before LEDs", "Fog over the harbour, 4 a.m.", "Restoring a 1962 lathe, part three: the headstock",
    "What the tide leaves behind", "A short history of the klieg light", "Sharpening chisels without a jig", "Counting swifts",
    "One lamp, one take", "Why your sauce splits (and how to save it)", "Night bus, front seat", "Walking the old railway from end to end in one very long day",
    "Drawing with a plotter", "The quietest room in the city", "Ice on the inside of the window", "Field recording for beginners", "Building a kayak in a flat",
    "The last projectionist", "Moss, up close", "Two chords are enough", "Reading a weather map", "Concrete that heals itself", "How a lock works", "Letters from the lighthouse",
    "Long exposure, short night", "The map is not the river", "An hour with a watchmaker", "Bread, day two", "Under the viaduct",
  ];
  const lengths = [754, 61, 2230, 418, 95, 1302, 267, 3725, 540, 183, 6011, 912];
  titles.forEach((title, i) =>
    addVideo(made[i % 3], title, {
      poster: `/media/posters/poster${i % posters}.jpg`,
      durationMs: i === 0 || i === 4 ? seconds * 1000 : lengths[i % lengths.length] * 1000,
      category: categories[(i * 5) % categories.length].id,
      createdAt: now(i * i * 4.1e6 + 4e5), publishedAt: now(i * i * 4.1e6 + 4e5),
      tags: i === 0 ? ["lighting", "film history", "carbon arc"] : [],
      description: i === 0
        ? "Before tungsten and long before LEDs, a klieg light burned two carbon rods in open air.\n\n0:00 What an arc is\n0:12 Striking it\n0:34 Why everybody on set had sore eyes\n0:50 What replaced it\n\nSources and drawings: https://example.com/arc-lamps (scans, 40 MB).\nFilmed in one night with one lamp. Thanks to everybody who held a cable, made tea or drove the van, and to the museum that let us light theirs for eleven minutes."
        : "",
    }),
  );
  addVideo(made[0], "Rough cut, do not share", { visibility: "private", publishedAt: null, createdAt: now(7e6), poster: "/media/posters/poster2.jpg" });
  addVideo(made[0], "For the jury", { visibility: "unlisted", createdAt: now(8e7), poster: "/media/posters/poster7.jpg" });
  addVideo(made[0], "holiday slides", { status: "failed", visibility: "private", publishedAt: null, poster: null, durationMs: null, error: { code: "no_streams", detail: "The file has neither picture nor sound." } });
  addVideo(made[0], "Untitled draft", { status: "draft", visibility: "private", publishedAt: null, poster: null, durationMs: null });
  sessions.set("other", { id: id("s_"), userId: ada.id, createdAt: now(4e8), lastUsedAt: now(8e6), userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Mobile Safari/604.1", address: "198.51.100.7" });
}

// --- HTTP -----------------------------------------------------------------------------------------------------------------
class Problem extends Error {
  constructor(status, code, detail, errors) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}
const missing = () => new Problem(404, "not_found", "This does not exist, or you may not see it.");
const invalid = (...errors) =>
  new Problem(422, "invalid", "Some of what you sent is not accepted.", errors.map(([pointer, detail]) => ({ pointer: `/${pointer}`, code: "invalid", detail })));

const page = (list, url, view = (x) => x) => {
  const limit = Number(url.searchParams.get("limit") ?? 24);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  return { items: list.slice(from, from + limit).map(view), nextCursor: from + limit < list.length ? String(from + limit) : null };
};
const body = async (req) => {
  let text = "";
  for await (const chunk of req) text += chunk;
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    throw new Problem(400, "bad_json", "The body is no JSON.");
  }
};
const open = (user) => ({ ...user, password: undefined });
const reveal = ({ email, ...user }) => open(user);

function begin(user, req) {
  const token = id("");
  sessions.set(token, { id: id("s_"), userId: user.id, createdAt: now(), lastUsedAt: now(), userAgent: req.headers["user-agent"] ?? "", address: "127.0.0.1" });
  return { answer: { user: open(user), token }, headers: { "Set-Cookie": `klieg=${token}; Path=/; HttpOnly; SameSite=Lax` }, status: 201 };
}

function newUser({ username = "", email = "", password = "", displayName }, role) {
  const wrong = [];
  if (!/^[a-zA-Z0-9_.-]{3,30}$/.test(username)) wrong.push(["username", "3 to 30 letters, digits, “_”, “.” or “-”."]);
  if ([...users.values()].some((u) => u.username.toLowerCase() === username.toLowerCase())) wrong.push(["username", "This username is taken."]);
  if (!/.+@.+/.test(email)) wrong.push(["email", "This is no email address."]);
  if (password.length < 10) wrong.push(["password", "At least 10 characters."]);
  if (wrong.length) throw invalid(...wrong);
  const user = addUser(username, displayName || username, role, password);
  user.email = email;
  user.createdAt = now();
  return user;
}

const routes = [];
/**
 * A route answers what the server's document says of it, as it is or with a status and headers; null is a 204.
 * @template {import("../src/data/operation.ts").Verb} V
 * @template {import("../src/data/operation.ts").PathsOf<V>} P
 * @param {V} verb
 * @param {P} path
 * @param {(asked: any) => Reply<import("../src/data/operation.ts").Answer<V, P>> | Promise<Reply<import("../src/data/operation.ts").Answer<V, P>>>} run
 */
const on = (verb, path, run) =>
  routes.push({ method: verb.toUpperCase(), test: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}$`), run });
/**
 * @template A
 * @typedef {A | { answer: A, status: number, headers?: Record<string, string> } | (A extends undefined ? null : never)} Reply
 */
const need = (me) => me ?? (() => { throw new Problem(401, "unauthenticated", "Please sign in first."); })();
const channelBy = (ref) => {
  const channel = ref.startsWith("@") ? [...channels.values()].find((c) => c.handle === ref.slice(1)) : channels.get(ref);
  if (!channel) throw missing();
  return channel;
};
const ownChannel = (ref, me) => {
  const channel = channelBy(ref);
  if (need(me).id !== channel.ownerUserId) throw new Problem(403, "forbidden", "This channel is not yours.");
  return channel;
};
const videoBy = (ref, me) => {
  const video = videos.get(ref);
  if (!video || (video.visibility === "private" && me?.id !== video.ownerUserId)) throw missing();
  return video;
};
const byDate = (a, b) => b.createdAt.localeCompare(a.createdAt);

/** What was chosen of the site, and in which version. */
const face = { chosen: { name: null, description: null, accent: null, about: null, terms: null, contact: null, registration: null }, version: 0, changedAt: null };
on("get", "/api/site", () => {
  const { name, description, accent, about, terms, contact, registration } = face.chosen;
  return {
    name: name ?? "Klieg", description: description ?? "", accent, hasAbout: !!about, hasTerms: !!terms, hasContact: !!contact,
    version: "0.1.0-mock", registrationOpen: registration !== "closed", uploadBytesMax: 21474836480, categories, logo: [],
  };
});
on("get", "/api/site/pages/{page}", ({ at }) => {
  const text = face.chosen[at[0]];
  if (!text) throw missing();
  return { text };
});
/** @returns {import("../src/data/operation.ts").Schemas["SiteSettings"]} */
const settings = () => ({ ...face, configured: { name: "Klieg", registration: "open" }, logo: [] });
on("get", "/api/admin/site", ({ me }) => (administer(me), settings()));
on("patch", "/api/admin/site", async ({ me, req }) => {
  administer(me);
  if (req.headers["if-match"] && req.headers["if-match"] !== `"v${face.version}"`) throw new Problem(412, "precondition_failed", "The site has changed since you read it.");
  face.chosen = { ...face.chosen, ...(await body(req)) };
  Object.assign(face, { version: face.version + 1, changedAt: new Date().toISOString() });
  return settings();
});
on("post", "/api/auth/register", async ({ req }) => begin(newUser(await body(req), "user"), req));
on("post", "/api/auth/setup", async ({ req }) => {
  const { token, ...rest } = await body(req);
  if (token !== setupToken) throw new Problem(403, "setup_token", "This setup link is not valid, or it was used already.");
  return begin(newUser(rest, "administrator"), req);
});
on("post", "/api/auth/login", async ({ req }) => {
  const { login, password } = await body(req);
  const user = [...users.values()].find((u) => u.username === login || u.email === login);
  if (!user || user.password !== password) throw new Problem(401, "credentials", "The name or the password is wrong.");
  return { ...begin(user, req), status: 200 };
});
on("post", "/api/auth/logout", ({ token }) => (sessions.delete(token), null));
on("get", "/api/auth/me", ({ me }) => ({ answer: me ? open(me) : null, status: 200 }));
on("patch", "/api/auth/me", async ({ req, me }) => {
  const { currentPassword, displayName, email = need(me).email } = await body(req);
  if (email !== need(me).email && me.password !== currentPassword) throw invalid(["currentPassword", "This is not your current password."]);
  return open(Object.assign(me, { email }, displayName === undefined ? {} : { displayName: displayName ?? me.username }));
});
/** @type {Schemas["Limits"]} */
const configured = { bytes: 40e9, bytesPerDay: 20e9, decoderSecondsPerDay: 86400, drafts: 50, uploads: 10, channels: 20 };
const chosen = new Map(); // of a user's id, or "site" -> what was set
const unset = Object.fromEntries(Object.keys(configured).map((name) => [name, null]));
/** @returns {Schemas["Limits"]} */
const withChosen = (limits, set = {}) => Object.assign({ ...limits }, Object.fromEntries(Object.entries(set).filter(([, n]) => n !== null)));
function budget(user) {
  const mine = [...videos.values()].filter((v) => v.ownerUserId === user.id);
  const stored = mine.length * 1.2e9;
  return {
    userId: user.id,
    limits: withChosen(withChosen(configured, chosen.get("site")), chosen.get(user.id)),
    use: {
      bytes: stored * 1.8,
      stagedBytes: 0,
      storedBytes: stored,
      derivedBytes: stored * 0.8,
      bytesToday: stored / 4,
      decoderSecondsToday: 300,
      drafts: mine.filter((v) => v.status === "draft").length,
      uploads: 0,
      channels: [...channels.values()].filter((c) => c.ownerUserId === user.id).length,
      dayEndsAt: now(),
    },
  };
}
on("get", "/api/users/me/limits", ({ me }) => budget(need(me)));
const administer = (me) => {
  if (need(me).role !== "administrator") throw new Problem(403, "forbidden", "Only an administrator may do this.");
};
const ofSite = () => ({ limits: withChosen(configured, chosen.get("site")), chosen: { ...unset, ...chosen.get("site") }, configured });
const ofUser = (user) => ({ ...budget(users.get(user)), chosen: { ...unset, ...chosen.get(user) } });
on("get", "/api/admin/users", ({ me, url }) => {
  administer(me);
  const name = url.searchParams.get("username").toLowerCase();
  const found = [...users.values()].filter((u) => u.username.toLowerCase() === name);
  return {
    items: found.map(({ id, username, displayName, role, createdAt }) => ({ id, username, displayName, role, createdAt })),
    nextCursor: null,
  };
});
on("get", "/api/admin/limits", ({ me }) => (administer(me), ofSite()));
on("patch", "/api/admin/limits", async ({ me, req }) => {
  administer(me);
  chosen.set("site", { ...chosen.get("site"), ...(await body(req)) });
  return ofSite();
});
on("get", "/api/admin/users/{user}/limits", ({ me, at }) => (administer(me), ofUser(at[0])));
on("patch", "/api/admin/users/{user}/limits", async ({ me, req, at }) => {
  administer(me);
  chosen.set(at[0], { ...chosen.get(at[0]), ...(await body(req)) });
  return ofUser(at[0]);
});
on("get", "/api/users/me/uses", ({ me, url }) => {
  const of = url.searchParams.get("of");
  const mine = [...videos.values()].filter((v) => v.ownerUserId === need(me).id && (!of || v.id === of));
  const parts = [
    { name: "source", bytes: 1.2e9 },
    { name: "rung/720", bytes: 0.7e9 },
    { name: "rung/240", bytes: 0.26e9 },
  ];
  return {
    items: mine.map((v) => ({ id: v.id, bytes: 2.16e9, stagedBytes: 0, storedBytes: 1.2e9, derivedBytes: 0.96e9, parts })),
    nextCursor: null,
  };
});
on("post", "/api/auth/password", async ({ req, me, token }) => {
  const { currentPassword, newPassword = "" } = await body(req);
  if (need(me).password !== currentPassword) throw invalid(["currentPassword", "This is not your current password."]);
  if (newPassword.length < 10) throw invalid(["newPassword", "At least 10 characters."]);
  me.password = newPassword;
  for (const [key, s] of sessions) if (s.userId === me.id && key !== token) sessions.delete(key);
  return null;
});
on("get", "/api/auth/sessions", ({ me, url, token }) =>
  page([...sessions].filter(([, s]) => s.userId === need(me).id), url, ([key, { userId, ...s }]) => ({ ...s, current: key === token })));
on("delete", "/api/auth/sessions/{session}", ({ me, at }) => {
  for (const [key, s] of sessions) if (s.id === at[0] && s.userId === need(me).id) sessions.delete(key);
  return null;
});

on("post", "/api/channels", async ({ req, me }) => {
  const { handle = "", name = "", description = "" } = await body(req);
  need(me);
  if (!/^[a-z0-9_.-]{3,30}$/.test(handle)) throw invalid(["handle", "3 to 30 of a–z, 0–9, “_”, “.” and “-”."]);
  if ([...channels.values()].some((c) => c.handle === handle)) throw invalid(["handle", "This handle is taken."]);
  if (!name.trim()) throw invalid(["name", "A channel needs a name."]);
  return { answer: addChannel(me, handle, name, description), status: 201 };
});
on("get", "/api/channels", ({ url, me }) => {
  const owner = url.searchParams.get("owner");
  const who = owner === "me" ? need(me).id : owner;
  return page([...channels.values()].filter((c) => !who || c.ownerUserId === who), url);
});
on("get", "/api/channels/{channel}", ({ at }) => channelBy(at[0]));
on("patch", "/api/channels/{channel}", async ({ req, at, me }) => Object.assign(ownChannel(at[0], me), await body(req), { updatedAt: now() }));
on("delete", "/api/channels/{channel}", ({ at, me }) => {
  const channel = ownChannel(at[0], me);
  channels.delete(channel.id);
  for (const v of [...videos.values()]) if (v.channelId === channel.id) videos.delete(v.id);
  return null;
});
on("get", "/api/channels/{channel}/videos", ({ at, url, me }) => {
  const channel = channelBy(at[0]);
  const all = url.searchParams.get("all") === "true" && me?.id === channel.ownerUserId;
  const list = [...videos.values()].filter((v) => v.channelId === channel.id && (all || (v.visibility === "public" && show(v).playback.hls)));
  return page(list.sort(byDate), url, all ? show : showInList);
});

on("post", "/api/videos", async ({ req, me }) => {
  const { channelId, title = "", ...rest } = await body(req);
  const channel = ownChannel(channelId ?? "", me);
  if (!title.trim()) throw invalid(["title", "A video needs a title."]);
  const video = addVideo(channel, title, { visibility: "private", publishedAt: null, durationMs: null, width: null, height: null, ...rest, status: "draft" });
  return { answer: { video: show(video), upload: { url: "/api/uploads" } }, status: 201 };
});
on("get", "/api/videos", ({ url }) => {
  const category = url.searchParams.get("category");
  const list = [...videos.values()].filter((v) => v.visibility === "public" && (!category || v.category === category) && show(v).playback.hls);
  return page(list.sort(byDate), url, showInList);
});
on("get", "/api/videos/{video}", ({ at, me }) => show(videoBy(at[0], me)));
on("patch", "/api/videos/{video}", async ({ at, me, req }) => {
  const video = videoBy(at[0], me);
  const edit = await body(req);
  if (need(me).id !== video.ownerUserId) throw missing();
  if (edit.title !== undefined && (!edit.title.trim() || edit.title.length > 120)) throw invalid(["title", "1 to 120 characters."]);
  const { title, description, visibility, category, tags } = { ...video, ...edit };
  return show(Object.assign(video, { title, description, visibility, category, tags, updatedAt: now() }));
});
on("delete", "/api/videos/{video}", ({ at, me }) => {
  const video = videoBy(at[0], me);
  if (need(me).id !== video.ownerUserId) throw missing();
  videos.delete(video.id);
  return null;
});

// --- tus ------------------------------------------------------------------------------------------------------------------
async function tus(req, res, url, me) {
  const base = { "Tus-Resumable": "1.0.0", "Cache-Control": "no-store" };
  const end = (status, headers = {}) => res.writeHead(status, { ...base, ...headers }).end();
  need(me);
  const receive = async (upload) => {
    if (upload.busy) throw new Problem(423, "locked", "Another request is writing to this upload.");
    upload.busy = true;
    try {
      for await (const chunk of req) {
        upload.offset += chunk.length;
        await new Promise((r) => setTimeout(r, (chunk.length / rate) * 1000));
      }
    } finally {
      upload.busy = false;
    }
    if (upload.offset >= upload.length) {
      const video = videos.get(upload.videoId);
      if (video) Object.assign(video, { status: "processing", sentAt: Date.now() });
    }
  };
  if (req.method === "POST") {
    const meta = Object.fromEntries((req.headers["upload-metadata"] ?? "").split(",").map((p) => p.trim().split(" ")).map(([k, v]) => [k, Buffer.from(v ?? "", "base64").toString()]));
    const video = videoBy(meta.videoId ?? "", me);
    video.status = "uploading";
    const upload = { id: id(""), videoId: video.id, length: Number(req.headers["upload-length"]), offset: 0 };
    uploads.set(upload.id, upload);
    await receive(upload);
    return end(201, { Location: `/api/uploads/${upload.id}`, "Upload-Offset": upload.offset });
  }
  const upload = uploads.get(url.pathname.split("/").pop());
  if (!upload) throw missing();
  if (req.method === "HEAD") return end(200, { "Upload-Offset": upload.offset, "Upload-Length": upload.length });
  if (req.method === "DELETE") return uploads.delete(upload.id), end(204);
  if (req.method !== "PATCH") return end(405);
  if (Number(req.headers["upload-offset"]) !== upload.offset) throw new Problem(409, "offset", "The offset does not match.");
  await receive(upload).catch((error) => {
    if (error instanceof Problem) throw error; // else the client went away, and comes back
  });
  if (!res.destroyed) end(204, { "Upload-Offset": upload.offset });
}

// --- Media and files --------------------------------------------------------------------------------------------------------
const types = { ".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/iso.segment", ".mp4": "video/mp4", ".jpg": "image/jpeg", ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml" };
const file = (res, path, headers = {}) => {
  if (!existsSync(path) || !statSync(path).isFile()) throw missing();
  res.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream", "Content-Length": statSync(path).size, ...headers });
  createReadStream(path).pipe(res);
};

function media(res, path) {
  const parts = path.split("/").slice(2);
  if (parts[0] === "posters") return file(res, join(folder, parts[1]));
  const video = videos.get(parts[0]);
  if (!video || parts[1] !== video.key) throw missing();
  if (parts[2] === "poster.jpg") return file(res, join(folder, "poster.jpg"));
  const text = (body) => res.writeHead(200, { "Content-Type": types[".m3u8"], "Cache-Control": "no-store" }).end(body);
  const name = parts[3];
  if (name === "master.m3u8") {
    const joined = plan.filter((step) => !video.sentAt || partOf(video, step) > 0.05).map((step) => step.name);
    return text(multivariant(joined));
  }
  if (parts[4] === "index.m3u8") {
    const step = plan.find((s) => s.name === name);
    return text(playlist(name, video.sentAt ? partOf(video, step) : 1));
  }
  return file(res, join(folder, name, parts[4]), { "Cache-Control": "public, max-age=31536000, immutable" });
}

const csp = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; media-src 'self' blob:; worker-src 'self' blob:; img-src 'self' data: blob:; connect-src 'self'";

createServer(async (req, res) => {
  const url = new URL(req.url ?? "/", "http://mock");
  const path = normalize(decodeURIComponent(url.pathname));
  const token = /(?:^|; )klieg=(\w+)/.exec(req.headers.cookie ?? "")?.[1];
  const session = sessions.get(token);
  const me = session && users.get(session.userId);
  const requestId = id("").slice(0, 10);
  try {
    if (path.startsWith("/media/")) return media(res, path);
    if (path.startsWith("/api/") && !["GET", "HEAD"].includes(req.method ?? "") && req.headers["x-klieg-client"] !== "web") {
      throw new Problem(403, "cross_site", "The header X-Klieg-Client is missing.");
    }
    if (path.startsWith("/api/uploads")) return await tus(req, res, url, me);
    if (path.startsWith("/api/")) {
      const route = routes.find((r) => r.method === req.method && r.test.test(path));
      if (!route) throw missing();
      const out = await route.run({ req, url, me, token, at: route.test.exec(path).slice(1) });
      if (out === null) return res.writeHead(204).end();
      const wrapped = out?.answer !== undefined ? out : { answer: out };
      return res.writeHead(wrapped.status ?? 200, { "Content-Type": "application/json", ...wrapped.headers }).end(JSON.stringify(wrapped.answer));
    }
    if (process.env.DIST) {
      const headers = { "Content-Security-Policy": csp };
      const asset = join(dist, path);
      return existsSync(asset) && statSync(asset).isFile() ? file(res, asset, headers) : file(res, join(dist, "index.html"), headers);
    }
    throw missing();
  } catch (error) {
    if (!(error instanceof Problem)) console.error(error);
    const { status, code, message, errors } = error instanceof Problem ? error : new Problem(500, "internal", String(error));
    if (res.headersSent) return res.destroy();
    res
      .writeHead(status, { "Content-Type": "application/problem+json", "Tus-Resumable": "1.0.0" })
      .end(JSON.stringify({ type: `about:blank#${code}`, title: code, status, detail: message, code, requestId, ...(errors ? { errors } : {}) }));
  }
}).listen(port, "127.0.0.1", () => console.log(`mock on http://127.0.0.1:${port}`));
