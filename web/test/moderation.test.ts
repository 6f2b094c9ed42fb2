import { describe, expect, test } from "vitest";
import type { User } from "../src/data/api.ts";
import { endOf } from "../src/features/moderation/lasting.ts";
import { actOf, actsOn, kindOf, pageOf, videoOf } from "../src/features/moderation/subjects.ts";

const comment = "c_v_abcdefgh234567ij_abcdefghijabcdefghijabcdef";
const video = "v_abcdefgh234567ij";
const channel = "ch_abcdefgh234567ij";
const account = "u_abcdefgh234567ij";

describe("what was reported", () => {
  test("is known by its id", () => expect([comment, video, channel, account].map(kindOf)).toEqual(["comment", "video", "channel", "account"]));
  test("is looked at where it stands, and an account nowhere", () => {
    expect(videoOf(comment)).toBe(video);
    expect(pageOf(comment)).toBe(`/watch/${video}?lc=${comment}`);
    expect(pageOf(channel)).toBe(`/channel/${channel}`);
    expect(pageOf(account)).toBe(null);
  });
});

describe("what may be done", () => {
  const who = (role: User["role"], id = "u_mia") => ({ id, role }) as User;
  test("is what a moderator may do", () => {
    expect(actsOn(comment, "u_bob", who("moderator"))).toEqual(["none", "hide", "remove", "suspend", "ban"]);
    expect(actsOn(video, "u_bob", who("moderator"))).toEqual(["none", "hide", "suspend", "ban"]);
    expect(actsOn(channel, "u_bob", who("moderator"))).toEqual(["none", "suspend", "ban"]);
    expect(actsOn(account, "u_bob", who("moderator"))).toEqual(["none", "suspend", "ban"]);
  });
  test("is more of an administrator", () => {
    expect(actsOn(video, "u_bob", who("administrator"))).toContain("remove");
    expect(actsOn(channel, "u_bob", who("administrator"))).toContain("remove");
    expect(actsOn(account, "u_bob", who("administrator"))).not.toContain("remove");
  });
  test("is nothing to one's own account, or to nobody's", () => {
    expect(actsOn(comment, "u_mia", who("moderator"))).toEqual(["none", "hide", "remove"]);
    expect(actsOn(comment, undefined, who("moderator"))).toEqual(["none", "hide", "remove"]);
  });
  test("has a letter, which does nothing where it may not be done", () => {
    expect(actOf("R", ["none", "remove"])).toBe("remove");
    expect(actOf("r", ["none", "hide"])).toBe(null);
  });
});

test("a suspension ends after the days that were chosen, or not by itself", () => {
  expect(endOf(7, Date.UTC(2026, 11, 1))).toBe("2026-12-08T00:00:00.000Z");
  expect(endOf(0)).toBe(null);
});
