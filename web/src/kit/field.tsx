import { cloneElement, type ComponentChildren, type VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { sentence } from "../base/format.ts";
import { Icon } from "./icon.tsx";
import { t } from "./messages.ts";

type Props = {
  label: string;
  /** It may stay empty, and its label says so. */
  optional?: boolean;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** The control; it gets the id and the ARIA attributes that tie it to its label, hint and error. */
  children: VNode<Record<string, unknown>>;
};

type Control = Pick<HTMLInputElement, "validity" | "value" | "minLength" | "title" | "type" | "validationMessage">;

/** What the browser would not send, as half a sentence about the field, as the server's complaints are. */
export function unfit({ validity, value, minLength, title, type, validationMessage }: Control): string {
  if (validity.valueMissing) return t("isMissing");
  if (validity.tooShort) return t("needsLetters", { n: minLength, typed: value.length });
  if (validity.typeMismatch && type === "email") return t("noAddress");
  if (validity.patternMismatch && title) return t("takesOnly", { what: title });
  return validationMessage;
}

/** What turns the direction of the text after it (UAX #9): the server takes none in a line that people read (src/base/field_checks.cpp). */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

/** On a control whose text nobody reads: a password, a name to be looked up. The server takes it as it is, or knows nobody of that name. */
export const unread = { "data-unread": "" } as const;

/**
 * Found here, since a browser sends nothing of a form in which it finds a mistake, and the server's would be told after its own. Texts of lines may hold it:
 * there it ends with its line.
 */
export function distrust(control: Pick<HTMLInputElement, "value" | "type" | "dataset" | "setCustomValidity">): void {
  if (control.type === "textarea" || "unread" in control.dataset) return;
  control.setCustomValidity(turning.test(control.value) ? t("turnsText") : "");
}

/** Whoever is told of several mistakes begins with the first. */
function focusFirst(control: HTMLInputElement): void {
  if (control.form?.querySelector("input:invalid, select:invalid, textarea:invalid") === control) control.focus();
}

export function Field({ label, optional = false, hint, error: said, children }: Props) {
  const id = useId();
  // A mistake is marked where it is, and stays so until it is mended, whoever finds it: the browser's own bubble names one, and goes by itself.
  const [unsent, setUnsent] = useState("");
  const error = unsent || said;
  const described = [hint ? `${id}h` : "", error ? `${id}e` : ""].filter(Boolean).join(" ");
  return (
    <div
      class="field"
      onInvalidCapture={(e) => {
        e.preventDefault();
        const control = e.target as HTMLInputElement;
        setUnsent(unfit(control));
        focusFirst(control);
      }}
      onInput={(e) => {
        setUnsent("");
        if (e.target instanceof HTMLInputElement) distrust(e.target);
      }}
      onChange={() => setUnsent("")}
    >
      <label for={id}>{optional ? t("optional", { label }) : label}</label>
      {cloneElement(children, {
        id,
        dir: "auto", // people write in their own direction, whatever the page's is
        "aria-describedby": described || undefined,
        "aria-invalid": error ? "true" : undefined,
      })}
      {error && (
        <p class="wrong" id={`${id}e`}>
          <Icon name="alert" />
          {sentence(error, label)}
        </p>
      )}
      {hint && (
        <div class="hint" id={`${id}h`}>
          {hint}
        </div>
      )}
    </div>
  );
}

type PasswordProps = { name: string; autocomplete: string; value: string; onValue: (value: string) => void };

/** A password can be shown: people who see what they type make fewer errors, and pasting stays allowed. */
export function PasswordInput({ name, autocomplete, value, onValue, ...rest }: PasswordProps & Record<string, unknown>) {
  const [shown, setShown] = useState(false);
  return (
    <div class="affix">
      <input
        {...rest}
        {...unread}
        class="input"
        name={name}
        type={(shown ? "text" : "password") as "password"}
        autocomplete={autocomplete}
        value={value}
        required
        onInput={(e) => onValue(e.currentTarget.value)}
      />
      <span class="post">
        <button
          type="button"
          class="iconbtn snug"
          aria-pressed={shown}
          aria-label={t("showTyped")}
          title={t("showTyped")}
          onClick={() => setShown(!shown)}
        >
          <Icon name="eye" />
        </button>
      </span>
    </div>
  );
}

type Option<T extends string> = { value: T; label: string; icon?: VNode };
type SegmentsProps<T extends string> = {
  legend: string;
  name: string;
  options: Option<T>[];
  value: T;
  onValue: (value: T) => void;
};

export function Segments<T extends string>({ legend, name, options, value, onValue }: SegmentsProps<T>) {
  return (
    <fieldset class="field">
      <legend class="sr">{legend}</legend>
      <span class="label" aria-hidden="true">
        {legend}
      </span>
      <div class="segments">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
            />
            {option.icon}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
