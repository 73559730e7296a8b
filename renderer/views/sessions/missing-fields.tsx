import "./missing-fields.css";
import type { ViewHead } from "../../../shared/link.ts";
import type { Handle, SessionRow } from "../../../shared/session.ts";
import { buttonClass } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";

type Details = ViewHead<"session">;

/** What is not known of a session, why, and the lines that an application needs so that it is. */
export function MissingFields({
  missing,
  row,
}: {
  readonly missing: Details["missing"];
  readonly row: SessionRow;
}) {
  if (missing.length === 0) return null;
  return (
    <section className="details__section">
      <h3>{text.details.missing}</h3>
      <ul className="missing">
        {missing.map(({ fields, why, where, code }) => (
          <li key={fields.join()}>
            <strong>{fields.map((field) => text.details.fields[field]).join(", ")}</strong>
            <p>
              {text.details.why[why]} {where}
            </p>
            {code === null ? null : <Lines code={code} />}
            {(why === "unreadable" && row.opaque !== "encrypted") || why === "not-declared" ? (
              <Describe row={row} why={why} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lines({ code }: { readonly code: string }) {
  return (
    <div className="missing__lines">
      <CopyButton copied={code} label={text.actions.copy} size="small" />
      {/* The lines may be wider than the panel; the arrow keys then move them. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard */}
      <section tabIndex={0} aria-label={text.details.addLines}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
    </div>
  );
}

/** The way into the editor of declared formats. */
function Describe({ row, why }: { readonly row: SessionRow; readonly why: "unreadable" | "not-declared" }) {
  const format = why === "not-declared" ? `declared:${row.format}` : likeSession(row.id);
  return (
    <a className={buttonClass("plain", "small")} href={hrefOf({ name: "format", format })}>
      {why === "not-declared" ? text.details.changeFormat : text.details.describeFormat}
    </a>
  );
}

function likeSession(id: Handle): string {
  return `session:${id}`;
}
