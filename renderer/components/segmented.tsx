import "./segmented.css";
import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: ReactNode; readonly name?: string }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of a few, all of them visible. */
export function Segmented<T extends string>({
  label,
  value,
  choices,
  onChange,
  disabled = false,
}: SegmentedProps<T>) {
  return (
    <ToggleGroup
      className="segmented"
      aria-label={label}
      disabled={disabled}
      value={[value]}
      onValueChange={(pressed) => {
        const next = choices.find((each) => pressed.includes(each.value));
        if (next !== undefined) onChange(next.value);
      }}
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          className="segmented__choice"
          aria-label={choice.name}
        >
          {choice.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
