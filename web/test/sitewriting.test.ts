import { describe, expect, test } from "vitest";
import { colorOf, differing, patchOf, writtenOf } from "../src/features/site/sitewriting.ts";
import { textsOf } from "../src/features/site/texts.ts";

const nothing = { name: null, description: null, accent: null, about: null, terms: null, contact: null, registration: null };

describe("the form of the site", () => {
  test("shows what is not chosen as empty, and sends what is emptied as null", () => {
    const written = writtenOf({ chosen: { ...nothing, name: "Kino", registration: "closed" } });
    expect(written).toMatchObject({ name: "Kino", description: "", registration: "closed" });
    expect(patchOf({ name: "", description: "Films.", registration: "" })).toEqual({ name: null, description: "Films.", registration: null });
  });

  test("takes colours as people write them", () => {
    expect(["#B3401E", " b3401e ", "#b31", "b31"].map(colorOf)).toEqual(["#b3401e", "#b3401e", "#bb3311", "#bb3311"]);
    expect(["", "#", "#b3", "#b3401", "red", "#b3401g"].map(colorOf)).toEqual([null, null, null, null, null, null]);
  });

  test("names what somebody else has changed", () => {
    const before = writtenOf({ chosen: nothing });
    expect(differing(before, { ...before, name: "Kino", terms: "Be kind." })).toEqual(["name", "terms"]);
    expect(differing(before, { ...before })).toEqual([]);
  });
});

test("ways lead only to texts that there are", () => {
  expect(textsOf(null)).toEqual([]);
  expect(textsOf({ hasAbout: false, hasTerms: true, hasContact: true })).toEqual(["terms", "contact"]);
});
