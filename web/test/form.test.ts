import { expect, test } from "vitest";
import { distrust, unfit } from "../src/kit/field.tsx";
import { left } from "../src/kit/form.ts";

test("a complaint about fields ends once each of them was changed, and one about none stays", () => {
  const fields = { username: "is taken", password: "is too common" };
  expect(left({ fields }, new Set())).toBe(true);
  expect(left({ fields }, new Set(["username"]))).toBe(true);
  expect(left({ fields }, new Set(["username", "password", "email"]))).toBe(false);
  expect(left({ fields: {} }, new Set(["username"]))).toBe(true);
});

test("what a browser would not send is said as the server says it", () => {
  const control = (wrong: Partial<ValidityState>, more = {}) =>
    unfit({ validity: wrong as ValidityState, value: "abc", minLength: 10, title: "a to z", type: "text", validationMessage: "As the browser says.", ...more });
  expect(control({ valueMissing: true })).toBe("must not be empty");
  expect(control({ tooShort: true })).toBe("needs at least 10 characters, and has 3");
  expect(control({ typeMismatch: true }, { type: "email" })).toBe("is no email address");
  expect(control({ patternMismatch: true })).toBe("takes only this: a to z");
  expect(control({ patternMismatch: true }, { title: "" })).toBe("As the browser says.");
});

test("what turns the direction of text is a mistake that the browser finds with the others, but for texts of lines and what nobody reads", () => {
  const told = (type: string, value: string, dataset = {}) => {
    const said: string[] = [];
    distrust({ type, value, dataset, setCustomValidity: (text) => void said.push(text) });
    return said.join();
  };
  for (const sign of "\u202a\u202e\u2066\u2069") expect(told("text", `A${sign}da`)).toContain("turn the direction");
  expect(told("text", "\u05d0\u05d3\u05d4")).toBe("");
  expect(told("textarea", "A\u202eda")).toBe("");
  expect(told("text", "A\u202eda", { unread: "" })).toBe("");
});
