import "./panel.css";
import { type ReactNode, useId } from "react";

interface PanelProps {
  readonly title: string;
  /** Right of the title: a switch, a legend, a link. */
  readonly aside?: ReactNode;
  /** `rows`: the body scrolls by itself and its rows reach the edges. */
  readonly body?: "chart" | "rows";
  readonly area: string;
  readonly children: ReactNode;
}

/** One subject of the dashboard, on a surface of its own. */
export function Panel({ title, aside, body = "chart", area, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" style={{ gridArea: area }} aria-labelledby={id}>
      <header className="panel__head">
        <h2 className="panel__title" id={id}>
          {title}
        </h2>
        <div className="panel__aside">{aside}</div>
      </header>
      <div className={body === "rows" ? "panel__body panel__body--rows" : "panel__body"}>{children}</div>
    </section>
  );
}
