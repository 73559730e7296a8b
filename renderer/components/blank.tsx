import "./blank.css";
import type { ReactNode } from "react";

interface BlankProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** A place with nothing in it, saying why and what could be done. */
export function Blank({ icon, title, children, actions }: BlankProps) {
  return (
    <div className="blank">
      {icon}
      <p className="blank__title">{title}</p>
      {children === undefined ? null : <p className="blank__more">{children}</p>}
      {actions === undefined ? null : <div className="blank__actions">{actions}</div>}
    </div>
  );
}
