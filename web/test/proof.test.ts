import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../src/data/api.ts";
import { proofAsked, proven } from "../src/data/proof.ts";

const refused = () => new ApiError(403, "proof_required", "Confirm it.");
const asked = () => vi.waitUntil(() => proofAsked.value);

describe("what takes a proof", () => {
  test("is sent as it is where a proof is not needed, and fails as it does where that is not the reason", async () => {
    expect(await proven(async () => "done")).toBe("done");
    const other = new ApiError(403, "forbidden", "No.");
    await expect(proven(() => Promise.reject(other))).rejects.toBe(other);
    expect(proofAsked.value).toBeNull();
  });

  test("is sent again once it was proven", async () => {
    const send = vi.fn().mockRejectedValueOnce(refused()).mockResolvedValueOnce("done");
    const answer = proven(send);
    (await asked())!.done(null);
    expect(await answer).toBe("done");
    expect(send).toHaveBeenCalledTimes(2);
    expect(proofAsked.value).toBeNull();
  });

  test("is not sent again where nobody proved it, and says why", async () => {
    const send = vi.fn().mockRejectedValue(refused());
    const answer = proven(send);
    const why = new ApiError(-1, "not_proven", "Nothing was changed.");
    (await asked())!.done(why);
    await expect(answer).rejects.toBe(why);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("asks once for two that are sent at once", async () => {
    const sends = [0, 1].map(() => vi.fn().mockRejectedValueOnce(refused()).mockResolvedValueOnce("done"));
    const answers = Promise.all(sends.map((send) => proven(send)));
    const question = (await asked())!;
    question.done(null);
    expect(await answers).toEqual(["done", "done"]);
    expect(proofAsked.value).toBeNull();
  });
});
