import { useEffect, useMemo, useRef, useState } from "react";
import type { SessionRow } from "../../../shared/session.ts";
import { Button } from "../../components/button.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { useKeys } from "../../keyboard/keyboard.ts";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { navigate } from "../../route/use-route.ts";
import { ROW_HEIGHT } from "../../table/row-height.ts";
import type { RowActions } from "../../table/session-row.tsx";
import { HEAD_HEIGHT, SessionTable } from "../../table/session-table.tsx";
import { useCursor } from "../../table/use-cursor.ts";
import { useHeldRows } from "../../table/use-held-rows.ts";
import { useHold } from "../../table/use-hold.ts";
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
export function UserSessions({ rows: live, total, readOnly }: UserSessionsProps) {
  const { reading, onPointer } = useHold();
  const [holding, setHolding] = useState(false);
  const still = reading || holding;
  const scroller = useRef<HTMLDivElement>(null);
  const height = ROW_HEIGHT[usePreferences().density];
  const scroll = useRowScroll(scroller, live.length, height, HEAD_HEIGHT);
  const rows = useHeldRows(live, still);
  const { picked, toggle, clear } = useSelection((index) => rows[index]);
  const cursor = useCursor(rows, 0);
  useEffect(() => setHolding(cursor.id !== null || picked.size > 0), [cursor.id, picked.size]);
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
    ask({
      target: { kind: "sessions", ids: [...picked.keys()] },
      title: text.revoke.titleSelected,
      onDone: clear,
    });

  const { row } = cursor;
  const { show } = scroll;
  const move = (by: number) => {
    const index = cursor.id === null ? 0 : Math.min(Math.max(0, cursor.index + by), rows.length - 1);
    cursor.moveTo(index);
    show(index);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    x: () => row !== undefined && toggle(row, cursor.index, false),
    r: () => {
      if (readOnly) return;
      if (picked.size > 0) revokePicked();
      else if (row !== undefined) actions.revoke(row);
    },
    enter: () => row !== undefined && actions.open(row, cursor.index),
    ...(picked.size > 0 && { escape: clear }),
    ...(picked.size === 0 && cursor.id !== null && { escape: cursor.clear }),
  });

  return (
    <section className="user__panel">
      <header>
        <h2>{text.user.list}</h2>
        {total > rows.length ? (
          <span className="user__hint">{text.user.truncated(formatNumber(rows.length, locale))}</span>
        ) : null}
        {picked.size === 0 ? null : (
          <span className="user__picked">
            {text.sessions.selected(picked.size)}
            <Button look="danger" size="small" disabled={readOnly} onClick={revokePicked}>
              {text.sessions.revokeSelected(picked.size)}
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
          cursor={cursor.id}
          selected={picked}
          asked={states}
          readOnly={readOnly}
          actions={actions}
          still={still}
          onPointer={onPointer}
          oneUser
        />
      </div>
    </section>
  );
}
