// What proves an account, with npm's `otpauth` as the app: a second factor from its picture on, a stolen cookie, an access token and its socket.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { Secret, TOTP, URI } from "otpauth";
import { WebSocket } from "ws";
import { pause, Server } from "./lib/klieg.mjs";

const password = "a long enough password";
let server, ada, app, recovery;

before(async () => {
  server = await Server.start();
  ada = await server.person("ada");
});

after(() => server?.stop());

const logIn = (more = {}) => server.call("POST", "/api/auth/login", { body: { login: "ada", password, ...more } });

/** A code that was not used yet: an app shows one for half a minute. */
async function freshCode(used) {
  for (;;) {
    const code = app.generate();
    if (!used.has(code)) {
      used.add(code);
      return code;
    }
    await pause(500);
  }
}

test("an app reads its secret off our link and gives codes that are taken, each once", async () => {
  const { token } = ada;
  const begun = await server.must("POST", "/api/auth/second-factor", { token });
  app = URI.parse(begun.uri);
  assert.ok(app instanceof TOTP);
  assert.equal(app.issuer, "Klieg");
  assert.equal(app.label, "ada");
  assert.deepEqual([app.algorithm, app.digits, app.period], ["SHA1", 6, 30]);
  assert.equal(app.secret.base32, Secret.fromBase32(begun.secret).base32);

  const used = new Set();
  const confirm = (code) => server.call("POST", "/api/auth/second-factor/confirm", { token, body: { code } });
  assert.equal((await confirm(app.generate({ timestamp: Date.now() - 600_000 }))).status, 422);
  const confirmed = await confirm(await freshCode(used));
  assert.equal(confirmed.status, 200);
  recovery = confirmed.body.recoveryCodes;
  assert.equal(recovery.length, 10);

  const without = await logIn();
  assert.deepEqual([without.status, without.body.code, without.headers.get("set-cookie")], [401, "second_factor_required", null]);
  assert.equal((await logIn({ code: [...used][0] })).body.code, "wrong_second_factor");
  assert.equal((await logIn({ code: await freshCode(used) })).status, 200);
  assert.equal((await logIn({ code: recovery[0] })).status, 200);
  assert.equal((await logIn({ code: recovery[0] })).status, 401);
});

test("of many who send one recovery code at once one gets in", async () => {
  const tries = await Promise.all(Array.from({ length: 6 }, () => logIn({ code: recovery[1] })));
  assert.deepEqual(tries.filter((one) => one.status === 200).length, 1);
});

test("an access token opens a socket, decides nothing about the account, and takes its socket along when it is revoked", async () => {
  const { token } = (await logIn({ code: recovery[2] })).body;
  const made = await server.must("POST", "/api/auth/tokens", { token, body: { name: "a script", scopes: ["read", "write", "upload", "admin"] } });
  assert.match(made.token, /^klieg_pat_[0-9A-Za-z]{49}$/);
  const asked = await server.call("POST", "/api/auth/tokens", { token: made.token, body: { name: "more", scopes: ["read"] } });
  assert.deepEqual([asked.status, asked.body.code], [403, "session_required"]);

  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/ws`, ["klieg.v1+json"], { headers: { Authorization: `Bearer ${made.token}` } });
  await once(socket, "message");
  const closed = once(socket, "close");
  await server.must("DELETE", `/api/auth/tokens/${made.id}`, { token });
  assert.equal((await closed)[0], 4001);
  assert.equal((await server.call("GET", "/api/auth/me", { token: made.token })).status, 401);
});

test("the log has who got in and what changed, and the secrets are in neither log nor database", async () => {
  const { token } = (await logIn({ code: recovery[3] })).body;
  const { items } = await server.must("GET", "/api/auth/sign-ins?limit=100", { token });
  const kinds = items.map((entry) => entry.kind);
  for (const kind of ["registered", "second_factor_on", "signed_in_by_both", "recovery_code_used", "token_made", "token_revoked"])
    assert.ok(kinds.includes(kind), `${kind} in ${kinds}`);
  for (const secret of [app.secret.base32, ...recovery, ...recovery.map((code) => code.replaceAll("-", ""))])
    assert.ok(!server.log.includes(secret));
});
