import { h, render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useClock } from "../src/kit/toast.tsx";

let hold: ReturnType<typeof useClock>;
const over = vi.fn();
let leave: () => void = () => undefined;
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

beforeEach(async () => {
  vi.useFakeTimers();
  over.mockClear();
  const root = { nodeType: 1, childNodes: [], firstChild: null, ownerDocument: {} } as unknown as HTMLElement;
  render(h(() => ((hold = useClock(5000, over)), null), {}), root);
  leave = () => render(null, root);
  await pass(1);
});
afterEach(() => {
  leave();
  vi.useRealTimers();
});

test("a toast goes by itself, once", async () => {
  await pass(5);
  expect(over).toHaveBeenCalledTimes(1);
});

test("one that is pointed at stays, whatever it was left by before", async () => {
  hold({ pointed: true });
  hold({ focused: true });
  hold({ pointed: false });
  await pass(20);
  hold({ focused: false });
  hold({ pointed: true });
  await pass(20);
  expect(over).not.toHaveBeenCalled();
  hold({ pointed: false });
  await pass(4);
  expect(over).not.toHaveBeenCalled();
  await pass(1);
  expect(over).toHaveBeenCalledTimes(1);
});

test("one that is taken back has no clock", async () => {
  leave();
  await pass(20);
  expect(over).not.toHaveBeenCalled();
});
