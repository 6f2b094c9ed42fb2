// What the stand-in knows: people, their sessions, channels and videos, in memory, and whom and what it begins with. EMPTY=1: with nobody and nothing.
import { randomBytes } from "node:crypto";
import { posters, seconds } from "./media.mjs";
import { missing } from "./problem.mjs";

/** @typedef {import("../src/data/operation.ts").Schemas} Schemas */
/**
 * A video as it is kept.
 * @typedef {Omit<Schemas["Video"], "channel"> & { channelId: string, ownerUserId: string, key: string, sentAt: number }} Kept
 */

export const id = (prefix = "") => prefix + [...randomBytes(16)].map((b) => "abcdefghijklmnopqrstuvwxyz234567"[b % 32]).join("");
export const now = (ago = 0) => new Date(Date.now() - ago).toISOString();
/** @typedef {Schemas["User"] & { password: string }} Account */
/** @type {Map<string, Account>} */
export const users = new Map();
/** @type {Map<string, Omit<Schemas["Session"], "current"> & { userId: string }>} of a token */
export const sessions = new Map();
/** @type {Map<string, Schemas["Channel"]>} */
export const channels = new Map();
/** @type {Map<string, Kept>} */
export const videos = new Map();
/** @type {Map<string, Schemas["Comment"]>} */
export const comments = new Map();
/** @type {Map<string, Map<string, Schemas["Vote"]>>} of a thing, by users */
export const votes = new Map();
/** @type {Map<string, Map<string, { level: Schemas["SubscriptionLevel"], at: string }>>} of a channel, by users */
export const subscriptions = new Map();

export const categories = ["Film", "Music", "Science", "Travel", "Gaming", "Sports", "Nature", "Talks"].map((name) => ({ id: name.toLowerCase(), name }));

// --- Encoding, as a function of the time since the upload ended ---------------------------------------------------------
export const plan = [
  { name: "audio", from: 1, to: 6 },
  { name: "240", from: 1, to: 9 },
  { name: "360", from: 8, to: 16 },
  { name: "720", from: 15, to: 26 },
];
/** @param {Kept} video */
const age = (video) => (video.sentAt ? (Date.now() - video.sentAt) / 1000 : Infinity);
export const partOf = (video, step) => Math.min(1, Math.max(0, (age(video) - step.from) / (step.to - step.from)));

/**
 * @param {Kept} video
 * @returns {Schemas["Video"]}
 */
export function show(video) {
  const { sentAt, key, ownerUserId, channelId, ...rest } = video;
  const { id, handle, name, avatar } = channelBy(channelId);
  /** @type {Schemas["Video"]} */
  const shown = { ...rest, channel: { id, handle, name, avatar } };
  if (!sentAt) return shown;
  const done = plan.every((step) => partOf(video, step) === 1);
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
  return shown;
}

export function channelBy(ref) {
  const channel = ref.startsWith("@") ? [...channels.values()].find((c) => c.handle === ref.slice(1)) : channels.get(ref);
  if (!channel) throw missing();
  return channel;
}

// --- What is there at first -----------------------------------------------------------------------------------------------
/** @param {string} username @param {string} displayName @param {Schemas["Role"]} role */
export function addUser(username, displayName, role = "user", password = "correct horse battery", email = `${username}@example.com`) {
  const user = { id: id("u_"), username, displayName, role, createdAt: now(), email, emailVerified: true, avatar: [], password };
  users.set(user.id, user);
  return user;
}
export function addChannel(owner, handle, name, description = "") {
  /** @type {Schemas["Channel"]} */
  const channel = { id: id("ch_"), handle, name, description, ownerUserId: owner.id, createdAt: now(6e9), updatedAt: now(), videoCount: 0, subscribers: 0, viewer: null, avatar: [], avatarJpegs: [], banner: [] };
  channels.set(channel.id, channel);
  return channel;
}
/**
 * @param {Schemas["Channel"]} channel
 * @param {string} title
 * @param {Partial<Kept>} more
 */
export function addVideo(channel, title, more = {}) {
  /** @type {Kept} */
  const video = {
    id: id("v_"), channelId: channel.id, ownerUserId: channel.ownerUserId, title, description: "", visibility: "public", category: null,
    tags: [], status: "ready", error: null, durationMs: seconds * 1000, width: 1280, height: 720, createdAt: now(), updatedAt: now(),
    publishedAt: now(), poster: null, posters: [], thumbnail: null, likes: 0, dislikes: 0, views: 0, comments: 0, commentPolicy: "open", viewer: null, playback: { hls: null, file: null }, processing: { rungs: [], notices: [] }, key: id(), sentAt: 0, ...more,
  };
  if (video.status === "ready") {
    video.playback = { hls: `/media/${video.id}/${video.key}/2/master.m3u8`, file: null };
    video.processing = { rungs: plan.map((s) => ({ name: s.name, state: "ready", progress: 1 })), notices: [] };
    if (video.visibility === "public") channel.videoCount++;
  }
  videos.set(video.id, video);
  return video;
}

/** @param {Account} author @param {Partial<Schemas["Comment"]>} more */
export function addComment(video, author, text, more = {}) {
  /** @type {Schemas["Comment"]} */
  const comment = {
    id: `c_${video.id}_${id()}${id().slice(0, 10)}`, videoId: video.id, parentId: null, author: { id: author.id, username: author.username, displayName: author.displayName, avatar: author.avatar },
    text, likes: 0, replyCount: 0, createdAt: now(), editedAt: null, pinned: false, hearted: false, held: false, deleted: false, viewer: null, ...more,
  };
  comments.set(comment.id, comment);
  video.comments++;
  const parent = comment.parentId && comments.get(comment.parentId);
  if (parent) parent.replyCount++;
  return comment;
}

function talk(ada, bo, video) {
  Object.assign(video, { likes: 1284, dislikes: 17, views: 48_211 });
  const clara = addUser("clara", "Clara Nwosu-Bergström");
  const dan = addUser("dan", "דן לוי");
  const first = addComment(video, ada, "Thank you all for 48,000 views! The drawings of the lamp house are linked in the description.\n\n0:12 is where the arc strikes.", { pinned: true, likes: 211, createdAt: now(9e8) });
  addComment(video, clara, "Came for the drawings, stayed for the sound at 0:34.", { parentId: first.id, likes: 4, createdAt: now(8e8) });
  addComment(video, ada, "@clara that hum is real, we recorded it in the museum.", { parentId: first.id, likes: 9, createdAt: now(7.9e8) });
  addComment(video, bo, "My grandfather trimmed carbons at a studio in the fifties. He always said you could tell a good operator by their eyebrows.", { likes: 96, hearted: true, createdAt: now(6e8) });
  addComment(video, dan, "איזה סרטון יפה! תודה רבה.", { likes: 12, createdAt: now(4e8) });
  addComment(video, clara, "Does anybody know a place where one can still see one of these running? I have been to https://example.com/lamp-museum already.", { likes: 3, editedAt: now(2e8), createdAt: now(2.2e8) });
  const gone = addComment(video, bo, "", { deleted: true, createdAt: now(1.5e8) });
  addComment(video, clara, "I saw what you wrote :)", { parentId: gone.id, createdAt: now(1.4e8) });
  addComment(video, bo, Array.from({ length: 9 }, (_, i) => `${i + 1}. A long list of things that one has to mind when striking an arc by hand.`).join("\n"), { createdAt: now(8e7) });
  for (let i = 0; i < Number(process.env.COMMENTS ?? 60); i++) addComment(video, [clara, bo, dan][i % 3], `Comment number ${i + 1}. ${"It goes on for a while. ".repeat(i % 5)}`, { createdAt: now(7e7 - i * 1e6 * (60 / Number(process.env.COMMENTS ?? 60))) });
  addComment(video, clara, "first!!! buy cheap lamps at https://example.com/spam", { held: true, createdAt: now(3e5) });
}

function furnish() {
  const ada = addUser("ada", "Ada Lindqvist", "administrator");
  const bo = addUser("bo", "Bo Akintola");
  const made = [
    addChannel(ada, "nightshift", "Night Shift Films", "Short films shot between midnight and dawn.\nGear list: https://example.com/gear"),
    addChannel(bo, "fieldnotes", "Field Notes"),
    addChannel(bo, "workbench", "The Slow Workbench"),
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
  const described = {
    tags: ["lighting", "film history", "carbon arc"],
    description:
      "Before tungsten and long before LEDs, a klieg light burned two carbon rods in open air.\n\n0:00 What an arc is\n0:12 Striking it\n0:34 Why everybody on set had sore eyes\n0:50 What replaced it\n\nSources and drawings: https://example.com/arc-lamps (scans, 40 MB).",
  };
  titles.forEach((title, i) =>
    addVideo(made[i % 3], title, {
      poster: `/media/posters/poster${i % posters}.jpg`,
      durationMs: i === 0 || i === 4 ? seconds * 1000 : lengths[i % lengths.length] * 1000,
      category: categories[(i * 5) % categories.length].id,
      createdAt: now(i * i * 4.1e6 + 4e5), publishedAt: now(i * i * 4.1e6 + 4e5),
      ...(i === 0 ? described : {}),
    }),
  );
  talk(ada, bo, [...videos.values()][0]);
  addVideo(made[0], "Rough cut, do not share", { visibility: "private", publishedAt: null, createdAt: now(7e6), poster: "/media/posters/poster2.jpg" });
  addVideo(made[0], "For the jury", { visibility: "unlisted", createdAt: now(8e7), poster: "/media/posters/poster7.jpg" });
  addVideo(made[0], "holiday slides", { status: "failed", visibility: "private", publishedAt: null, durationMs: null, error: { code: "no_streams", detail: "The file has neither picture nor sound." } });
  addVideo(made[0], "Untitled draft", { status: "draft", visibility: "private", publishedAt: null, durationMs: null });
  sessions.set("other", { id: id("s_"), userId: ada.id, createdAt: now(4e8), lastUsedAt: now(8e6), userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Mobile Safari/604.1", address: "198.51.100.7" });
}
if (!process.env.EMPTY) furnish();
