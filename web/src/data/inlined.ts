// Answers that the server wrote into the page (`<script type="application/json" data-answer="/api/videos/v_1">`): what a GET of that target is answered to
// who is not signed in. They save the first picture a round trip, and are good once: whoever asks later wants to know what is now.
const answers = new Map<string, string>();

if (typeof document !== "undefined") {
  for (const block of document.querySelectorAll<HTMLScriptElement>("script[data-answer]")) answers.set(block.dataset["answer"]!, block.textContent ?? "");
}

export function takeInlined(target: string): unknown {
  const text = answers.get(target);
  answers.delete(target);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
