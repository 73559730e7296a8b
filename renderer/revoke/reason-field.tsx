import { Button } from "../components/button.tsx";
import { TextField } from "../components/text-field.tsx";
import { text } from "../text/text.ts";

interface ReasonFieldProps {
  readonly value: string;
  readonly required: boolean;
  readonly presets: readonly string[];
  readonly onChange: (value: string) => void;
}

/** Why: free text, or one of the usual reasons with a click. */
export function ReasonField({ value, required, presets, onChange }: ReasonFieldProps) {
  return (
    <div className="revoke__reason">
      <TextField
        label={text.revoke.reason}
        hint={required ? text.revoke.reasonRequired : text.revoke.reasonHint}
        required={required}
        maxLength={500}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {presets.length === 0 ? null : (
        <fieldset className="revoke__presets" aria-label={text.revoke.presets}>
          {presets.map((preset) => (
            <Button key={preset} size="small" look="ghost" onClick={() => onChange(preset)}>
              {preset}
            </Button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
