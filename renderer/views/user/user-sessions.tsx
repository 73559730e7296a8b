import { useMemo, useRef } from "react";
import type { SessionRow } from "../../../shared/session.ts";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { ROW_HEIGHT } from "../../table/row-height.ts";
import type { RowActions } from "../../table/session-row.tsx";
import { HEAD_HEIGHT, SessionTable } from "../../table/session-table.tsx";
import { useRowScroll } from "../../table/use-row-scroll.ts";
import { useSelection } from "../../table/use-selection.ts";
import { who } from "../../table/who.ts";
import { usePreferences } from "../../theme/preferences.ts";

/** Rows in sight before the list scrolls by itself. */
const MOST_IN_SIGHT = 14;

interface UserSessionsProps {
  readonly rows: readonly SessionRow[];
  readonly readOnly: boolean;
  readonly onOpen: (row: SessionRow) => void;
}

/** A user's sessions, most recent first, in the same rows as the big table. */
export function UserSessions({ rows, readOnly, onOpen }: UserSessionsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = ROW_HEIGHT[usePreferences().density];
  const scroll = useRowScroll(scroller, rows.length, height, HEAD_HEIGHT);
  const selection = useSelection((index) => rows[index]);
  const { one, states } = useRevoke();
  const { toggle } = selection;
  const actions = useMemo<RowActions>(
    () => ({ open: onOpen, toggle, revoke: (row) => one(row.id, who(row)) }),
    [onOpen, toggle, one],
  );
  const visible = Math.min(rows.length, MOST_IN_SIGHT);
  return (
    <div className="user__table" style={{ height: HEAD_HEIGHT + visible * height }}>
      <SessionTable
        scroller={scroller}
        scroll={scroll}
        rows={rows}
        rowsFrom={0}
        sort={null}
        cursor={null}
        selected={selection.ids}
        asked={states}
        readOnly={readOnly}
        actions={actions}
        oneUser
      />
    </div>
  );
}
