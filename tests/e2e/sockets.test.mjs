// The live socket as npm's `ws` sees it: protocols, pings, fragments, closes, a server that dies.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";
import { Server } from "./lib/klieg.mjs";

const protocol = "klieg.v1+json";
let server, ada;

before(async () => {
  server = await Server.start();
  ada = await server.person("ada");
});

after(() => server?.stop());

/** A socket, and what it was told, in order. */
async function open(options = {}, protocols = [protocol]) {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/ws`, protocols, options);
  const told = [];
  const waiting = [];
  socket.on("message", (data, isBinary) => {
    assert.equal(isBinary, false);
    const message = JSON.parse(data.toString());
    const next = waiting.shift();
    if (next) next(message);
    else told.push(message);
  });
  const closed = once(socket, "close").then(([code, reason]) => ({ code, reason: reason.toString() }));
  await once(socket, "open");
  const next = () => (told.length > 0 ? Promise.resolve(told.shift()) : new Promise((done) => waiting.push(done)));
  return { socket, next, closed, say: (message) => socket.send(JSON.stringify(message)) };
}

test("ws agrees on the protocol, is greeted and answered, and no compression is spoken", async () => {
  const { socket, next, say, closed } = await open({ perMessageDeflate: true }, ["other", protocol]);
  assert.equal(socket.protocol, protocol);
  assert.equal(socket.extensions, "");
  assert.equal((await next()).op, "hello");
  say({ op: "ping", ts: 7 });
  assert.deepEqual(await next(), { op: "pong", ts: 7 });
  socket.ping("are you there");
  const [payload] = await once(socket, "pong");
  assert.equal(payload.toString(), "are you there");
  socket.close(4000, "enough");
  assert.equal((await closed).code, 4000);
});

test("ws sends a message in fragments with a ping between, and follows a topic", async () => {
  const video = await ada.draft("Seen by its owner");
  const { socket, next, closed } = await open({ headers: { Authorization: `Bearer ${ada.token}` } });
  await next();
  const text = JSON.stringify({ op: "sub", id: 1, topics: [`video:${video}`] });
  socket.send(text.slice(0, 9), { fin: false });
  socket.ping("between");
  socket.send(text.slice(9), { fin: true });
  const [payload] = await once(socket, "pong");
  assert.equal(payload.toString(), "between");
  const acknowledged = await next();
  assert.equal(acknowledged.op, "ack");
  assert.deepEqual(acknowledged.ok, [`video:${video}`]);
  socket.close(1000);
  assert.equal((await closed).code, 1000);
});

test("ws is told why: bytes, a text that is too long, a protocol that nobody speaks", async () => {
  const bytes = await open();
  bytes.socket.send(Buffer.from([1, 2, 3]));
  assert.equal((await bytes.closed).code, 1003);
  const long = await open();
  long.socket.send("x".repeat(17_000));
  assert.equal((await long.closed).code, 1009);
  const other = new WebSocket(`${server.url.replace("http", "ws")}/api/ws`, ["graphql-ws"]);
  const [error] = await once(other, "error");
  assert.match(error.message, /400/);
});

test("a socket ends with a reason when the server stops, and comes back to the next one", async () => {
  const { next, closed } = await open();
  await next();
  const [{ code }] = await Promise.all([closed, server.end()]);
  assert.equal(code, 1012);
  await server.start();
  const again = await open();
  assert.equal((await again.next()).op, "hello");
  again.socket.terminate();
});
