import "./settings.css";
import type { ReactNode } from "react";

/** One line of a box: what it is, what it does, and the control. */
export function Setting({
  name,
  hint,
  children,
}: {
  readonly name: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="setting">
      <div>
        <p className="setting__name">{name}</p>
        <p className="box__hint">{hint}</p>
      </div>
      {children}
    </div>
  );
}

export function choicesOf<T extends string>(
  labels: Readonly<Record<T, string>>,
): { value: T; label: string }[] {
  return (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));
}
