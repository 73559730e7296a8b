import { X } from "lucide-react";
import { parseTerms } from "../../shared/filter/filter.ts";
import { storeNow } from "../clock/store-clock.ts";
import { formatClock, formatMoment } from "../format/times.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { FindingTerm, findingOf } from "./finding-term.tsx";

interface ChipProps {
  readonly term: string;
  /** What it means, as a sentence; undefined when it is not understood. */
  readonly explanation: string | undefined;
  readonly wrong: boolean;
  readonly onRemove: () => void;
}

/** Moments in the reader's own time: "22:10:05 – 22:15:00"; null for other terms. */
function spokenPeriod(term: string): string | null {
  const condition = parseTerms(term).terms[0]?.term.condition;
  if (condition?.kind !== "period") return null;
  return condition.periods
    .map(({ from, to }) => {
      const sameDay = new Date(from).toDateString() === new Date(to).toDateString();
      const last = sameDay ? formatClock(to, locale) : formatMoment(to, storeNow(), locale);
      const isToday = new Date(from).toDateString() === new Date(storeNow()).toDateString();
      return `${isToday ? formatClock(from, locale) : formatMoment(from, storeNow(), locale)} – ${last}`;
    })
    .join(", ");
}

/** One term of the filter. */
export function Chip({ term, explanation, wrong, onRemove }: ChipProps) {
  const period = spokenPeriod(term);
  const finding = findingOf(term);
  const field = /^-?[a-z]+[:<>]=?/i.exec(term)?.[0] ?? "";
  return (
    <li className={wrong ? "chip chip--wrong" : "chip"}>
      <span className="chip__term" title={explanation ?? term}>
        <span className="chip__field">{field}</span>
        {finding === null ? (period ?? term.slice(field.length)) : <FindingTerm id={finding} />}
      </span>
      <button type="button" className="chip__remove" aria-label={text.filter.remove(term)} onClick={onRemove}>
        <X aria-hidden />
      </button>
    </li>
  );
}
