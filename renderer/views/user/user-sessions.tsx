import { useMemo, useRef } from "react";
import type { SessionRow } from "../../../shared/session.ts";
import { Button } from "../../components/button.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { navigate } from "../../route/use-route.ts";
import { ROW_HEIGHT } from "../../table/row-height.ts";
import type { RowActions } from "../../table/session-row.tsx";
import { HEAD_HEIGHT, SessionTable } from "../../table/session-table.tsx";
import { useRowScroll } from "../../table/use-row-scroll.ts";
import { useSelection } from "../../table/use-selection.ts";
import { who } from "../../table/who.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { usePreferences } from "../../theme/preferences.ts";

/** Rows in sight before the list scrolls by itself. */
const MOST_IN_SIGHT = 14;

interface UserSessionsProps {
  readonly rows: readonly SessionRow[];
  /** How many sessions the user has; `rows` may be fewer. */
  readonly total: number;
  readonly readOnly: boolean;
}

/** A user's sessions, most recent first, in the same rows as the big table. */
export function UserSessions({ rows, total, readOnly }: UserSessionsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = ROW_HEIGHT[usePreferences().density];
  const scroll = useRowScroll(scroller, rows.length, height, HEAD_HEIGHT);
  const { ids, toggle, clear } = useSelection((index) => rows[index]);
  const { one, ask, states } = useRevoke();
  const actions = useMemo<RowActions>(
    () => ({
      open: (row) => navigate({ name: "sessions", session: row.id }),
      toggle,
      revoke: (row) => one(row.id, who(row)),
    }),
    [toggle, one],
  );
  const revokePicked = () =>
    ask({ target: { kind: "sessions", ids: [...ids] }, title: text.revoke.titleSelected, onDone: clear });

  return (
    <section className="user__panel">
      <header>
        <h2>{text.user.list}</h2>
        {total > rows.length ? (
          <span className="user__hint">{text.user.truncated(formatNumber(rows.length, locale))}</span>
        ) : null}
        {ids.size === 0 ? null : (
          <span className="user__picked">
            {text.sessions.selected(ids.size)}
            <Button look="danger" size="small" disabled={readOnly} onClick={revokePicked}>
              {text.sessions.revokeSelected(ids.size)}
            </Button>
            <Button look="ghost" size="small" onClick={clear}>
              {text.sessions.clearSelection}
            </Button>
          </span>
        )}
      </header>
      <div
        className="user__table"
        style={{ height: HEAD_HEIGHT + Math.min(rows.length, MOST_IN_SIGHT) * height }}
      >
        <SessionTable
          scroller={scroller}
          scroll={scroll}
          rows={rows}
          rowsFrom={0}
          sort={null}
          cursor={null}
          selected={ids}
          asked={states}
          readOnly={readOnly}
          actions={actions}
          oneUser
        />
      </div>
    </section>
  );
}
