import { useState } from "react";
import { failure } from "../../shared/failure.ts";
import type { Status } from "../../shared/status.ts";
import { Button, buttonClass } from "../components/button.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { Notice } from "../components/notice.tsx";
import type { LinkState } from "../link/link.ts";
import { useLink } from "../link/use-link.tsx";
import type { RouteName } from "../route/route.ts";
import { hrefOf, useRoute } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import { PreflightDialog, type PreflightQuestion } from "../views/connections/preflight-dialog.tsx";
import { unreadIn } from "./limits.ts";

/** Views that do not say themselves, in the place of what they would show, that there is no store. */
const WITHOUT_WORD: ReadonlySet<RouteName> = new Set(["user", "audit", "format"]);

/** Above every view: why the screen is not the store, and what would help. Silent while all is well. */
export function TroubleNote({ link, status }: { readonly link: LinkState; readonly status: Status | null }) {
  const route = useRoute();
  const ends = useLink();
  if (link.kind === "closed") {
    return (
      <div className="shell__notice">
        <Notice
          title={text.status.linkClosedTitle}
          action={
            <Button size="small" onClick={() => ends.retry()}>
              {text.actions.retry}
            </Button>
          }
        >
          {text.status.linkClosedMore}
        </Notice>
      </div>
    );
  }
  if (link.kind === "incompatible") {
    return (
      <div className="shell__notice">
        <Notice
          title={text.status.incompatibleTitle}
          action={
            <Button size="small" onClick={() => location.reload()}>
              {text.actions.reload}
            </Button>
          }
        >
          {text.status.incompatibleMore(link.version)}
        </Notice>
      </div>
    );
  }
  const unread = status === null ? null : unreadIn(status);
  // Connections shows the same at length.
  if (status === null || route.name === "connections") return null;
  const { phase } = status;
  if (phase.kind === "stale" || phase.kind === "failed") {
    return (
      <div className="shell__notice">
        <FailureNote failure={phase.reason} tone={phase.kind === "stale" ? "warning" : "critical"} />
      </div>
    );
  }
  if (phase.kind === "idle" && WITHOUT_WORD.has(route.name)) {
    return (
      <div className="shell__notice">
        <FailureNote
          failure={failure("not-connected")}
          tone="warning"
          action={
            <a className={buttonClass("primary", "small")} href={hrefOf({ name: "connections" })}>
              {text.sessions.openConnections}
            </a>
          }
        />
      </div>
    );
  }
  if (unread !== null) {
    return (
      <div className="shell__notice">
        <FailureNote
          failure={failure("read-denied", { extent: unread })}
          tone={unread === "all" ? "critical" : "warning"}
          action={<CheckPermissions feed={status.wantedFeed} />}
        />
      </div>
    );
  }
  return null;
}

/** The exact ACL line is one click away. */
function CheckPermissions({ feed }: { readonly feed: Status["wantedFeed"] }) {
  const [asked, setAsked] = useState<PreflightQuestion | null>(null);
  return (
    <>
      <Button look="primary" size="small" onClick={() => setAsked({ store: { kind: "current" }, feed })}>
        {text.status.permissions}
      </Button>
      <PreflightDialog asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}
