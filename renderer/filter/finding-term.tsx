import { parseTerms } from "../../shared/filter/filter.ts";
import { useView } from "../link/use-link.tsx";
import { hrefOf } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import { subjectOf } from "../views/findings/subject.ts";

/** The id in a term that names one finding; null for other terms. */
export function findingOf(term: string): string | null {
  const condition = parseTerms(term).terms[0]?.term.condition;
  return condition?.kind === "finding" && condition.ids.length === 1 ? (condition.ids[0] ?? null) : null;
}

/** A finding in a chip: by what it is and about whom, and the way back to it. Its id where it is not known any more. */
export function FindingTerm({ id }: { readonly id: string }) {
  const view = useView("findings", { include: "all", limit: 1, also: id });
  const finding = view.kind === "ready" ? view.state.rows.find((each) => each.id === id) : undefined;
  if (finding === undefined) return id;
  return (
    <a
      className="chip__finding"
      href={hrefOf({ name: "findings", finding: id })}
      title={text.findings.sentence(finding)}
    >
      {text.findings.rule(finding.rule)} · {subjectOf(finding)}
    </a>
  );
}
