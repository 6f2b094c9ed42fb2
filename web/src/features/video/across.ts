/**
 * How wide a poster stands, as `sizes` has it: one card across a phone, cards of some 300 px in the grid, and the small ones beside a video and in lists.
 * Browsers round up to the next size. A card that is a little wider than said is not worth three times the bytes, so a phone is said to be four fifths of
 * what it is. The server names the first card's poster with the same words (vite.config.ts), so that it is fetched once.
 */
export const across = { grid: "(max-width: 607px) calc(80vw - 24px), 300px", small: "160px" };
