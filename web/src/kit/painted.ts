import { useEffect, useState } from "preact/hooks";

/** False until what the page is for stands on the screen: what is beside it is drawn in a task of its own, since one for all would hold up whoever touches the page. */
export function usePainted(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => setPainted(true), []);
  return painted;
}
