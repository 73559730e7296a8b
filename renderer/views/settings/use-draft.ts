import { useState } from "react";
import type { z } from "zod";
import type { CommandInput } from "../../../shared/link.ts";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { type Draft, draftOf, type Edits, pathValue, shown } from "./draft.ts";
import type { Field } from "./rule-fields.ts";

interface DraftInUse<T> extends Draft<T> {
  readonly edits: Edits;
  readonly changed: boolean;
  readonly saving: boolean;
  readonly edit: (field: Field, value: string | boolean) => void;
  readonly discard: () => void;
  readonly save: () => Promise<void>;
}

const NOTHING: Edits = new Map();

/** A section of the settings being edited, and the way to save it. */
export function useDraft<T>(
  schema: z.ZodType<T>,
  settings: unknown,
  fields: readonly Field[],
  change: (next: T) => CommandInput<"changeSettings">,
  said: string,
): DraftInUse<T> {
  const [edits, setEdits] = useState<Edits>(NOTHING);
  const [saving, setSaving] = useState(false);
  const run = useCommand("changeSettings");
  const { done, failed } = useTell();
  const draft = draftOf(schema, settings, fields, edits);
  return {
    ...draft,
    edits,
    changed: edits.size > 0,
    saving,
    edit: (field, value) =>
      setEdits((before) => {
        const next = new Map(before);
        if (value === shown(field, pathValue(settings, field.path.split(".")))) next.delete(field.path);
        else next.set(field.path, value);
        return next;
      }),
    discard: () => setEdits(NOTHING),
    save: async () => {
      if (draft.next === null) return;
      setSaving(true);
      const result = await run(change(draft.next));
      setSaving(false);
      if (!result.ok) {
        failed(result.failure);
        return;
      }
      setEdits(NOTHING);
      done(said);
    },
  };
}
