import "./dialog.css";
import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly wide?: boolean;
  /** Nothing in it takes the focus, so it does itself: the arrow keys scroll it where it is longer than the window. */
  readonly isReading?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { open, onClose, title, wide = false, isReading = false, initialFocus, children } = props;
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          className={wide ? "dialog dialog--wide" : "dialog"}
          {...(isReading ? { tabIndex: 0 } : {})}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          <Base.Title className="dialog__title">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
