import { expectTypeOf, test } from "vitest";
import { api, type Channel, type Page, type Video } from "../src/data/api.ts";

// Checked by the compiler (npm run types): a client that asks for what the document does not have must not build.
test("what the document does not have does not compile", () => {
  const never = () => {
    // @ts-expect-error a query has no such parameter
    void api.videos({ page: 2 });
    // @ts-expect-error a limit is a number
    void api.videos({ limit: "24" });
    // @ts-expect-error a body lacks what is required
    void api.createVideo({ title: "Without a channel" });
    // @ts-expect-error a body has no such member
    void api.editChannel("ch_1", { colour: "red" });
    // @ts-expect-error visibility is one of three
    void api.editVideo("v_1", { visibility: "secret" });
  };
  expectTypeOf(never).toBeFunction();
});

test("answers are what the document says", () => {
  expectTypeOf(api.video).returns.resolves.toEqualTypeOf<Video>();
  expectTypeOf(api.channelsOf).returns.resolves.toEqualTypeOf<Page<Channel>>();
  expectTypeOf(api.createVideo).returns.resolves.toEqualTypeOf<{ video: Video; upload: { url: string } }>();
  expectTypeOf(api.deleteVideo).returns.resolves.toEqualTypeOf<undefined>();
  expectTypeOf<Video["status"]>().toEqualTypeOf<"draft" | "uploading" | "processing" | "ready" | "failed">();
});
