// What screens show where the server refuses a page's first question: what is wrong, and no skeleton that stands for ever.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, plays, shot, signIn, visit as arrive, withoutAnswers } from "./lib/browser.mjs";
import { violations } from "./lib/axe.mjs";
import { streamable } from "./lib/clips.mjs";
import { isTurn, some } from "./lib/depth.mjs";
import { Server, tempFolder, until } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, browser, folder, ada, video, low;

before(async () => {
  folder = await tempFolder("refusals");
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.administrator("ada");
  ada.channel = await server.must("POST", "/api/channels", { token: ada.token, body: { handle: "ada", name: "Channel of ada" } });
  low = await streamable(folder.path, "low.mp4", { size: "426x240", seconds: 4 });
  video = await publish(ada, "Harbour at dawn", low, { visibility: "unlisted" }); // so that no list tells of it
  await publish(ada, "Harbour at dusk", low);
  await ada.ready(video, 240);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

async function visit(...options) {
  const page = await arrive(...options);
  await withoutAnswers(page);
  return page;
}

/** Of a server that says when to come back: not while a test looks. */
const late = { status: 429, headers: { "Retry-After": "600" } };
const refusals = [{ status: 429 }, late, { status: 500 }, { status: 503 }, { ...late, status: 503 }];

/** Until it is let go, what is read of such a path is refused. */
async function refuse(page, path, { status, headers = {} }) {
  const match = (url) => (typeof path === "string" ? url.pathname === path : path.test(url.pathname));
  const answer = (route) => route.request().method() === "GET" ? route.fulfill({ status, headers, body: "" }) : route.fallback();
  await page.route(match, answer);
  return () => page.unroute(match, answer);
}

test("whoever signs in is led on, also where nobody could say before who they are", { timeout: 120_000 }, async () => {
  for (const refusal of some(3, refusals)) {
    const page = await visit(browser, server);
    const allow = await refuse(page, "/api/auth/me", refusal);
    const asked = page.waitForResponse("**/api/auth/me");
    await page.goto("/signin?next=/settings");
    await asked;
    await page.getByLabel("Username or email").fill("ada");
    await page.getByLabel("Password", { exact: true }).fill(ada.password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    // Who was at the last visit hears why nothing moves, and is led on once that is known.
    await page.goto("/signin?next=/settings");
    await page.getByRole("heading", { name: "Sign in could not be loaded" }).waitFor();
    await allow();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    await page.context().close();
  }
});

/** The questions that pages begin with. Where one is about something beside the page it is left out, and nothing stands for it. */
const questions = () => [
  { path: "/", asks: "/api/videos" },
  { path: `/watch/${video}`, asks: `/api/videos/${video}` },
  { path: `/watch/${video}`, asks: "/api/videos", beside: true },
  { path: "/@ada", asks: "/api/channels/@ada" },
  { path: "/@ada", asks: `/api/channels/${ada.channel.id}/videos` },
  { path: `/channel/${ada.channel.id}`, asks: `/api/channels/${ada.channel.id}` },
  { path: "/settings", asks: "/api/auth/me" },
  { path: "/settings/security", asks: "/api/auth/sessions" },
  { path: "/settings/security", asks: "/api/auth/second-factor" },
  { path: "/settings/security", asks: "/api/auth/tokens" },
  { path: "/settings/security", asks: "/api/auth/sign-ins" },
  { path: "/upload", asks: "/api/channels" },
  { path: "/studio", asks: "/api/channels" },
  { path: "/studio", asks: `/api/channels/${ada.channel.id}/videos` },
  { path: "/studio", asks: "/api/users/me/limits", beside: true },
  { path: "/admin/limits?user=ada", asks: "/api/admin/limits" },
  { path: "/admin/limits?user=ada", asks: "/api/admin/users" },
  { path: "/admin/limits?user=ada", asks: `/api/admin/users/${ada.user.id}/limits` },
  { path: "/", asks: "/api/site", beside: true },
];

const waits = (page) => page.locator("main").locator(".skel, .spinner, [aria-busy=true]").filter({ visible: true }).count();
const says = (page) => page.locator("main").getByText("could not be loaded");

test("a page whose first question is refused says so, and goes on once it is not", { timeout: 300_000 }, async () => {
  const visitor = await visit(browser, server);
  await signIn(visitor, ada);
  const { cookies } = await visitor.context().storageState();
  await visitor.context().close();
  for (const [i, { path, asks, beside }] of questions().entries()) {
    for (const refusal of [late, { status: 500 }, { status: 503 }].filter((_, j) => isTurn(i, j, 3))) {
      const what = `${path} where ${asks} is answered ${JSON.stringify(refusal)}`;
      const page = await visit(browser, server, { storageState: { cookies, origins: [] } }); // with nothing of a last visit
      const allow = await refuse(page, asks, refusal);
      const refused = beside && page.waitForResponse((response) => new URL(response.url()).pathname === asks && response.status() === refusal.status);
      await page.goto(path);
      if (beside) await refused;
      else await until(`${what}: it says so`, () => says(page).count());
      await until(`${what}: nothing stands for what does not come`, async () => (await waits(page)) === 0, { seconds: 20, every: 50 });
      await allow();
      await page.getByRole("button", { name: "Try again" }).first().click({ timeout: 2_000 }).catch(() => undefined); // it may be gone already
      await until(`${what}: it goes on`, async () => (await says(page).count()) === 0 && (await waits(page)) === 0, { seconds: 20 });
      await page.context().close();
    }
  }
});

test("what a last visit has kept of a video does not stand for what it plays from", { timeout: 120_000 }, async () => {
  const page = await visit(browser, server);
  await page.goto(`/watch/${video}`);
  await plays(page, "the first time", { more: 3 });
  for (const refusal of some(3, refusals)) {
    const what = JSON.stringify(refusal);
    await page.goto("/");
    const allow = await refuse(page, `/api/videos/${video}`, refusal);
    await page.goto(`/watch/${video}`);
    await page.getByRole("heading", { name: "Harbour at dawn", level: 1 }).waitFor();
    await until(`${what}: it says so`, () => says(page).count());
    await until(`${what}: nothing stands for it`, async () => (await waits(page)) === 0, { seconds: 20, every: 50 });
    if (refusal === late) {
      await shot(page, "refused-watch");
      assert.deepEqual(await violations(page), []);
    }
    await allow();
    await page.getByRole("button", { name: "Try again" }).click({ timeout: 2_000 }).catch(() => undefined);
    await plays(page, what, { more: 3 });
  }
  await page.context().close();
});

test("a player whose playlists or segments are refused says so, and plays once they are not", { timeout: 300_000 }, async () => {
  // It tries for some twenty seconds each.
  const cases = [[/\/main\.m3u8$/, late], [/\/index\.m3u8$/, { status: 500 }], [/\.(mp4|m4s)$/, { status: 503 }]];
  await Promise.all(cases.map(async ([path, refusal]) => {
    const what = `${path} is answered ${refusal.status}`;
    const page = await visit(browser, server);
    const allow = await refuse(page, path, refusal);
    await page.goto(`/watch/${video}`);
    await page.locator(".panel-error").waitFor({ timeout: 90_000 });
    await allow();
    await page.getByRole("button", { name: "Try again" }).click();
    await plays(page, what, { more: 3 });
    await page.context().close();
  }));
});

test("a file is sent although what sends it does not come the first time", { timeout: 120_000 }, async () => {
  const page = await visit(browser, server);
  await signIn(page, ada);
  await page.goto("/upload");
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  const refused = [];
  await page.route(/\/assets\/[^/]+\.js$/, (route) => {
    refused.push(route.request().url());
    return route.abort();
  }); // under another name it comes
  await page.getByLabel("Video files").setInputFiles(low);
  await page.getByRole("article", { name: "Upload of low" }).getByRole("link", { name: "Watch" }).waitFor({ timeout: 60_000 });
  assert.ok(refused.length > 0, "some code was refused");
  await page.context().close();
});
