import type { FilterWords } from "../../shared/filter/words/words.ts";
import type { RuleId } from "../../shared/finding.ts";

/** A rule's name where it stands alone. Its name within a sentence is the filter's, which the monitor says too. */
export function ruleTitleIn({ language, choices }: FilterWords): (rule: RuleId) => string {
  return (rule) => {
    const name = choices.rule[rule];
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  };
}
