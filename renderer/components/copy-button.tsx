import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useKeys } from "../keyboard/keyboard.ts";
import { text } from "../text/text.ts";
import { Button } from "./button.tsx";
import { Keys } from "./keys.tsx";

interface CopyButtonProps {
  readonly copied: string;
  readonly label?: string;
  readonly look?: "plain" | "ghost" | "primary";
  readonly size?: "small" | "normal";
  /** The key that does the same while the button is there. */
  readonly keys?: string;
}

/** Copies a text and says so for two seconds. Without a `label` it is an icon. */
export function CopyButton({ copied, label, look = "ghost", size = "normal", keys }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);

  function copy(): void {
    navigator.clipboard.writeText(copied).then(
      () => setDone(true),
      () => setDone(false),
    );
  }
  useKeys(keys === undefined ? {} : { [keys]: copy });

  return (
    <Button
      look={look}
      size={label === undefined ? "small" : size}
      icon={label === undefined}
      aria-label={label === undefined ? text.actions.copy : undefined}
      onClick={copy}
    >
      {done ? <Check aria-hidden /> : <Copy aria-hidden />}
      {label === undefined ? null : done ? text.actions.copied : label}
      {keys === undefined ? null : <Keys keys={keys.toUpperCase()} />}
    </Button>
  );
}
