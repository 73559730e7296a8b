import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { text } from "../text/text.ts";
import { Button } from "./button.tsx";

interface CopyButtonProps {
  readonly copied: string;
  readonly label?: string;
  readonly look?: "plain" | "ghost" | "primary";
  readonly size?: "small" | "normal";
}

/** Copies a text and says so for two seconds. Without a `label` it is an icon. */
export function CopyButton({ copied, label, look = "ghost", size = "normal" }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);

  return (
    <Button
      look={look}
      size={label === undefined ? "small" : size}
      icon={label === undefined}
      aria-label={label === undefined ? text.actions.copy : undefined}
      onClick={() => {
        navigator.clipboard.writeText(copied).then(
          () => setDone(true),
          () => setDone(false),
        );
      }}
    >
      {done ? <Check aria-hidden /> : <Copy aria-hidden />}
      {label === undefined ? null : done ? text.actions.copied : label}
    </Button>
  );
}
