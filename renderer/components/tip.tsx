import "./tip.css";
import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";
import { Keys } from "./keys.tsx";

interface TipProps {
  readonly label: string;
  /** The keyboard way to the same thing. */
  readonly keys?: string;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** The control that the tip belongs to; it names itself for screen readers. */
  readonly children: ReactElement;
}

export function Tip({ label, keys, side = "top", children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={side} sideOffset={6} className="tip-layer">
          <Tooltip.Popup className="tip">
            {label}
            {keys === undefined ? null : <Keys keys={keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
