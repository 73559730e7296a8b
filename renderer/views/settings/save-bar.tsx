import "./setting-field.css";
import { Button } from "../../components/button.tsx";
import { text } from "../../text/text.ts";

interface SaveBarProps {
  readonly draft: {
    readonly next: unknown;
    readonly saving: boolean;
    readonly save: () => Promise<void>;
    readonly discard: () => void;
  };
}

/** Shown while something was changed and not saved. */
export function SaveBar({ draft: { next, saving, save, discard } }: SaveBarProps) {
  return (
    <div className="settings-bar">
      <Button look="primary" disabled={next === null || saving} onClick={save}>
        {text.rules.save}
      </Button>
      <Button disabled={saving} onClick={discard}>
        {text.rules.discard}
      </Button>
    </div>
  );
}
