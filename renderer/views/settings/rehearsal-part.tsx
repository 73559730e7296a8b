import "./rehearsal-part.css";
import { storeNow } from "../../clock/store-clock.ts";
import { formatDay, formatMoment } from "../../format/times.ts";
import { useView } from "../../link/use-link.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

/** What the automatic response as it is set, on or off, would have done about the findings that are kept. */
export function RehearsalPart() {
  const words = text.response;
  const view = useView("rehearsal", {});
  if (view.kind !== "ready") return null;
  const { findings, since, acted, users, overBefore, rows } = view.state.head;
  return (
    <section className="rehearsal">
      <h3>{words.rehearsal}</h3>
      <p>
        {since === null
          ? words.rehearsalNone
          : words.rehearsed(findings, formatDay(since, locale), acted, users)}{" "}
        {overBefore === 0 ? null : words.rehearsedOver(overBefore)}{" "}
        {acted === 0 ? null : words.rehearsalCaveat}
      </p>
      <ul>
        {rows.map(({ finding, action }) => (
          <li key={finding.id}>
            <time>{formatMoment(finding.raisedAt, storeNow(), locale)}</time>
            {finding.user === null ? (
              <span>{text.findings.sentence(finding)}</span>
            ) : (
              <a href={hrefOf({ name: "user", user: finding.user })}>{text.findings.sentence(finding)}</a>
            )}
            <small>{words.rehearsedAction[action]}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
