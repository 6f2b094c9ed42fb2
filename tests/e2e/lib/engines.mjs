// Three engines that one journey is made in: Chromium by playwright, Firefox by the WebDriver BiDi that it speaks itself, WebKit by Debian's
// WebKitWebDriver. Each is brought to the same few verbs; how a page is read and handled is said once, in `Visitor`.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import WebSocket from "ws";
import { launch, sizes } from "./browser.mjs";
import { freePort, tempFolder, until } from "./klieg.mjs";

/** A program of Debian's; its absence fails the test. */
function program(path, debian) {
  if (!existsSync(path)) throw new Error(`${path} is not there: install Debian's ${debian} (tools/install test)`);
  return path;
}

/** A program in a process group of its own, which ends as a whole. `said` is what it printed. */
class Program {
  said = "";

  constructor(path, args, { env = {}, stdio = ["ignore", "pipe", "pipe"] } = {}) {
    this.child = spawn(path, args, { stdio, env: { ...process.env, ...env }, detached: true });
    this.gone = new Promise((done) => this.child.once("exit", done));
    for (const stream of this.child.stdio) stream?.setEncoding("utf8").on("data", (chunk) => (this.said = (this.said + chunk).slice(-20_000)));
  }

  says(pattern) {
    return until(`a program says ${pattern}`, () => {
      if (this.child.exitCode !== null) throw new Error(`it ended with ${this.child.exitCode}: ${this.said}`);
      return pattern.exec(this.said)?.[1];
    }, { every: 30, seen: () => this.said });
  }

  async end() {
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error; // it has ended by itself
    }
    if (this.child.exitCode === null && this.child.signalCode === null) await this.gone;
  }
}

/** A folder that a browser takes for its user's home, so that nothing of one run is there in another. */
const home = (path) => ({ HOME: path, XDG_CACHE_HOME: `${path}/cache`, XDG_CONFIG_HOME: `${path}/config`, XDG_DATA_HOME: `${path}/data` });

/** Both protocols say a click and a key in the same words. */
const clickAt = (x, y) => [{
  type: "pointer", id: "mouse", parameters: { pointerType: "mouse" },
  actions: [
    { type: "pointerMove", x: Math.round(x) - 3, y: Math.round(y) }, { type: "pointerMove", x: Math.round(x), y: Math.round(y) },
    { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 },
  ],
}];
const moveTo = (x, y) => clickAt(x, y).map((source) => ({ ...source, actions: source.actions.slice(0, 2) }));
const strike = (text) => [{ type: "key", id: "keys", actions: [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]) }];

async function chromium() {
  const browser = await launch({ whole: true });
  const page = await (await browser.newContext({ ...sizes.desktop, locale: "en-GB" })).newPage();
  return {
    goto: (url) => page.goto(url),
    evaluate: (script, argument) => page.evaluate(script, argument),
    click: (x, y) => page.mouse.click(x, y),
    move: async (x, y) => {
      await page.mouse.move(x - 3, y);
      await page.mouse.move(x, y);
    },
    type: (text) => page.keyboard.type(text),
    choose: (selector, file) => page.setInputFiles(selector, file),
    picture: (path) => page.screenshot({ path }),
    close: () => browser.close(),
  };
}

async function firefox() {
  const folder = await tempFolder("firefox");
  const settings = {
    "intl.accept_languages": "en-GB", "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false,
    // Whatever it would tell or ask its makers goes to a port of this machine that nobody listens on; this machine's own addresses need no proxy.
    "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
  };
  await writeFile(join(folder.path, "user.js"), Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(""));
  const path = program(process.env.FIREFOX ?? "/usr/bin/firefox-esr", "firefox-esr");
  const args = ["--headless", "--no-remote", "--profile", folder.path, "--width", "1440", "--height", "900", "--remote-debugging-port", "0", "about:blank"];
  const browser = new Program(path, args, { env: home(folder.path) });
  const close = async () => {
    await browser.end();
    await folder.remove();
  };
  try {
    const send = await bidi(`${await browser.says(/WebDriver BiDi listening on (ws:\S+)/)}/session`);
    await send("session.new", { capabilities: { alwaysMatch: {} } });
    const { contexts } = await send("browsingContext.getTree", {});
    const context = contexts[0].context;
    await send("browsingContext.setViewport", { context, viewport: sizes.desktop.viewport });
    const call = async (functionDeclaration, ...values) => {
      const { type, result, exceptionDetails } = await send("script.callFunction", {
        functionDeclaration, arguments: values.map((value) => ({ type: "string", value })), awaitPromise: true, target: { context },
      });
      if (type === "exception") throw new Error(exceptionDetails.text);
      return result;
    };
    const act = (actions) => send("input.performActions", { context, actions });
    return {
      goto: (url) => send("browsingContext.navigate", { context, url, wait: "interactive" }),
      evaluate: async (script, argument) => JSON.parse((await call(`async (json) => JSON.stringify(await (${script})(JSON.parse(json))) ?? "null"`, JSON.stringify(argument ?? null))).value),
      click: (x, y) => act(clickAt(x, y)),
      move: (x, y) => act(moveTo(x, y)),
      type: (text) => act(strike(text)),
      choose: async (selector, file) => {
        const { sharedId } = await call("(selector) => document.querySelector(selector)", selector);
        await send("input.setFiles", { context, element: { sharedId }, files: [file] });
      },
      picture: async (path) => writeFile(path, Buffer.from((await send("browsingContext.captureScreenshot", { context })).data, "base64")),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A connection that commands of WebDriver BiDi are sent on: answers what does so. */
async function bidi(url) {
  const socket = new WebSocket(url);
  await new Promise((done, failed) => socket.once("open", done).once("error", failed));
  const waiting = new Map();
  socket.on("message", (data) => {
    const { id, type, result, error, message } = JSON.parse(data);
    const asked = waiting.get(id);
    if (!asked) return; // an event, which nobody asked for
    waiting.delete(id);
    if (type === "success") asked.done(result);
    else asked.failed(new Error(`${asked.method}: ${error}: ${message}`));
  });
  socket.on("close", () => waiting.forEach(({ failed, method }) => failed(new Error(`${method}: the browser hung up`))));
  let count = 0;
  return (method, params) =>
    new Promise((done, failed) => {
      waiting.set(++count, { done, failed, method });
      socket.send(JSON.stringify({ id: count, method, params }));
    });
}

/** MiniBrowser wants a screen: Xvfb is one that nobody sees. */
async function webkit() {
  const folder = await tempFolder("webkit");
  const port = await freePort();
  const started = [];
  let session = "";
  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/session${path}`, { method, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(60_000) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const close = async () => {
    if (session) await ask("DELETE", session).catch(() => undefined); // it ends with its driver
    for (const one of started.reverse()) await one.end();
    await folder.remove();
  };
  try {
    const screen = new Program(program("/usr/bin/Xvfb", "xvfb"), ["-displayfd", "3", "-screen", "0", "1600x1100x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
    started.push(screen);
    const display = await screen.says(/^(\d+)\n/m);
    const driver = new Program(program("/usr/bin/WebKitWebDriver", "webkit2gtk-driver"), ["--host=127.0.0.1", `--port=${port}`], {
      env: { ...home(folder.path), DISPLAY: `:${display}`, LANGUAGE: "en_GB", GDK_BACKEND: "x11", NO_AT_BRIDGE: "1" },
    });
    started.push(driver);
    await until("WebKitWebDriver listens", () => ask("GET", "/none").catch((error) => error.cause?.code !== "ECONNREFUSED"), { every: 50, seen: () => driver.said });
    const binary = program(process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", "libwebkit2gtk-4.1-0");
    const { sessionId } = await ask("POST", "", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } } });
    session = `/${sessionId}`;
    await ask("POST", `${session}/window/rect`, { x: 0, y: 0, width: 1440, height: 1000 });
    const act = (actions) => ask("POST", `${session}/actions`, { actions });
    return {
      goto: (url) => ask("POST", `${session}/url`, { url }),
      evaluate: (script, argument) => ask("POST", `${session}/execute/sync`, { script: `return (${script})(arguments[0])`, args: [argument ?? null] }),
      click: (x, y) => act(clickAt(x, y)),
      move: (x, y) => act(moveTo(x, y)),
      type: (text) => act(strike(text)),
      choose: async (selector, file) => {
        const found = await ask("POST", `${session}/element`, { using: "css selector", value: selector });
        await ask("POST", `${session}/element/${Object.values(found)[0]}/value`, { text: file });
      },
      picture: async (path) => writeFile(path, Buffer.from(await ask("GET", `${session}/screenshot`), "base64")),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export const engines = { chromium, firefox, webkit };

/** Runs in the page: the first element of a role that is called so, is seen and lies under no other; where its middle is, and what it says. */
function locate({ role, name, exact }) {
  const roles = {
    button: "button, [role=button]", link: "a[href]", menuitem: "[role=menuitem]", menuitemradio: "[role=menuitemradio]", slider: "[role=slider]",
    heading: "h1, h2, h3", field: "input, textarea, select", choice: "label",
  };
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const nameOf = (element) => words(element.getAttribute("aria-label") ?? (element.labels?.[0] ?? element).textContent);
  for (const element of document.querySelectorAll(roles[role])) {
    const called = nameOf(element);
    if (exact ? called !== name : !called.startsWith(name)) continue;
    let box = element.getBoundingClientRect();
    if (!box.width || !box.height || element.disabled) continue;
    if (box.top < 0 || box.bottom > innerHeight) {
      element.scrollIntoView({ block: "center", behavior: "instant" });
      box = element.getBoundingClientRect();
    }
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (!top || !(element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top))) continue;
    return { x, y, left: box.left, width: box.width, text: words(element.textContent) };
  }
  return null;
}

/** Runs in the page: what its video says about itself. `shown` is what is on the screen now, so coarse that two engines' scaling makes no difference. */
function look() {
  const video = document.querySelector("video");
  if (!video) return { panel: document.querySelector(".panel-error")?.textContent ?? null, frames: 0 };
  const { totalVideoFrames = 0 } = video.getVideoPlaybackQuality?.() ?? {};
  const small = Object.assign(document.createElement("canvas"), { width: 16, height: 9 });
  const pen = small.getContext("2d");
  if (video.videoWidth) pen.drawImage(video, 0, 0, 16, 9);
  return {
    frames: Math.max(totalVideoFrames, video.mozPaintedFrames ?? 0, video.webkitDecodedFrameCount ?? 0), at: video.currentTime, duration: video.duration, height: video.videoHeight,
    paused: video.paused, seeking: video.seeking, error: video.error?.message ?? null, panel: document.querySelector(".panel-error")?.textContent ?? null,
    shown: [...pen.getImageData(0, 0, 16, 9).data].filter((_, i) => i % 4 < 3),
  };
}

/** Somebody before a browser, who knows things by what they are called. */
export class Visitor {
  constructor(driver, url) {
    Object.assign(this, { driver, url });
  }

  goto(path) {
    return this.driver.goto(this.url + path);
  }

  find(role, name, { exact = true, seconds = 30 } = {}) {
    return until(`there is a ${role} “${name}”`, () => this.driver.evaluate(locate, { role, name, exact }), { seconds, seen: () => "" });
  }

  /** Where something moves it is clicked once it stands. */
  async click(role, name, options) {
    let last = null;
    const at = await until(`the ${role} “${name}” stands still`, async () => {
      const before = last;
      last = await this.find(role, name, options);
      return before && Math.hypot(before.x - last.x, before.y - last.y) < 1 && last;
    }, { every: 60 });
    await this.driver.click(at.x, at.y);
  }

  async fill(name, text) {
    await this.click("field", name, { exact: false }); // its label may say more: that it need not be filled
    await this.driver.type(text);
  }

  choose(selector, file) {
    return this.driver.choose(selector, file);
  }

  says(text, { seconds = 60 } = {}) {
    return until(`the page says “${text}”`, () => this.driver.evaluate((wanted) => document.body.innerText.includes(wanted), text), { seconds });
  }

  async path() {
    return this.driver.evaluate(() => location.pathname);
  }

  video() {
    return this.driver.evaluate(look);
  }

  /** Over the picture, so that the controls come. */
  async showControls() {
    const at = await this.driver.evaluate(() => {
      const box = document.querySelector("video").getBoundingClientRect();
      return { x: box.left + box.width / 2, y: box.top + box.height / 3 };
    });
    await this.driver.move(at.x, at.y);
  }

  /** Waits for so many pictures decoded from now on, and for another one on the screen. */
  async plays(what, more = 20, seconds = 60) {
    const before = await this.video();
    let now = before;
    let decoded = 0;
    await until(`${what}: ${more} more decoded frames`, async () => {
      const last = now.frames;
      now = await this.video();
      if (now.error || now.panel) throw new Error(`${what}: ${now.error ?? now.panel}`);
      decoded += now.frames >= last ? now.frames - last : now.frames; // WebKit counts anew after a jump
      return decoded >= more && now.at !== before.at && !now.seeking && differ(now.shown, before.shown);
    }, { seconds, seen: () => JSON.stringify({ before, now }) });
    return now;
  }
}

const differ = (one, other = []) => one.some((value, i) => Math.abs(value - (other[i] ?? 0)) > 8);
