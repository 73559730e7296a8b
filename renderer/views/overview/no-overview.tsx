import { Inbox, LoaderCircle, SearchX, Unplug } from "lucide-react";
import type { Phase } from "../../../shared/status.ts";
import { Blank } from "../../components/blank.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { hrefOf, navigate } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";

interface NoOverviewProps {
  readonly phase: Phase["kind"];
  readonly filtered: boolean;
}

/** Instead of empty charts: whether that is because there is no store, it is being read, the filter, or no session. */
export function NoOverview({ phase, filtered }: NoOverviewProps) {
  const words = text.overview;
  if (phase === "idle" || phase === "failed") return <NoStore phase={phase} />;
  if (phase === "connecting" || phase === "loading") return <Reading phase={phase} />;
  if (filtered) {
    return (
      <Blank
        icon={<SearchX aria-hidden />}
        title={words.noMatchTitle}
        actions={<Button onClick={() => navigate({ filter: "" })}>{words.clearFilter}</Button>}
      >
        {words.noMatchMore}
      </Blank>
    );
  }
  return (
    <Blank icon={<Inbox aria-hidden />} title={words.emptyTitle}>
      {words.emptyMore}
    </Blank>
  );
}

/** No store is being watched, so nothing can be said about sessions. Why it failed stands above every view. */
export function NoStore({ phase }: { readonly phase: "idle" | "failed" }) {
  const words = text.sessions;
  return (
    <Blank
      icon={<Unplug aria-hidden />}
      title={phase === "failed" ? words.failedTitle : words.offTitle}
      actions={
        <a className={buttonClass("primary")} href={hrefOf({ name: "connections" })}>
          {words.openConnections}
        </a>
      }
    >
      {phase === "failed" ? words.failedMore : words.offMore}
    </Blank>
  );
}

/** The store is being connected to, or read for the first time. */
export function Reading({ phase }: { readonly phase: Phase["kind"] }) {
  const words = text.sessions;
  const isConnecting = phase === "connecting";
  return (
    <Blank
      icon={<LoaderCircle aria-hidden className="spinner" />}
      title={isConnecting ? words.connectingTitle : words.readingTitle}
    >
      {isConnecting ? words.connectingMore : words.readingMore}
    </Blank>
  );
}
