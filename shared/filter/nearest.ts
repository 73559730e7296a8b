/** "Did you mean": the candidate that a mistyped word most likely stands for. */

/** The nearest candidate within two edits (one for words of up to four letters), or null. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const allowed = typed.length <= 4 ? 1 : 2;
  let best: string | null = null;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    const distance = edits(typed, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return (
    best ?? (typed.length >= 3 ? (candidates.find((candidate) => candidate.startsWith(typed)) ?? null) : null)
  );
}

/** Edit distance with swapped neighbours counted once (optimal string alignment). */
function edits(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 32) return 99;
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j += 1) cell(rows, 0, j, j);
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(get(rows, i - 1, j) + 1, get(rows, i, j - 1) + 1, get(rows, i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, get(rows, i - 2, j - 2) + 1);
      }
      cell(rows, i, j, least);
    }
  }
  return get(rows, a.length, b.length);
}

function get(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 99;
}

function cell(rows: number[][], i: number, j: number, value: number): void {
  const row = rows[i];
  if (row !== undefined) row[j] = value;
}
