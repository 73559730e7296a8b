import "./box.css";
import type { ReactNode } from "react";

/** A titled part of a page that is read rather than watched. */
export function Box({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="box words">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
