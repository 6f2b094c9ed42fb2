import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error plain JavaScript, which `tsc -p dev-mock` checks
import { operations } from "../dev-mock/document.mjs";
// @ts-expect-error the same
import { behaviours, setupToken } from "../dev-mock/behaviours.mjs";
// @ts-expect-error the same
import { handle } from "../dev-mock/mock.mjs";

type Operation = (typeof operations)[number];

const server = createServer((req: unknown, res: unknown) => handle(req, res));
let origin = "";
beforeAll(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", () => ((origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`), ready()))));
afterAll(() => server.close());

let token = "";
function send(method: string, path: string, { body = undefined as BodyInit | undefined, as = token, headers = {} as Record<string, string> } = {}) {
  const who: Record<string, string> = as ? { Authorization: `Bearer ${as}` } : {};
  return fetch(origin + path, { method, body: body ?? null, headers: { "X-Klieg-Client": "web", ...who, ...headers } });
}
const json = (value: unknown) => ({ body: JSON.stringify(value), headers: { "Content-Type": "application/json" } });

/** Something of its own for each operation, so that none takes away what the next one asks for. */
async function furnish() {
  const name = `somebody-${Math.random().toString(36).slice(2, 10)}`;
  const password = "a password of some length";
  const registered = await send("POST", "/api/auth/register", { ...json({ username: name, email: `${name}@example.org`, password }), as: "" });
  const mine = (await registered.json()).token as string;
  const as = { as: mine };
  const channel = await (await send("POST", "/api/channels", { ...json({ handle: name, name: "Cinema" }), ...as })).json();
  const { video } = await (await send("POST", "/api/videos", { ...json({ channelId: channel.id, title: "The sea at night", visibility: "public" }), ...as })).json();
  const begun = await send("POST", "/api/uploads", { headers: { "Upload-Length": "3", "Upload-Metadata": `videoId ${btoa(video.id)}` }, ...as });
  const comment = await (await send("POST", "/api/comments", { ...json({ videoId: video.id, text: "Good." }), ...as })).json();
  const session = (await (await send("GET", "/api/auth/sessions", as)).json()).items[0];
  return { name, password, token: mine, channel, video, comment, session, upload: begun.headers.get("Location")!.split("/").pop()! };
}

/** The token of one. */
const administrator = async () => (await (await send("POST", "/api/auth/login", { ...json({ login: "ada", password: "correct horse battery" }), as: "" })).json()).token as string;

/** What an operation is asked, where the example of the document names what nobody has made here. */
function asked(operation: Operation, made: Awaited<ReturnType<typeof furnish>>, playlist: string) {
  const at: Record<string, string> = { channel: `@${made.name}`, video: made.video.id, comment: made.comment.id, id: made.comment.id, session: made.session.id, upload: made.upload, path: playlist, page: "about", whose: made.channel.id, key: "k3y", size: "192.webp", user: "u_abcdefgh234567ij" };
  const body: Record<string, object> = {
    logIn: { login: made.name, password: made.password },
    register: { username: `${made.name}2` },
    setUp: { username: `${made.name}2`, token: setupToken },
    editMe: { currentPassword: made.password },
    changePassword: { currentPassword: made.password },
    createChannel: { handle: `${made.name}2` },
    editChannel: { handle: `${made.name}2` },
    createVideo: { channelId: made.channel.id },
    createComment: { videoId: made.video.id },
  };
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { in: where, name, required, example, schema } of operation.parameters) {
    if (where === "query" && required) query.set(name, String(example ?? schema.examples[0]));
    if (where === "header" && required) headers[name] = String(example ?? schema.examples[0]);
  }
  if (operation.id === "createUpload") Object.assign(headers, { "Upload-Length": "3", "Upload-Metadata": `videoId ${btoa(made.video.id)}` });
  const path = operation.path.replace(/\{(\w+)\}/g, (_: string, name: string) => at[name] ?? `no ${name} here`) + (query.size ? `?${query}` : "");
  if (operation.takes) headers["Content-Type"] = "application/json";
  return { path, headers, body: operation.takes ? JSON.stringify({ ...operation.request, ...body[operation.id] }) : operation.id === "appendToUpload" ? "abc" : undefined };
}

test("each behaviour is of an operation that the document has", () => {
  const known = new Set(operations.map((operation: Operation) => operation.id));
  expect(Object.keys(behaviours).filter((id) => !known.has(id))).toEqual([]);
});

describe("each operation of the document is answered as it says", () => {
  // What becomes a WebSocket is answered by no request of this kind.
  for (const operation of (operations as Operation[]).filter(({ status }) => status !== 101)) {
    test(operation.id, async () => {
      const ada = await administrator();
      const made = await furnish();
      token = operation.administrators || operation.id === "getMetrics" ? ada : made.token;
      await send("PATCH", "/api/admin/site", { ...json({ about: "Who we are." }), as: ada });
      const films = await (await send("GET", "/api/videos")).json();
      const { path, ...request } = asked(operation, made, films.items[0].playback.hls.slice("/media/".length));

      const answer = await send(operation.method, path, request);
      const text = await answer.text();
      expect({ status: answer.status, type: answer.headers.get("Content-Type") }, text).toEqual({ status: operation.status, type: operation.type });
      if (operation.fits) expect(operation.fits(JSON.parse(text)), JSON.stringify(operation.fits.errors)).toBe(true);
      else if (!operation.type) expect(text).toBe("");
      if (operation.id === "getMedia") expect(text).toMatch(/^#EXTM3U\n/);
    });
  }
});

test("who is not signed in, or is no administrator, is told so", async () => {
  const { token: somebody } = await furnish();
  expect((await send("GET", "/api/users/me/limits", { as: "" })).status).toBe(401);
  expect((await send("GET", "/api/admin/limits", { as: somebody })).status).toBe(403);
  expect((await send("GET", "/api/admin/limits", { as: await administrator() })).status).toBe(200);
});

test("a body that the document does not allow is refused with its fields", async () => {
  const { token: somebody } = await furnish();
  const answer = await send("POST", "/api/channels", { ...json({ handle: "X" }), as: somebody });
  const { status, errors } = await answer.json();
  expect(status).toBe(422);
  expect(errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(expect.arrayContaining(["/name", "/handle"]));
});

test("a list goes on where its first page ended", async () => {
  const first = await (await send("GET", "/api/videos?limit=20")).json();
  const second = await (await send("GET", `/api/videos?limit=20&cursor=${first.nextCursor}`)).json();
  const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
  expect(first.items).toHaveLength(20);
  expect(new Set(ids).size).toBe(ids.length);
});

test("an upload whose line was cut goes on where it was, and its video is encoded", async () => {
  const { token: somebody, upload, video } = await furnish();
  const as = { as: somebody };
  const append = (offset: number, body: string) => send("PATCH", `/api/uploads/${upload}`, { body, headers: { "Upload-Offset": String(offset) }, ...as });
  expect((await append(0, "a")).headers.get("Upload-Offset")).toBe("1");
  expect((await append(0, "abc")).status).toBe(409);
  expect((await send("HEAD", `/api/uploads/${upload}`, as)).headers.get("Upload-Offset")).toBe("1");
  expect((await append(1, "bc")).headers.get("Upload-Offset")).toBe("3");
  expect((await (await send("GET", `/api/videos/${video.id}`, as)).json()).status).toBe("processing");
});
