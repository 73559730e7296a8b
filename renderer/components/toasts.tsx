import "./toasts.css";
import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import type { Failure } from "../../shared/failure.ts";
import { failureWords } from "../text/failure-words.ts";
import { text } from "../text/text.ts";
import { Button } from "./button.tsx";

/** Long enough to notice a mistake. */
const UNDO_MS = 12_000;

/** Short messages about what was just done. Failures stay until they are read away. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider limit={4} timeout={5000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast words">
      <Toast.Content className="toast__content">
        {toast.type === "failure" ? (
          <CircleAlert aria-hidden className="toast__mark toast__mark--critical" />
        ) : (
          <CircleCheck aria-hidden className="toast__mark" />
        )}
        <Toast.Title className="toast__title" />
        <Toast.Close
          render={<Button look="ghost" size="small" icon aria-label={text.actions.close} />}
          className="toast__close"
        >
          <X aria-hidden />
        </Toast.Close>
        <Toast.Description className="toast__more" />
        {toast.actionProps === undefined ? null : (
          <Toast.Action render={<Button size="small" />} className="toast__action" />
        )}
      </Toast.Content>
    </Toast.Root>
  ));
}

export interface Tell {
  /** With `undo` the message offers to take it back. */
  readonly done: (title: string, more?: string, undo?: () => void) => void;
  readonly failed: (failure: Failure) => void;
}

/** Says what was done, or what was not. The functions stay the same from render to render. */
export function useTell(): Tell {
  const { add, close } = Toast.useToastManager();
  return useMemo(
    () => ({
      done: (title, more, undo) => {
        const id = add({
          title,
          description: more ?? "",
          priority: "low",
          ...(undo !== undefined && {
            timeout: UNDO_MS,
            actionProps: {
              children: text.actions.undo,
              onClick: () => {
                close(id);
                undo();
              },
            },
          }),
        });
      },
      failed: (failure) => {
        const { what, meaning, next } = failureWords(failure);
        add({
          title: what,
          description: `${meaning} ${next}`,
          type: "failure",
          timeout: 0,
          priority: "high",
        });
      },
    }),
    [add, close],
  );
}
