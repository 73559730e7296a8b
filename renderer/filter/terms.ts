/** The terms of a filter line: separated by spaces, except within double quotes. */
export function splitTerms(filter: string): string[] {
  return filter.match(/(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g) ?? [];
}

export function joinTerms(terms: readonly string[]): string {
  return terms.join(" ");
}

/** A text as one term of the line: quoted where it would otherwise fall apart or mean something else. */
export function quoteTerm(term: string): string {
  const plain = !/[\s"*\\,:<>=]/.test(term) && !/^(?:-|none$|any$)/i.test(term);
  return plain ? term : `"${term.replace(/["*\\]/g, "\\$&")}"`;
}
