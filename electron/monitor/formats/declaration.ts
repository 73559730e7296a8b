/**
 * The file of a declared format (see `shared/formats/declaration.ts`): reading with mistakes named by line and field,
 * and writing. `declared-format.ts` makes a format of it.
 */
import { LineCounter, parseDocument, stringify } from "yaml";
import { type Declaration, DeclarationSchema } from "../../../shared/formats/declaration.ts";
import { type DeclarationProblem, MAX_FILE_LENGTH } from "../../../shared/formats/trial.ts";

const MAX_PROBLEMS = 20;

export type DeclarationResult =
  | { readonly declaration: Declaration }
  | { readonly problems: readonly DeclarationProblem[] };

/** Reads YAML or JSON (which is YAML too). */
export function parseDeclaration(text: string): DeclarationResult {
  if (text.length > MAX_FILE_LENGTH) {
    return { problems: [{ line: 1, field: "", message: "the file is larger than 4 kB" }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.slice(0, MAX_PROBLEMS).map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        field: "",
        message: error.message,
      })),
    };
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    // The place of the field itself, or else of the nearest thing around it.
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const offset = offsetOf(node);
      if (offset !== null) return lines.linePos(offset).line;
    }
    return 1;
  };
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 10 });
  } catch {
    return { problems: [{ line: 1, field: "", message: "the file refers to its own parts too often" }] };
  }
  return checkDeclaration(content, lineOf);
}

/** Checks what is in the editor or was read from a file. `lineOf` finds the line of a field; without it there are none. */
export function checkDeclaration(
  content: unknown,
  lineOf: (path: readonly PropertyKey[]) => number | null = () => null,
): DeclarationResult {
  const parsed = DeclarationSchema.safeParse(content);
  if (parsed.success) return { declaration: parsed.data };
  const problems = parsed.error.issues.slice(0, MAX_PROBLEMS).flatMap((issue): DeclarationProblem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.slice(0, MAX_PROBLEMS).map((key) => {
        const path = [...issue.path, key];
        return { line: lineOf(path), field: path.join("."), message: "is not a field of a declaration" };
      });
    }
    const missing = issue.code !== "custom" && at(content, issue.path) === undefined;
    return [
      {
        line: lineOf(issue.path),
        field: issue.path.join("."),
        message: missing ? "is missing" : sentence(issue.message),
      },
    ];
  });
  return { problems: problems.slice(0, MAX_PROBLEMS) };
}

function at(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, name) => (typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined),
    content,
  );
}

/** The declaration as a file. */
export function declarationText(declaration: Declaration, as: "yaml" | "json"): string {
  return as === "yaml" ? stringify(declaration) : `${JSON.stringify(declaration, null, 2)}\n`;
}

function offsetOf(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node)) return null;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === "number" ? range[0] : null;
}

/** Zod's messages as the second half of a sentence that begins with the field. */
function sentence(message: string): string {
  return message.replace(/^Invalid input: /, "").replace(/^Too (small|big): /, "");
}
