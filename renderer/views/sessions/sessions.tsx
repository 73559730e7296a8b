import "./sessions.css";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ViewState } from "../../../shared/link.ts";
import type { Sort } from "../../../shared/session.ts";
import { FailureNote } from "../../components/failure-note.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useKeys } from "../../keyboard/keyboard.ts";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { currentRoute, navigate, useRoute } from "../../route/use-route.ts";
import { usePhase, useReadOnly } from "../../shell/use-status.ts";
import { describeRow } from "../../table/describe-row.ts";
import { ROW_HEIGHT } from "../../table/row-height.ts";
import type { RowActions } from "../../table/session-row.tsx";
import { HEAD_HEIGHT, SessionTable } from "../../table/session-table.tsx";
import { useCursor } from "../../table/use-cursor.ts";
import { useHold } from "../../table/use-hold.ts";
import { useRowScroll } from "../../table/use-row-scroll.ts";
import { useSelection } from "../../table/use-selection.ts";
import { useSessionWindow } from "../../table/use-session-window.ts";
import { who } from "../../table/who.ts";
import { windowAround } from "../../table/window.ts";
import { text } from "../../text/text.ts";
import { usePreferences } from "../../theme/preferences.ts";
import { NoSessions } from "./no-sessions.tsx";
import { SessionDetails } from "./session-details.tsx";
import { SessionsBar } from "./sessions-bar.tsx";

/** Drawn while the first rows are on their way. */
const BLANK_ROWS = 24;
const EMPTY: ViewState<"sessions"> = {
  head: {
    matched: { value: 0, estimate: null },
    total: { value: 0, estimate: null },
    offset: 0,
    newer: 0,
  },
  rows: [],
};

function sortBy(sort: Sort): void {
  navigate({ sort }, "replace");
}

/** The table of sessions: live, held still while somebody reads, one click from ending each. */
export function SessionsView() {
  const { filter, sort, session } = useRoute();
  const { density } = usePreferences();
  const told = usePhase()?.kind;
  const phase = told ?? "connecting";
  const readOnly = useReadOnly();
  const { one, ask, states } = useRevoke();
  const { done } = useTell();
  const { reading, onPointer } = useHold();
  const [place, setPlace] = useState({ offset: 0, limit: 100 });
  /** The person asked for what is newer: the order is let go until it has arrived. */
  const [refreshing, setRefreshing] = useState(false);
  const [holding, setHolding] = useState(false);
  const [still, setStill] = useState(false);

  const hold = (reading || holding) && !refreshing;
  const { view, asked } = useSessionWindow({ filter, sort, hold, ...place });
  const { head, rows } = view.kind === "ready" ? view.state : EMPTY;
  const total = view.kind === "ready" ? head.matched.value : BLANK_ROWS;

  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useRowScroll(scroller, total, ROW_HEIGHT[density], HEAD_HEIGHT);
  const { toTop, show } = scroll;
  const first = Math.floor(scroll.offset / scroll.extent.rowHeight);
  const last = first + Math.ceil(scroll.extent.viewport / scroll.extent.rowHeight) + 1;
  useEffect(() => setPlace((now) => windowAround(now, first, last, total)), [first, last, total]);

  const cursor = useCursor(rows, head.offset);
  const selection = useSelection((index) => rows[index - head.offset]);
  const picked = selection.picked.size;
  useEffect(() => setHolding(cursor.id !== null || picked > 0), [cursor.id, picked]);

  // A new filter or order begins at the top.
  const { put, clear } = cursor;
  const order = `${filter} ${sort.column} ${sort.direction}`;
  const shownOrder = useRef(order);
  useEffect(() => {
    if (shownOrder.current === order) return;
    shownOrder.current = order;
    clear();
    toTop();
  }, [order, clear, toTop]);

  // The order is still once the monitor has answered that it holds it.
  const answered = view.kind === "ready" && view.current;
  useEffect(() => {
    if (!asked.hold) setStill(false);
    else if (answered) setStill(true);
  }, [asked.hold, answered]);

  const arrived = answered && !asked.hold;
  useEffect(() => {
    if (refreshing && arrived) setRefreshing(false);
  }, [refreshing, arrived]);
  const refresh = useCallback(() => {
    clear();
    setRefreshing(true);
    toTop();
  }, [clear, toTop]);

  const { toggle } = selection;
  const actions = useMemo<RowActions>(
    () => ({
      open: (row, index) => {
        put(row, index);
        navigate({ session: row.id }, currentRoute().session === null ? "push" : "replace");
      },
      toggle,
      revoke: (row) => one(row.id, who(row)),
    }),
    [put, toggle, one],
  );
  const revokePicked = () =>
    ask({
      target: { kind: "sessions", ids: [...selection.picked.keys()] },
      title: text.revoke.titleSelected,
      onDone: selection.clear,
    });

  function move(by: number): void {
    const index = Math.min(Math.max(0, cursor.id === null ? first : cursor.index + by), total - 1);
    const row = cursor.moveTo(index);
    show(index);
    if (row !== undefined && session !== null) navigate({ session: row.id }, "replace");
  }
  const { row } = cursor;
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    home: toTop,
    end: () => show(total - 1),
    ".": refresh,
    x: () => row !== undefined && toggle(row, cursor.index, false),
    r: () => {
      if (readOnly) return;
      if (picked > 0) revokePicked();
      else if (row !== undefined) actions.revoke(row);
    },
    c: () => {
      const rows = picked > 0 ? [...selection.picked.values()] : row === undefined ? [] : [row];
      if (rows.length === 0) return;
      navigator.clipboard.writeText(rows.map(describeRow).join("\n")).then(
        () => done(text.actions.copied, rows.length === 1 ? undefined : text.count.sessions(rows.length)),
        () => {},
      );
    },
    u: () => row !== undefined && row.user !== null && navigate({ name: "user", user: row.user }),
    enter: () => row !== undefined && actions.open(row, cursor.index),
    ...(session !== null && { escape: () => navigate({ session: null }) }),
    ...(session === null && picked > 0 && { escape: selection.clear }),
    ...(session === null && picked === 0 && cursor.id !== null && { escape: clear }),
  });

  return (
    <div className="sessions">
      <div className="sessions__table">
        <SessionsBar
          head={view.kind === "ready" ? head : null}
          phase={phase}
          filter={filter}
          held={asked.hold}
          readOnly={readOnly}
          selection={selection}
          onRefresh={refresh}
          onRevokeSelected={revokePicked}
          onRevokeAll={() => ask({ target: { kind: "filter", filter }, title: text.revoke.titleFilter })}
        />
        {view.refused === undefined ? null : (
          <div className="sessions__refused">
            <FailureNote failure={view.refused} />
          </div>
        )}
        {(view.kind === "ready" && total === 0) || (view.kind === "loading" && told === "connecting") ? (
          <NoSessions filter={filter} total={head.total} phase={phase} />
        ) : (
          <SessionTable
            scroller={scroller}
            scroll={scroll}
            rows={rows}
            rowsFrom={head.offset}
            sort={sort}
            onSort={sortBy}
            cursor={cursor.id}
            selected={selection.picked}
            asked={states}
            readOnly={readOnly}
            actions={actions}
            still={still}
            onPointer={onPointer}
          />
        )}
      </div>
      {session === null ? null : <SessionDetails id={session} readOnly={readOnly} />}
    </div>
  );
}
