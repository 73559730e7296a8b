import { useEffect, useState } from "react";
import type { CommandOutput } from "../../shared/link.ts";
import { useCommand } from "../link/use-link.tsx";
import { language } from "../text/language.ts";

type Explanation = CommandOutput<"explainFilter">;
const NOTHING: Explanation = { problem: null, suggestions: [] };

/** What is wrong with a filter and what could come next, asked of the monitor while it is being edited. */
export function useExplanation(filter: string, editing: boolean): Explanation {
  const explain = useCommand("explainFilter");
  const [explanation, setExplanation] = useState(NOTHING);
  useEffect(() => {
    if (!editing && filter === "") {
      setExplanation(NOTHING);
      return;
    }
    let superseded = false;
    explain({ filter, cursor: filter.length, language }).then((result) => {
      if (!superseded) setExplanation(result.ok ? result.output : NOTHING);
    });
    return () => {
      superseded = true;
    };
  }, [explain, filter, editing]);
  return explanation;
}
