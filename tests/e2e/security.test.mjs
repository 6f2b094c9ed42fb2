// How an account is signed in to, as its owner sees and sets it: a second step by an app, recovery codes, access tokens, sessions, what happened; and the
// question for a proof, which comes where the server wants one.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import jsQR from "jsqr";
import { violations } from "./lib/axe.mjs";
import { launch, settled, shot, signIn, visit } from "./lib/browser.mjs";
import { ffmpeg } from "./lib/clips.mjs";
import { pause, Server, tempFolder, until } from "./lib/klieg.mjs";

let server, browser, folder;

before(async () => {
  [server, browser, folder] = await Promise.all([Server.start(), launch(), tempFolder("security")]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

/** An app's clock and its codes (RFC 6238): SHA-1, 30 s, six digits. The server takes a step early or late, and each once. */
class App {
  #key;
  #last = 0;
  constructor(base32) {
    const bits = [...base32].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
    this.#key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  }
  at(step) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac("sha1", this.#key).update(counter).digest();
    return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
  /** One that was not used yet. */
  async code() {
    const now = () => Math.floor(Date.now() / 30_000);
    const step = Math.max(now() - 1, this.#last + 1);
    while (step > now() + 1) await pause(500);
    this.#last = step;
    return this.at(step);
  }
  /** One that is none of those that are good about now. */
  wrong() {
    const now = Math.floor(Date.now() / 30_000);
    const good = [-2, -1, 0, 1, 2].map((by) => this.at(now + by));
    return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !good.includes(code));
  }
}

/** What a phone's camera reads off an element of the page. */
async function readOff(element, name) {
  const [png, raw] = [`${folder.path}/${name}.png`, `${folder.path}/${name}.rgba`];
  const { width, height } = await element.boundingBox();
  await element.screenshot({ path: png });
  await ffmpeg("-i", png, "-vf", `scale=${Math.round(width) * 3}:${Math.round(height) * 3}:flags=neighbor`, "-f", "rawvideo", "-pix_fmt", "rgba", raw);
  return jsQR(new Uint8ClampedArray(await readFile(raw)), Math.round(width) * 3, Math.round(height) * 3)?.data;
}

const looks = [["desktop", "light"], ["phone", "dark"]];
const region = (page, name) => page.getByRole("region", { name });
const dialog = (page, name) => page.getByRole("dialog", { name });

async function security(person, options) {
  const page = await visit(browser, server, options);
  await signIn(page, person);
  await page.goto("/settings/security");
  await page.getByRole("heading", { name: "Security", level: 1 }).waitFor();
  await settled(page);
  return page;
}
/** Refusals are what some of this is about, and browsers write each into their console. */
const close = async (page) => {
  assert.deepEqual(page.troubles.filter((trouble) => !/status of (401|403|422|429) /.test(trouble)), []);
  await page.context().close();
};
const looksGood = async (page, name) => {
  await shot(page, name);
  assert.deepEqual(await violations(page), [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is no wider than its window`);
};

/** Puts a second step on by the page; answers the app and the recovery codes. */
async function setUp(page, name) {
  await region(page, "A second step").getByRole("button", { name: "Set up" }).click();
  const enrol = dialog(page, "Set up a second step");
  const picture = enrol.getByRole("img", { name: "QR code for your authenticator app" });
  await picture.waitFor();
  const secret = (await enrol.locator("code.secret").textContent()).replaceAll(" ", "");
  const read = await readOff(picture, name);
  assert.equal(new URL(read).searchParams.get("secret"), secret, "the picture and the text are one key");
  assert.equal(await enrol.getByRole("link", { name: "Open an app on this device" }).getAttribute("href"), read);
  await looksGood(page, `${name}-set-up`);
  const app = new App(secret);
  const code = enrol.getByLabel("Code", { exact: true });
  assert.deepEqual(await code.evaluate((field) => [field.autocomplete, field.inputMode]), ["one-time-code", "numeric"]);
  await code.fill(app.wrong());
  await enrol.getByRole("button", { name: "Turn on" }).click();
  await enrol.getByText("Code is not the code that the app shows now.").waitFor();
  await looksGood(page, `${name}-wrong-code`);
  await code.fill(await app.code());
  await code.press("Enter");
  const kept = dialog(page, "Your recovery codes");
  await kept.waitFor();
  const codes = await kept.locator(".recovery li").allTextContents();
  assert.equal(new Set(codes).size, 10);
  return { app, codes, kept };
}

test("a second step is put on by what the picture holds, codes are kept, and signing in asks for one", { timeout: 240_000 }, async () => {
  for (const [size, colorScheme] of looks) {
    const name = `factor-${size}-${colorScheme}`;
    const ada = await server.person(`ada-${size}`);
    const page = await security(ada, { size, colorScheme, acceptDownloads: true });
    await looksGood(page, `${name}-off`);
    const { app, codes, kept } = await setUp(page, name);
    await looksGood(page, `${name}-codes`);

    await page.keyboard.press("Escape");
    const question = dialog(page, "Have you kept the codes?");
    await question.getByRole("button", { name: "Show them" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), kept.getByRole("link", { name: "Download" }).click()]);
    assert.equal(download.suggestedFilename(), "recovery-codes.txt");
    const file = await readFile(await download.path(), "utf8");
    assert.match(file, new RegExp(`^Recovery codes of ada-${size} at Klieg, `));
    assert.deepEqual(file.trim().split("\n").slice(2), codes);
    await page.emulateMedia({ media: "print" });
    const onPaper = () => page.evaluate(() => ["h1", ".recovery code", ".recovery .printed"].map((what) => document.querySelector(what).checkVisibility({ visibilityProperty: true })));
    await until("on paper there are the codes and whose they are", async () => (await onPaper()).join() === "false,true,true"); // what :has() says follows a frame behind
    await page.emulateMedia({ media: "screen" });
    await kept.getByRole("button", { name: "I have kept them" }).click();
    await kept.waitFor({ state: "detached" });
    const factor = region(page, "A second step");
    await factor.getByText("10 are left").waitFor();
    await region(page, "What happened").getByText("Second step turned on").waitFor();
    await looksGood(page, `${name}-on`);

    const there = await visit(browser, server, { size, colorScheme });
    await there.goto("/signin?next=/settings");
    const door = there.getByRole("main");
    const byPassword = async () => {
      await door.getByLabel("Username or email").fill(ada.username);
      await door.getByLabel("Password", { exact: true }).fill(ada.password);
      await door.getByRole("button", { name: "Sign in" }).click();
    };
    await byPassword();
    const code = door.getByLabel("Code from your app");
    await code.waitFor();
    assert.deepEqual(await there.context().cookies(), [], "the password alone opens nothing");
    assert.deepEqual(await code.evaluate((field) => [field.autocomplete, field.inputMode, field === document.activeElement]), ["one-time-code", "numeric", true]);
    await looksGood(there, `${name}-door`);
    await code.fill(app.wrong());
    await code.press("Enter");
    await door.getByText(/code/i).and(door.locator(".banner *")).first().waitFor();
    await looksGood(there, `${name}-door-wrong`);
    await code.fill(await app.code());
    await code.press("Enter");
    await there.getByRole("heading", { name: "Settings", level: 1 }).waitFor();

    await there.context().clearCookies();
    await there.goto("/signin");
    await byPassword();
    await door.getByRole("button", { name: "Use a recovery code instead" }).click();
    const recovery = door.getByLabel("Recovery code");
    assert.equal(await recovery.evaluate((field) => field === document.activeElement), true);
    await looksGood(there, `${name}-door-recovery`);
    await recovery.fill(codes[0]);
    await recovery.press("Enter");
    await there.getByRole("button", { name: "Account" }).waitFor();
    await close(there);

    await page.reload();
    await factor.getByText("9 are left").waitFor();
    await factor.getByRole("button", { name: "New recovery codes" }).click();
    await dialog(page, "Make new recovery codes?").getByRole("button", { name: "New recovery codes" }).click();
    await kept.waitFor();
    assert.ok(!(await kept.locator(".recovery li").allTextContents()).includes(codes[1]), "others than before");
    await kept.getByRole("button", { name: "I have kept them" }).click();
    await factor.getByText("10 are left").waitFor();
    await factor.getByRole("button", { name: "Turn off" }).click();
    await looksGood(page, `${name}-turn-off`);
    await dialog(page, "Turn off the second step?").getByRole("button", { name: "Turn off" }).click();
    await factor.getByRole("button", { name: "Set up" }).waitFor();
    assert.equal((await server.call("POST", "/api/auth/login", { body: { login: ada.username, password: ada.password } })).status, 200);
    await close(page);
  }
});

test("a session of before the second step proves itself by password and code, and then what it asked for is done", { timeout: 180_000 }, async () => {
  const bea = await server.person("bea");
  const [old, third, page] = [await security(bea, { size: "phone", colorScheme: "dark" }), await security(bea), await security(bea)];
  const { app, kept } = await setUp(page, "proof");
  await kept.getByRole("button", { name: "I have kept them" }).click();
  await close(page);

  const tokens = region(old, "Access tokens");
  await tokens.getByRole("button", { name: "New access token" }).click();
  const making = dialog(old, "New access token");
  await making.getByLabel("What it is for").fill("A script");
  await making.getByRole("button", { name: "Make token" }).click();
  const proof = dialog(old, "Confirm that it is you");
  await proof.waitFor();
  await old.keyboard.press("Escape");
  await making.getByText("Nothing was changed: it was not confirmed that it is you.").waitFor();
  assert.equal(await making.getByLabel("What it is for").inputValue(), "A script", "what was typed stays");
  assert.deepEqual((await server.must("GET", "/api/auth/tokens", { token: bea.token })).items, []);

  await making.getByRole("button", { name: "Make token" }).click();
  await proof.getByLabel("Password", { exact: true }).fill("a guess of somebody's");
  await proof.getByRole("button", { name: "Confirm" }).click();
  const code = proof.getByLabel("Code from your app");
  if (await code.isVisible()) await code.fill(app.wrong());
  await proof.getByRole("button", { name: "Confirm" }).click();
  await proof.getByText("Password is not your password.").waitFor();
  await looksGood(old, "proof-wrong");
  await proof.getByLabel("Password", { exact: true }).fill(bea.password);
  await code.fill(await app.code());
  await code.press("Enter");
  await dialog(old, "Your access token").waitFor();
  await dialog(old, "Your access token").getByRole("button", { name: "I have kept it" }).click();
  await tokens.getByText("A script").waitFor();
  assert.equal((await server.must("GET", "/api/auth/tokens", { token: bea.token })).items.length, 1, "it was made once");
  await close(old);

  // Where nobody can say whether there is a second step, the server says so once the password is right.
  await third.route("**/api/auth/second-factor", (route) => route.fulfill({ status: 429, headers: { "Retry-After": "600" }, body: "" }));
  await third.goto("/settings");
  const profile = region(third, "Profile");
  await profile.getByLabel("Email").fill("bea.moved@example.org");
  await profile.getByLabel("Current password").fill(bea.password);
  await profile.getByRole("button", { name: "Save profile" }).click();
  const again = dialog(third, "Confirm that it is you");
  await again.getByLabel("Password", { exact: true }).fill(bea.password);
  assert.equal(await again.getByLabel("Code from your app").count(), 0);
  await again.getByRole("button", { name: "Confirm" }).click();
  const asked = again.getByLabel("Code from your app");
  await asked.waitFor();
  assert.equal(await asked.evaluate((field) => field === document.activeElement), true);
  await looksGood(third, "proof-code");
  await asked.fill(app.wrong());
  await asked.press("Enter");
  await again.getByText("Code from your app is wrong, or was used before.").waitFor();
  await asked.fill(await app.code());
  await asked.press("Enter");
  await third.getByText("Your profile was saved.").waitFor();
  assert.equal((await server.must("GET", "/api/auth/me", { token: bea.token })).email, "bea.moved@example.org");
  await close(third);
});

test("where a proof has grown old it is the password that is asked for, and a code only where there is one", { timeout: 60_000 }, async () => {
  const cy = await server.person("cyn");
  const page = await security(cy);
  const asks = [];
  await page.route("**/api/auth/second-factor", (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    asks.push(route.request().url());
    if (asks.length > 1) return route.fallback();
    return route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ status: 403, code: "proof_required", detail: "Give it once more." }) });
  });
  await region(page, "A second step").getByRole("button", { name: "Set up" }).click();
  const proof = dialog(page, "Confirm that it is you");
  const password = proof.getByLabel("Password", { exact: true });
  assert.deepEqual(await password.evaluate((field) => [field.autocomplete, field === document.activeElement]), ["current-password", true]);
  assert.equal(await proof.locator("input[autocomplete=username]").inputValue(), "cyn", "password managers know whose it is");
  assert.equal(await proof.getByLabel("Code from your app").count(), 0);
  await looksGood(page, "proof-password");
  await password.fill(cy.password);
  await password.press("Enter");
  await dialog(page, "Set up a second step").waitFor();
  assert.equal(asks.length, 2);
  await close(page);
});

test("an access token is shown once, does what it may, tells when it was used, and is refused once it is revoked", { timeout: 120_000 }, async () => {
  for (const [size, colorScheme] of looks) {
    const name = `tokens-${size}-${colorScheme}`;
    const dan = await server.person(`dan-${size}`);
    const page = await security(dan, { size, colorScheme, permissions: ["clipboard-read", "clipboard-write"] });
    const tokens = region(page, "Access tokens");
    await tokens.getByRole("button", { name: "New access token" }).click();
    const making = dialog(page, "New access token");
    await making.getByLabel("What it is for").fill("Backup script");
    assert.equal(await making.getByRole("checkbox", { name: /^Your role/ }).count(), 0, "who has no role lends none");
    await making.getByRole("checkbox", { name: /^See/ }).uncheck();
    await making.getByRole("button", { name: "Make token" }).click();
    await making.getByText("Choose one at least.").waitFor();
    await looksGood(page, `${name}-none-chosen`);
    await making.getByRole("checkbox", { name: /^See/ }).check();
    await making.getByLabel("Ends after").selectOption({ label: "A year without use" });
    await making.getByText("As long as something uses it.").waitFor();
    await making.getByRole("button", { name: "Make token" }).click();
    const made = dialog(page, "Your access token");
    const token = await made.getByLabel("Backup script").inputValue();
    assert.match(token, /^klieg_pat_[0-9A-Za-z]{49}$/);
    await looksGood(page, `${name}-made`);
    await page.keyboard.press("Escape");
    await dialog(page, "Have you copied it?").getByRole("button", { name: "Show them" }).click();
    await made.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
    await page.keyboard.press("Escape");
    await made.waitFor({ state: "detached" });
    await tokens.getByText(/never used · ends when it was not used for a year/).waitFor();
    assert.equal((await server.call("GET", "/api/auth/me", { token })).body.username, dan.username);
    const refused = await server.call("POST", "/api/channels", { token, body: { handle: `more-${size}`, name: "More" } });
    assert.deepEqual([refused.status, refused.body.code], [403, "insufficient_scope"]);
    await page.reload();
    await tokens.getByText(/last used/).waitFor();
    assert.equal(await page.getByText(token).count(), 0, "it is shown no more");
    await looksGood(page, `${name}-list`);
    await tokens.getByRole("button", { name: "Revoke Backup script" }).click();
    await dialog(page, "Revoke “Backup script”?").getByRole("button", { name: "Revoke" }).click();
    await tokens.getByText("Backup script").waitFor({ state: "detached" });
    assert.equal((await server.call("GET", "/api/auth/me", { token })).status, 401);
    await region(page, "What happened").getByText("Access token revoked").waitFor();
    await close(page);
  }
});

test("sessions are ended one by one and all at once, but this one, and what happened is told with who tried", { timeout: 120_000 }, async () => {
  for (const [size, colorScheme] of looks) {
    const name = `sessions-${size}-${colorScheme}`;
    const eve = await server.person(`eve-${size}`);
    const logIn = (password, agent) => server.call("POST", "/api/auth/login", { body: { login: eve.username, password }, headers: { "User-Agent": agent } });
    const tokens = [];
    for (const agent of ["curl/8", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Mozilla/5.0 (iPhone) Safari/605"]) tokens.push((await logIn(eve.password, agent)).body.token);
    for (const guess of ["a first guess", "a second guess"]) assert.equal((await logIn(guess, "curl/8")).status, 401);
    const page = await security(eve, { size, colorScheme });
    const sessions = region(page, "Where you are signed in");
    await looksGood(page, name);
    assert.equal(await sessions.getByRole("listitem").count(), 5);
    await sessions.getByRole("button", { name: "Sign out Firefox on Linux" }).click();
    await sessions.getByText("Firefox on Linux").waitFor({ state: "detached" });
    await until("it has ended", async () => (await server.call("GET", "/api/auth/sessions", { token: tokens[1] })).status === 401);
    await sessions.getByRole("button", { name: "Sign out all others" }).click();
    await dialog(page, "Sign out everywhere else?").getByRole("button", { name: "Sign out all others" }).click();
    await page.getByText("All other devices were signed out.").waitFor();
    assert.equal(await sessions.getByRole("listitem").count(), 1);
    await sessions.getByText("This device").waitFor();
    for (const token of [eve.token, ...tokens]) assert.equal((await server.call("GET", "/api/auth/sessions", { token })).status, 401);
    const log = region(page, "What happened");
    await log.getByText("Account made").waitFor();
    await until("who tried is told", async () => {
      await page.reload();
      await log.getByRole("listitem").first().waitFor();
      return (await log.getByText("Wrong password or code, 2 times").count()) === 1;
    }, { seconds: 60, every: 2000 }); // failures are written down every 15 seconds
    await looksGood(page, `${name}-log`);
    await close(page);
  }
});

test("in Vietnamese, in forced colours and at 320 pixels all of it can be read", { timeout: 120_000 }, async () => {
  const fay = await server.person("fay");
  for (const [name, options] of Object.entries({
    "vi-light": { locale: "vi-VN", colorScheme: "light" },
    "vi-dark-phone": { locale: "vi-VN", colorScheme: "dark", size: "phone" },
    forced: { forcedColors: "active" },
    narrow: { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
  })) {
    const page = await visit(browser, server, options);
    await signIn(page, fay);
    await page.goto("/settings/security");
    await settled(page);
    await looksGood(page, `security-${name}`);
    await page.locator("#factor").locator("xpath=ancestor::section").getByRole("button").click();
    await page.locator("dialog svg.qr").waitFor();
    await looksGood(page, `security-${name}-set-up`);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.locator("#tokens").locator("xpath=ancestor::section").getByRole("button").click();
    await looksGood(page, `security-${name}-token`);
    await close(page);
  }
});
