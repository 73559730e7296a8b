import "./labelled-switch.css";
import { Switch } from "@base-ui/react/switch";
import { useId } from "react";

interface LabelledSwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function LabelledSwitch({ label, hint, checked, disabled = false, onChange }: LabelledSwitchProps) {
  const id = useId();
  return (
    <div className="switch">
      <Switch.Root
        className="switch__track"
        aria-labelledby={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch__thumb" />
      </Switch.Root>
      <span className="switch__label" id={id}>
        {label}
      </span>
      {hint === undefined ? null : <span className="switch__hint">{hint}</span>}
    </div>
  );
}
