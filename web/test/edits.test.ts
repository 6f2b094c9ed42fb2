import { afterEach, expect, test, vi } from "vitest";
import type { Video } from "../src/data/api.ts";
import { forgetAll, peek, put } from "../src/data/cache.ts";
import { queries } from "../src/data/queries.ts";
import { change } from "../src/features/video/edits.ts";

const film = { id: "v_1", title: "One", visibility: "public", playback: { hls: null }, channel: { id: "ch_1" } } as unknown as Video;
const shown = () => peek(queries.video("v_1"))?.title;

let answer: (response: Response) => void = () => undefined;
vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
afterEach(() => forgetAll());

test("a changed video is shown so at once, and as the server has it then", async () => {
  put(queries.video("v_1"), () => film);
  const saved = change("v_1", { title: "Typed" });
  expect(shown()).toBe("Typed");
  answer(new Response(JSON.stringify({ ...film, title: "Taken" })));
  await saved;
  expect(shown()).toBe("Taken");
});

test("what the server refuses is as it was, and the form hears why", async () => {
  put(queries.video("v_1"), () => film);
  const saved = change("v_1", { title: "x".repeat(200) });
  answer(new Response(JSON.stringify({ code: "validation_failed", detail: "no", errors: [{ pointer: "/title", code: "too_long", detail: "is too long" }] }), { status: 422 }));
  await expect(saved).rejects.toMatchObject({ fields: { title: "is too long" } });
  expect(shown()).toBe("One");
});
