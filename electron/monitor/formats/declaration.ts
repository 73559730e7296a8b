/**
 * A format that is declared in a small file instead of being programmed: which keys, how the values are encoded,
 * where the fields are, what belongs to a session. Made in the editor, kept in the settings, exchanged as YAML or
 * JSON. This file is the declaration itself; `declared-format.ts` makes a format of it.
 */
import { LineCounter, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { parsePath } from "./path.ts";

/** Larger files are refused before they are parsed; a declaration with everything in it has less than half of that. */
const MAX_FILE_LENGTH = 4 * 1024;
const MAX_PROBLEMS = 20;

const Text = z.string().min(1).max(300);

const PathText = Text.check((context) => {
  const path = parsePath(context.value);
  if (typeof path === "string") context.issues.push({ code: "custom", message: path, input: context.value });
});

/** `{user}`, `{token}` and `{key}` in the names of companions. */
const Template = Text.check((context) => {
  const unknown = /\{(?!user\}|token\}|key\})[^}]*\}?/.exec(context.value);
  if (unknown !== null) {
    const message = `knows only {user}, {token} and {key}, not “${unknown[0]}”`;
    context.issues.push({ code: "custom", message, input: context.value });
  }
});

/** `shop:{user}:{token}`, `session:*`: literal text, `*`, and the parts that are named. */
const KeyPattern = Text.check((context) => {
  const complain = (message: string): void => {
    context.issues.push({ code: "custom", message, input: context.value });
  };
  const unknown = /\{(?!user\}|token\})[^}]*\}?/.exec(context.value);
  if (unknown !== null) complain(`knows only {user} and {token}, not “${unknown[0]}”`);
  if (!/[*{]/.test(context.value)) complain("names a single key; end it with {token} or *");
  if (/[*}][*{]/.test(context.value)) complain("needs some text between two variable parts");
  if ((context.value.match(/[*{]/g) ?? []).length > 3) complain("has more than three variable parts");
});

export const DeclarationSchema = z
  .strictObject({
    /** Version of this file's layout. */
    sessionwatch: z.literal(1, { error: "must be 1" }),
    /** Id of the format, shown in the table and used in filters. */
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and hyphens, at most 40"),
    title: Text,
    key: KeyPattern,
    type: z.enum(["string", "hash"], { error: "must be “string” or “hash”" }),
    encoding: z.enum(["json", "msgpack", "php", "form", "text", "hash"], {
      error: "must be one of json, msgpack, php, form, text, hash",
    }),
    fields: z
      .strictObject({
        user: PathText,
        label: PathText,
        address: PathText,
        client: PathText,
        createdAt: PathText,
        lastSeen: PathText,
        expiresAt: PathText,
      })
      .partial()
      .default({}),
    /** Full life of a session whose expiry every request renews, in seconds; lets the last request be inferred. */
    rollingSeconds: z.number().int().min(1).max(315_360_000).optional(),
    companions: z
      .strictObject({
        /** Keys to unlink with the session. */
        keys: z.array(Template).max(10),
        /** Members to remove from sets. */
        sets: z.array(z.strictObject({ key: Template, member: Template })).max(10),
      })
      .partial()
      .default({}),
    logOut: Text.optional(),
  })
  .check((context) => {
    const { type, encoding } = context.value;
    const complain = (message: string): void => {
      context.issues.push({ code: "custom", path: ["encoding"], message, input: encoding });
    };
    if (type === "string" && encoding === "hash") complain("“hash” needs type: hash");
    if (type === "hash" && (encoding === "form" || encoding === "text"))
      complain(`“${encoding}” needs type: string`);
  });
export type Declaration = z.infer<typeof DeclarationSchema>;

/** What is wrong with a file, and where. Lines count from 1; the field is empty for the file as a whole. */
export interface DeclarationProblem {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}
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
  const parsed = DeclarationSchema.safeParse(content);
  if (parsed.success) return { declaration: parsed.data };
  const problems = parsed.error.issues.slice(0, MAX_PROBLEMS).flatMap((issue): DeclarationProblem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.slice(0, MAX_PROBLEMS).map((key) => {
        const path = [...issue.path, key];
        return { line: lineOf(path), field: path.join("."), message: "is not a field of a declaration" };
      });
    }
    const missing = issue.code === "invalid_type" && document.getIn(issue.path) === undefined;
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
