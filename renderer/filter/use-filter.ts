import { useMemo } from "react";
import { navigate, useRoute } from "../route/use-route.ts";
import { joinTerms, splitTerms } from "./terms.ts";

export interface Filter {
  /** The filter line, as typed. Overview and Sessions share it; it lives in the address. */
  readonly filter: string;
  readonly setFilter: (filter: string) => void;
  /** Narrows by one more term, for example `country:DE`. A term of the same field gives way to it. */
  readonly addTerm: (term: string) => void;
  readonly removeTerm: (term: string) => void;
}

export function useFilter(): Filter {
  const { filter } = useRoute();
  return useMemo(
    () => ({
      filter,
      setFilter: (next: string) => navigate({ filter: next }),
      addTerm: (term: string) => {
        const field = fieldOf(term);
        const kept = splitTerms(filter).filter((each) => field === "" || fieldOf(each) !== field);
        navigate({ filter: joinTerms([...kept, term]) });
      },
      removeTerm: (term: string) =>
        navigate({ filter: joinTerms(splitTerms(filter).filter((each) => each !== term)) }),
    }),
    [filter],
  );
}

/** `country:` of `country:DE`, `idle>` of `idle>30m`; empty for plain text. */
function fieldOf(term: string): string {
  return /^-?[a-z]+[:<>]=?/i.exec(term)?.[0].toLowerCase() ?? "";
}
