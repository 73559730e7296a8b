import { memo } from "react";
import type { Overview } from "../../../shared/overview.ts";
import { BarList } from "../../charts/bar-list.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { who } from "../../table/who.ts";
import { text } from "../../text/text.ts";
import { Panel } from "./panel.tsx";

interface BusiestPanelProps {
  readonly busiest: Overview["busiest"];
  /** No session can be read. */
  readonly unread: boolean;
}

/** The users with most sessions; each leads to the user's own page. */
export const BusiestPanel = memo(function BusiestPanel({ busiest, unread }: BusiestPanelProps) {
  const words = text.overview.busiest;
  return (
    <Panel area="busiest" title={words.title} body="rows">
      {busiest.length === 0 ? (
        <p className="panel__none">{unread ? text.overview.figures.unknownHint : words.none}</p>
      ) : (
        <BarList
          label={words.title}
          bars={busiest.map(({ user, label, sessions, countries }) => ({
            id: user,
            label: who({ label, user }),
            ...(countries > 1 ? { more: words.countries(countries) } : {}),
            count: sessions,
            action: words.open(who({ label, user })),
            href: hrefOf({ name: "user", user }),
          }))}
        />
      )}
    </Panel>
  );
});
