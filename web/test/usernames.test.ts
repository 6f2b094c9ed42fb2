import { expect, it } from "vitest";
import { english } from "../src/features/account/messages.ts";
import vietnamese from "../src/features/account/messages.vi.ts";
import { english as ofChannel } from "../src/features/channel/messages.ts";
import ofChannelVietnamese from "../src/features/channel/messages.vi.ts";

it("what a name is made of says which letters: “ễ” is one, too", () => {
  for (const { usernameHint, usernamePattern } of [english, vietnamese]) for (const text of [usernameHint, usernamePattern]) expect(text).toContain("a–z");
  for (const { handleHint, handlePattern } of [ofChannel, ofChannelVietnamese]) for (const text of [handleHint, handlePattern]) expect(text).toContain("a–z");
});
