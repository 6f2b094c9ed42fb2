import { useRef, useState } from "preact/hooks";
import type { ApiError } from "../data/api.ts";
import { asApiError } from "../data/cache.ts";

export type FormState = {
  busy: boolean;
  error: ApiError | null;
  /** The complaint about one field, from the server. */
  wrong: (field: string) => string | undefined;
  /** To be called where a field changes, so that an old complaint does not outlive its cause. */
  touched: (field: string) => void;
  submit: (event: Event) => void;
};

/** Whether there is anything left of a complaint: one about fields ends once each of them was changed. */
export function left({ fields }: Pick<ApiError, "fields">, mended: ReadonlySet<string>): boolean {
  const names = Object.keys(fields);
  return names.length === 0 || names.some((name) => !mended.has(name));
}

/** Sends a form once at a time, keeps the server's complaints, and puts the focus on the first field that is wrong. */
export function useForm(send: () => Promise<void>): FormState {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set());
  const running = useRef(false);
  return {
    busy,
    error: error && left(error, mended) ? error : null,
    wrong: (field) => (mended.has(field) ? undefined : error?.fields[field]),
    touched: (field) => {
      if (error?.fields[field] && !mended.has(field)) setMended(new Set([...mended, field]));
    },
    submit: (event) => {
      event.preventDefault();
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setError(null);
      setMended(new Set());
      const form = event.currentTarget as HTMLFormElement | null;
      send()
        .catch((reason: unknown) => {
          setError(asApiError(reason));
          setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 0);
        })
        .finally(() => {
          running.current = false;
          setBusy(false);
        });
    },
  };
}
