// What the stand-in does by hand, because the client needs that it remembers: who is signed in, lists, what was written, an upload that goes on. Every
// other operation answers the example of the document (mock.mjs). That somebody has to be signed in, and what a body may hold, is checked before.
import { playing } from "./playing.mjs";
import { forbidden, invalid, missing, Problem } from "./problem.mjs";
import { addChannel, addComment, addUser, addVideo, categories, channelBy, channels, comments, id, now, sessions, show, subscriptions, users, videos, votes } from "./state.mjs";
import { tus } from "./tus.mjs";

/** @typedef {import("../src/data/wire.ts").operations} Operations */
/**
 * What is answered with 200 or 201; undefined where that has no body.
 * @template {keyof Operations} Id
 * @typedef {Operations[Id]["responses"] extends infer All ? All[keyof All & (200 | 201)] extends { content: { "application/json": infer Body } } ? Body : void : never} Answer
 */
/**
 * @typedef {object} Asked
 * @property {import("node:http").IncomingMessage} req
 * @property {import("node:http").ServerResponse} res  for headers; who ends it answers the request
 * @property {any} at     the address's parameters
 * @property {URLSearchParams} query
 * @property {any} body   of JSON
 * @property {import("./state.mjs").Account} me  who is signed in; undefined only where nobody has to be
 * @property {string | undefined} token
 */
/** @typedef {{ [Id in keyof Operations]?: (asked: Asked) => Answer<Id> | Promise<Answer<Id>> }} Behaviours */

const page = (list, query, view = (x) => x) => {
  const limit = Number(query.get("limit") ?? 24);
  const from = Number(query.get("cursor") ?? 0);
  return { items: list.slice(from, from + limit).map(view), nextCursor: from + limit < list.length ? String(from + limit) : null };
};
/** @param {import("./state.mjs").Account} account @returns {import("./state.mjs").Schemas["User"]} */
const open = ({ password, ...user }) => user;
/** Lists of what anyone may see leave out how far the encoding is, and descriptions that are not asked for. */
const showInList = (query) => (video) => ({ ...show(video), processing: null, ...(query.get("descriptions") !== "true" && { description: null }) });
const byDate = (a, b) => b.createdAt.localeCompare(a.createdAt);
const picture = [{ width: 192, height: 192, url: `/media/pictures/mock/${id()}/192.webp` }];

function begin(user, { req, res }) {
  const token = id();
  sessions.set(token, { id: id("s_"), userId: user.id, createdAt: now(), lastUsedAt: now(), userAgent: req.headers["user-agent"] ?? "", address: "127.0.0.1" });
  res.setHeader("Set-Cookie", `klieg=${token}; Path=/; HttpOnly; SameSite=Lax`);
  return { user: open(user), token };
}
/** @param {any} body @param {import("./state.mjs").Schemas["Role"]} role */
function enrol({ username, email, password, displayName }, role) {
  if ([...users.values()].some((u) => u.username.toLowerCase() === username.toLowerCase())) throw invalid(["username", "This username is taken."]);
  return addUser(username, displayName || username, role, password, email);
}
const ownChannel = (ref, me) => {
  const channel = channelBy(ref);
  if (me.id !== channel.ownerUserId) throw forbidden();
  return channel;
};
const videoFor = (ref, me) => {
  const video = videos.get(ref);
  if (!video || (video.visibility === "private" && me?.id !== video.ownerUserId)) throw missing();
  return video;
};
const ownVideo = (ref, me) => {
  const video = videoFor(ref, me);
  if (me.id !== video.ownerUserId) throw forbidden();
  return video;
};
/** @param {Partial<import("./state.mjs").Schemas["Channel"]>} change @returns {(asked: Asked) => import("./state.mjs").Schemas["Channel"]} */
const changeChannel = (change) => ({ at, me }) => Object.assign(ownChannel(at.channel, me), change, { updatedAt: now() });
/** @param {Partial<import("./state.mjs").Schemas["User"]>} change @returns {(asked: Asked) => import("./state.mjs").Schemas["User"]} */
const changeMe = (change) => ({ me }) => open(Object.assign(me, change));

// --- People: what one has to do with things is laid over them as they are shown ---------------------------------------------
const voteOf = (id, me) => votes.get(id)?.get(me?.id) ?? null;
const followed = (channelId, me) => subscriptions.get(channelId)?.get(me?.id) ?? null;
const showFor = (video, me) => ({ ...show(video), viewer: me ? { vote: voteOf(video.id, me), subscribed: followed(video.channelId, me) !== null, level: followed(video.channelId, me)?.level ?? null, positionMs: null, watchLater: false } : null });
const channelFor = (channel, me) => ({ ...channel, viewer: me ? { subscribed: followed(channel.id, me) !== null, level: followed(channel.id, me)?.level ?? null } : null });
const commentFor = (comment, me) => {
  const owns = videos.get(comment.videoId)?.ownerUserId === me?.id;
  const mine = comment.author?.id === me?.id;
  return { ...comment, viewer: me ? { vote: voteOf(comment.id, me), canEdit: mine, canDelete: mine || owns, canModerate: owns } : null };
};
const commentBy = (id) => {
  const found = comments.get(id);
  if (!found) throw missing();
  return found;
};
/** @param {any} thing @param {import("./state.mjs").Schemas["Vote"] | null} value */
function vote(thing, me, value) {
  const all = votes.get(thing.id) ?? new Map();
  votes.set(thing.id, all);
  const was = all.get(me.id);
  for (const [kind, name] of [["like", "likes"], ["dislike", "dislikes"]]) thing[name] = (thing[name] ?? 0) + Number(value === kind) - Number(was === kind);
  if (value) all.set(me.id, value);
  else all.delete(me.id);
  return { value, likes: thing.likes, dislikes: thing.dislikes ?? 0 };
}

/** What was chosen of the site, and in which version. @type {import("./state.mjs").Schemas["SiteSettings"]} */
const site = {
  chosen: { name: null, description: null, accent: null, about: null, terms: null, contact: null, registration: null },
  configured: { name: "Klieg", registration: "open" },
  logo: [],
  version: 0,
  changedAt: null,
};

/** As long as the server's, of which the client knows the length. */
export const setupToken = "setup".padEnd(43, "-");

/** @type {Behaviours} */
export const behaviours = {
  ...tus,
  ...playing,

  getSite: () => {
    const { name, description, accent, about, terms, contact, registration } = site.chosen;
    return {
      name: name ?? site.configured.name, description: description ?? "", accent, hasAbout: !!about, hasTerms: !!terms, hasContact: !!contact,
      version: "0.1.0-mock", registrationOpen: registration !== "closed", sendsMail: true, uploadBytesMax: 21474836480, categories, logo: site.logo, logoJpegs: site.logo,
    };
  },
  getSitePage: ({ at }) => {
    const text = site.chosen[at.page];
    if (!text) throw missing();
    return { text };
  },
  getSiteSettings: () => site,
  setSiteSettings: ({ req, body }) => {
    const version = req.headers["if-match"];
    if (version && version !== `"v${site.version}"`) throw new Problem(412, "precondition_failed", "The site has changed since you read it.");
    Object.assign(site.chosen, body);
    return Object.assign(site, { version: site.version + 1, changedAt: now() });
  },

  register: (asked) => begin(enrol(asked.body, "user"), asked),
  setUp: (asked) => {
    if (asked.body.token !== setupToken) throw new Problem(403, "setup_token_void", "This is not the link of the server's last start.");
    return begin(enrol(asked.body, "administrator"), asked);
  },
  logIn: (asked) => {
    const { login, password } = asked.body;
    const user = [...users.values()].find((u) => u.username === login || u.email === login);
    if (!user || user.password !== password) throw new Problem(401, "credentials", "The name or the password is wrong.");
    return begin(user, asked);
  },
  logOut: ({ token }) => void sessions.delete(token ?? ""),
  getMe: ({ me }) => (me ? open(me) : null),
  editMe: ({ body: { currentPassword, displayName, email }, me }) => {
    if (email && email !== me.email && me.password !== currentPassword) throw invalid(["currentPassword", "This is not your current password."]);
    return open(Object.assign(me, email && { email }, displayName !== undefined && { displayName: displayName ?? me.username }));
  },
  setMyAvatar: changeMe({ avatar: picture }),
  removeMyAvatar: changeMe({ avatar: [] }),
  changePassword: ({ body: { currentPassword, newPassword }, me, token }) => {
    if (me.password !== currentPassword) throw invalid(["currentPassword", "This is not your current password."]);
    me.password = newPassword;
    for (const [key, s] of sessions) if (s.userId === me.id && key !== token) sessions.delete(key);
  },
  listSessions: ({ me, query, token }) =>
    page([...sessions].filter(([, s]) => s.userId === me.id), query, ([key, { userId, ...s }]) => ({ ...s, current: key === token })),
  endSession: ({ me, at }) => {
    for (const [key, s] of sessions) if (s.id === at.session && s.userId === me.id) sessions.delete(key);
  },

  createChannel: ({ body: { handle, name, description }, me }) => {
    if ([...channels.values()].some((c) => c.handle === handle)) throw invalid(["handle", "This handle is taken."]);
    return addChannel(me, handle, name, description ?? "");
  },
  listChannels: ({ query, me }) => {
    const owner = query.get("owner");
    return page([...channels.values()].filter((c) => c.ownerUserId === (owner === "me" ? me?.id : owner)), query);
  },
  getChannel: ({ at, me }) => channelFor(channelBy(at.channel), me),
  editChannel: (asked) => changeChannel(asked.body)(asked),
  deleteChannel: ({ at, me }) => {
    const channel = ownChannel(at.channel, me);
    channels.delete(channel.id);
    for (const v of [...videos.values()]) if (v.channelId === channel.id) videos.delete(v.id);
  },
  setChannelAvatar: changeChannel({ avatar: picture, avatarJpegs: picture }),
  removeChannelAvatar: changeChannel({ avatar: [], avatarJpegs: [] }),
  setChannelBanner: changeChannel({ banner: picture }),
  removeChannelBanner: changeChannel({ banner: [] }),
  listChannelVideos: ({ at, query, me }) => {
    const channel = channelBy(at.channel);
    const all = query.get("all") === "true" && me?.id === channel.ownerUserId;
    const list = [...videos.values()].filter((v) => v.channelId === channel.id && (all || (v.visibility === "public" && show(v).playback.hls)));
    return page(list.sort(byDate), query, all ? show : showInList(query));
  },

  createVideo: ({ body: { channelId, title, ...rest }, me }) => {
    const video = addVideo(ownChannel(channelId, me), title, { visibility: "private", publishedAt: null, durationMs: null, width: null, height: null, ...rest, status: "draft" });
    return { video: show(video), upload: { url: "/api/uploads" } };
  },
  listVideos: ({ query }) => {
    const category = query.get("category");
    const list = [...videos.values()].filter((v) => v.visibility === "public" && (!category || v.category === category) && show(v).playback.hls);
    return page(list.sort(byDate), query, showInList(query));
  },
  getVideo: ({ at, me }) => showFor(videoFor(at.video, me), me),
  editVideo: ({ at, me, body }) => showFor(Object.assign(ownVideo(at.video, me), body, { updatedAt: now() }), me),
  deleteVideo: ({ at, me }) => void videos.delete(ownVideo(at.video, me).id),

  /** It tells nothing by itself: the client then asks by the clock, and says so. */
  openSocket: () => {
    throw new Problem(501, "not_implemented", "The stand-in has no WebSocket.");
  },
  createComment: ({ body: { videoId, text, parentId }, me }) => {
    const video = videoFor(videoId, me);
    return commentFor(addComment(video, me, text, { parentId: parentId ?? null, held: video.commentPolicy === "held" && video.ownerUserId !== me.id }), me);
  },
  listComments: ({ at, query, me }) => {
    const show = (comment) => commentFor(comment, me);
    const one = comments.get(at.id);
    const head = one?.parentId ? commentBy(one.parentId) : one;
    if (head) {
      const answers = [...comments.values()].filter(({ parentId }) => parentId === head.id).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
      return { comment: show(head), focus: one !== head ? show(one) : null, ...page(answers, query, show) };
    }
    const held = query.get("held") === "true";
    const all = [...comments.values()].filter((c) => c.videoId === videoFor(at.id, me).id && c.parentId === null && c.held === held);
    const sorted = all.sort((a, b) => Number(b.pinned) - Number(a.pinned) || (query.get("sort") === "top" ? b.likes - a.likes : b.createdAt.localeCompare(a.createdAt)));
    return { comment: null, focus: null, ...page(sorted, query, show) };
  },
  editComment: ({ at, body, me }) => {
    const comment = commentBy(at.id);
    if (body.pinned) for (const other of comments.values()) if (other.videoId === comment.videoId) other.pinned = false;
    return commentFor(Object.assign(comment, body, body.text !== undefined && { editedAt: now() }), me);
  },
  deleteComment: ({ at }) => {
    const comment = commentBy(at.id);
    const video = videos.get(comment.videoId);
    if (video) video.comments--;
    if (comment.replyCount > 0) return void Object.assign(comment, { deleted: true, text: "", pinned: false, hearted: false });
    const parent = comment.parentId && comments.get(comment.parentId);
    if (parent) parent.replyCount--;
    comments.delete(comment.id);
  },
  voteOnVideo: ({ at, me, body }) => vote(videoFor(at.video, me), me, body?.value ?? "like"),
  withdrawVoteOnVideo: ({ at, me }) => vote(videoFor(at.video, me), me, null),
  voteOnComment: ({ at, me, body }) => vote(commentBy(at.id), me, body?.value ?? "like"),
  withdrawVoteOnComment: ({ at, me }) => vote(commentBy(at.id), me, null),
  listLiked: ({ me, query }) => page([...votes].filter(([id, all]) => videos.has(id) && all.get(me.id) === "like").map(([id]) => videos.get(id)).reverse(), query, showInList(query)),
  subscribe: ({ at, me, body }) => {
    const channel = channelBy(at.channel);
    const all = subscriptions.get(channel.id) ?? new Map();
    const level = body?.level ?? "all";
    if (!all.has(me.id)) channel.subscribers++;
    subscriptions.set(channel.id, all.set(me.id, { level, at: now() }));
    return { channelId: channel.id, level, subscribers: channel.subscribers };
  },
  unsubscribe: ({ at, me }) => {
    const channel = channelBy(at.channel);
    if (subscriptions.get(channel.id)?.delete(me.id)) channel.subscribers--;
  },
  listSubscriptions: ({ me, query }) =>
    page([...subscriptions].flatMap(([id, all]) => (all.has(me.id) ? [{ channel: channelBy(id), ...all.get(me.id) }] : [])), query, ({ channel: { id, handle, name, avatar, subscribers }, level, at }) => ({ channel: { id, handle, name, avatar }, level, subscribedAt: at, subscribers })),
  listSubscribedVideos: ({ me, query }) =>
    page([...videos.values()].filter((v) => followed(v.channelId, me) && v.visibility === "public").sort(byDate), query, showInList(query)),
};
