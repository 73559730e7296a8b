/** CSV as every export writes it: RFC 4180, UTF-8, and harmless in a spreadsheet. */
import { stringify } from "csv-stringify/sync";

type Value = string | number | null;

/** Lines for the beginning of a file. The byte order mark is what makes Excel read it as UTF-8. */
export function csvHead(columns: readonly string[]): string {
  return `\uFEFF${csvLines([columns])}`;
}

/**
 * One line per record. A text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab, carriage return)
 * gets a `'` before it: user names and user agents are chosen by strangers.
 */
export function csvLines(records: readonly (readonly Value[])[]): string {
  return stringify(
    records.map((record) => [...record]),
    { escape_formulas: true, record_delimiter: "windows" },
  );
}
