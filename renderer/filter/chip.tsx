import { X } from "lucide-react";
import { text } from "../text/text.ts";

interface ChipProps {
  readonly term: string;
  /** What it means, as a sentence; undefined when it is not understood. */
  readonly explanation: string | undefined;
  readonly wrong: boolean;
  readonly onRemove: () => void;
}

/** One term of the filter. */
export function Chip({ term, explanation, wrong, onRemove }: ChipProps) {
  const field = /^-?[a-z]+[:<>]=?/i.exec(term)?.[0] ?? "";
  return (
    <li className={wrong ? "chip chip--wrong" : "chip"}>
      <span className="chip__term" title={explanation ?? term}>
        <span className="chip__field">{field}</span>
        {term.slice(field.length)}
      </span>
      <button type="button" className="chip__remove" aria-label={text.filter.remove(term)} onClick={onRemove}>
        <X aria-hidden />
      </button>
    </li>
  );
}
