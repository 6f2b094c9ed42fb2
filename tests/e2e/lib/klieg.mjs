// The real server over a folder of its own, and a small client of its API.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(new URL("../../..", import.meta.url)));
export const binary = resolve(root, process.env.KLIEG_BINARY ?? "build/dev/klieg");

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until there is an answer; fails after `seconds` with what was awaited and what was seen last. */
export async function until(what, ask, { seconds = 60, every = 150, seen = () => "" } = {}) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}. ${seen()}`);
    await pause(every);
  }
}

export async function tempFolder(name) {
  const path = await mkdtemp(join(tmpdir(), `klieg-e2e-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A port of this machine that nobody listens on, for programs that want to be told one. */
export const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer().on("error", failed).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** A running server. `kill()` is the power cut, `start()` afterwards the return on the same port and folder. */
export class Server {
  #child = null;
  #folder;
  #said = "";
  port = 0;

  static start(...settings) {
    return Server.startAt(0, ...settings);
  }

  /** At a port that was chosen before, for settings that name it; 0: any. */
  static async startAt(port, ...settings) {
    if (!existsSync(binary)) throw new Error(`there is no server at ${binary}: build it, or set KLIEG_BINARY`);
    const server = new Server();
    server.port = port;
    server.#folder = await tempFolder("data");
    server.settings = settings;
    await server.start();
    return server;
  }

  get data() {
    return this.#folder.path;
  }
  get url() {
    return `http://127.0.0.1:${this.port}`;
  }
  /** What the server printed: for failures. */
  get log() {
    return this.#said;
  }

  async start() {
    const set = ["rates.auth_per_minute=1000", "rates.write_per_minute=10000", ...this.settings].flatMap((s) => ["--set", s]);
    const listen = `127.0.0.1:${this.port}`;
    const child = spawn(binary, ["serve", "--data", this.data, "--listen", listen, ...set], { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    let said = "";
    const hear = (chunk) => {
      said += chunk;
      this.#said = (this.#said + chunk).slice(-20_000);
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
    await until("the server starts", () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${said}`);
      const port = /Klieg serves http:\/\/[^\s]+:(\d+)/.exec(said)?.[1];
      if (port) this.port = Number(port);
      return port;
    }, { every: 20, seen: () => said });
  }

  async #end(signal) {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await Promise.race([gone, pause(10_000).then(() => child.kill("SIGKILL"))]);
    await gone;
  }

  kill() {
    return this.#end("SIGKILL");
  }

  /** It holds its connections and takes new ones, and answers nothing, until it goes on. Done once each of its threads has stopped: one may answer a while after the signal. */
  async freeze() {
    this.#child.kill("SIGSTOP");
    const threads = `/proc/${this.#child.pid}/task`;
    const hasStopped = async (thread) => /\) T /.test(await readFile(`${threads}/${thread}/stat`, "utf8"));
    await until("the server has stopped", async () => (await Promise.all((await readdir(threads)).map(hasStopped))).every(Boolean), { every: 5 });
  }

  goOn() {
    this.#child.kill("SIGCONT");
  }

  /** As its operator ends it; `start()` is the return. */
  end() {
    return this.#end("SIGTERM");
  }

  async stop() {
    await this.end();
    await this.#folder.remove();
  }

  /** `{status, headers, body}`; the body is parsed where it is JSON. */
  async call(method, path, { token, body, headers = {} } = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body !== undefined ? { "Content-Type": "application/json" } : {}),
        ...headers,
      },
      ...(body !== undefined ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
  }

  /** As call(), where anything but success is a failure of the test. */
  async must(method, path, options) {
    const answer = await this.call(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** The first administrator, made by the link that a new server prints. */
  async administrator(name) {
    const token = /\/setup\?token=([\w-]+)/.exec(this.log)?.[1];
    const account = { username: name, email: `${name}@example.org`, password: "a long enough password" };
    const made = await this.must("POST", "/api/auth/setup", { body: { ...account, token } });
    return new Person(this, { ...account, ...made });
  }

  /** A new account with a channel. */
  async person(name, more = {}) {
    const account = { username: name, email: `${name}@example.org`, password: "a long enough password", ...more };
    const { user, token } = await this.must("POST", "/api/auth/register", { body: account });
    const channel = await this.must("POST", "/api/channels", { token, body: { handle: name, name: `Channel of ${name}` } });
    return new Person(this, { ...account, user, token, channel });
  }

  video(videoId, token) {
    return this.must("GET", `/api/videos/${videoId}`, { token });
  }
}

export class Person {
  constructor(server, fields) {
    Object.assign(this, fields, { server });
  }

  async draft(title, more = {}) {
    const body = { channelId: this.channel.id, title, visibility: "public", ...more };
    const { video } = await this.server.must("POST", "/api/videos", { token: this.token, body });
    return video.id;
  }

  /** The video as soon as `wanted` holds; a failed one ends the wait. */
  async awaitVideo(videoId, what, wanted, seconds = 120) {
    let last;
    return until(`video: ${what}`, async () => {
      last = await this.server.video(videoId, this.token);
      if (wanted(last)) return last;
      if (last.status === "failed") throw new Error(`the video failed: ${JSON.stringify(last.error)}`);
      return null;
    }, { seconds, seen: () => `Last seen: ${JSON.stringify({ ...last, description: undefined })}` });
  }

  playable(videoId, seconds) {
    return this.awaitVideo(videoId, "can be played", (v) => v.playback.hls !== null, seconds);
  }

  ready(videoId, seconds) {
    return this.awaitVideo(videoId, "is ready", (v) => v.status === "ready", seconds);
  }
}
