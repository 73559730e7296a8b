import "./facts.css";
import type { ReactNode } from "react";

/** Names and values in two columns. */
export function Facts({ children, code = false }: { readonly children: ReactNode; readonly code?: boolean }) {
  return <dl className={code ? "facts facts--code" : "facts words"}>{children}</dl>;
}

export function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
