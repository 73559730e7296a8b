/** Session formats that were declared in the editor; they count before those that are recognised by themselves. */
import { z } from "zod";
import { DeclarationSchema } from "../formats/declaration.ts";

export const FormatSettingsSchema = z.object({
  declared: z
    .array(DeclarationSchema)
    .max(50)
    .refine(
      (declared) => new Set(declared.map(({ id }) => id)).size === declared.length,
      "has two formats with the same id",
    ),
});
export type FormatSettings = z.infer<typeof FormatSettingsSchema>;

export const DEFAULT_FORMAT_SETTINGS: FormatSettings = { declared: [] };
