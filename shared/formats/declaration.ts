/**
 * A session format that is declared instead of being programmed: which keys, how the values are encoded, where the
 * fields are, what belongs to a session. Made in the editor, kept in the settings, exchanged as YAML or JSON. The
 * messages complete a sentence that begins with the field's name.
 */
import { z } from "zod";
import { parsePath } from "./path.ts";

const Text = z.string().min(1, "is empty").max(300, "is longer than 300 characters");

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
  // What is not named as the token would be shown as the user.
  if (context.value.includes("{user}") && !context.value.includes("{token}")) {
    complain("names {user} but not {token}");
  }
});

export const IndexTypeSchema = z.enum(["set", "sorted-set", "list", "hash"], {
  error: "must be one of set, sorted-set, list, hash",
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
        /** Members to remove from what lists the sessions; in a hash, the field. */
        members: z
          .array(z.strictObject({ key: Template, type: IndexTypeSchema.default("set"), member: Template }))
          .max(10),
      })
      .partial()
      .default({}),
    /** The application's own words for ending a session, for people. */
    logOut: Text.optional(),
  })
  .check((context) => {
    const { type, encoding } = context.value;
    const complain = (message: string): void => {
      context.issues.push({ code: "custom", path: ["encoding"], message, input: encoding });
    };
    if (type === "string" && encoding === "hash") complain("“hash” needs type: hash");
    if (type === "hash" && (encoding === "form" || encoding === "text")) {
      complain(`“${encoding}” needs type: string`);
    }
  });
export type Declaration = z.infer<typeof DeclarationSchema>;
