import { expect, test } from "vitest";
import { unfit } from "../src/kit/field.tsx";
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
