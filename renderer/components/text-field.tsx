import "./text-field.css";
import { type ComponentPropsWithRef, type ReactNode, useId } from "react";

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was typed; takes the hint's place. */
  readonly problem?: string;
}

interface TextFieldProps extends FieldProps, ComponentPropsWithRef<"input"> {}

export function TextField({ label, hint, problem, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} problem={problem}>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        className="field__input"
        aria-invalid={problem !== undefined}
        aria-describedby={hint === undefined && problem === undefined ? undefined : `${id}-hint`}
      />
    </Field>
  );
}

interface TextAreaProps extends FieldProps, ComponentPropsWithRef<"textarea"> {}

/** Several lines of text. */
export function TextArea({ label, hint, problem, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} problem={problem}>
      <textarea
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        className="field__input field__input--lines"
        aria-invalid={problem !== undefined}
        aria-describedby={hint === undefined && problem === undefined ? undefined : `${id}-hint`}
      />
    </Field>
  );
}

interface AroundProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly problem: string | undefined;
  readonly children: ReactNode;
}

function Field({ id, label, hint, problem, children }: AroundProps) {
  const below = problem ?? hint;
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      {children}
      {below === undefined ? null : (
        <p
          className={problem === undefined ? "field__hint" : "field__hint field__hint--problem"}
          id={`${id}-hint`}
          role={problem === undefined ? undefined : "alert"}
        >
          {below}
        </p>
      )}
    </div>
  );
}
