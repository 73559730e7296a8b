import type { Finding } from "../../../shared/finding.ts";
import { Ago } from "../../clock/ago.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";

export function UserFindings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <section className="user__panel">
      <header>
        <h2>{text.user.findings}</h2>
      </header>
      <ul className="user__inside user__findings">
        {findings.map((finding) => (
          <li key={finding.id}>
            <SeverityMark severity={finding.severity} />
            <a href={hrefOf({ name: "findings", finding: finding.id })}>{text.findings.sentence(finding)}</a>
            <span className="user__hint">
              <Ago at={finding.raisedAt} style="sentence" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
