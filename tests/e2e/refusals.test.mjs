// What screens show where the server refuses a page's first question: what is wrong, and no skeleton that stands for ever.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, signIn, visit } from "./lib/browser.mjs";
import { Server } from "./lib/klieg.mjs";

let server, browser, ada;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ada = await server.person("ada");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A proxy's words, or the server's where it says when to come back. */
const refusals = [
  { status: 429 },
  { status: 429, headers: { "Retry-After": "600" } },
  { status: 500 },
  { status: 503 },
  { status: 503, headers: { "Retry-After": "600" } },
];

/** Until it is let go, what is asked of `path` is refused. */
async function refuse(page, path, { status, headers = {} }) {
  const match = (url) => url.pathname === path;
  const answer = (route) => route.request().method() === "GET" ? route.fulfill({ status, headers, body: "" }) : route.fallback();
  await page.route(match, answer);
  return () => page.unroute(match, answer);
}

test("whoever signs in is led on, also where nobody could say before who they are", { timeout: 120_000 }, async () => {
  for (const refusal of refusals) {
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
