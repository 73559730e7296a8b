/** Findings: the list, and beside it one with its evidence and the answers a person can give. */
import "./findings.css";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Finding } from "../../../shared/finding.ts";
import type { ViewHead } from "../../../shared/link.ts";
import type { Phase } from "../../../shared/status.ts";
import { Blank } from "../../components/blank.tsx";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { useKeys } from "../../keyboard/keyboard.ts";
import type { ViewResult } from "../../link/link.ts";
import { useView } from "../../link/use-link.tsx";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { navigate, useRoute } from "../../route/use-route.ts";
import { usePhase, useReadOnly } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";
import { NothingFound } from "../overview/feed.tsx";
import { NoStore, Reading } from "../overview/no-overview.tsx";
import { ExpectedDialog, namesSessions, SNOOZES, sessionsNamedBy } from "./finding-actions.tsx";
import { FindingDetail } from "./finding-detail.tsx";
import { FindingList } from "./finding-list.tsx";
import { type Answer, useAnswer } from "./use-answer.ts";

type Include = "open" | "all";

const LIMIT = 500;
const NONE: readonly Finding[] = [];

export function FindingsView() {
  const [include, setInclude] = useState<Include>("open");
  /** One that newer ones have pushed out of the list while it is being read, or that an address names. */
  const [also, setAlso] = useState<string | null>(null);
  const view = useView("findings", { include, limit: LIMIT, ...(also === null ? {} : { also }) });
  const { finding: wanted } = useRoute();
  const phase = usePhase()?.kind ?? "connecting";
  const readOnly = useReadOnly();
  const revoke = useRevoke();
  const { answer, note, pending } = useAnswer();
  const [expecting, setExpecting] = useState<Finding | null>(null);

  const rows = view.kind === "ready" ? view.state.rows : NONE;
  const at = rows.findIndex(({ id }) => id === wanted);
  const last = useRef<Finding | null>(null);
  // One that was pushed out stays on the screen until it has come by name.
  const isAskedFor = rows.length >= LIMIT && last.current?.id === wanted;
  const selected = rows[at] ?? (isAskedFor ? last.current : null);
  last.current = selected;
  useSelection(view, { include, setInclude, also, setAlso });

  const step = (by: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) navigate({ finding: next.id }, "replace");
  };
  const ifOpen = (run: (finding: Finding) => void) => () => {
    if (selected?.state.kind === "open" && pending === null) run(selected);
  };
  const next = (): void => step(1);
  const previous = (): void => step(-1);
  const openUser = (): void => {
    if (selected !== null && selected.user !== null) navigate({ name: "user", user: selected.user });
  };
  useKeys({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    Enter: openUser,
    u: openUser,
    f: () => {
      if (selected !== null && namesSessions(selected)) navigate(sessionsNamedBy(selected));
    },
    a: ifOpen((finding) => answer(finding, { kind: "acknowledge" })),
    s: ifOpen((finding) => answer(finding, { kind: "snooze", forMs: SNOOZES.hour })),
    e: ifOpen(setExpecting),
    r: () => {
      if (selected === null || readOnly) return;
      revoke.ask({ target: { kind: "finding", id: selected.id }, title: text.revoke.titleFinding });
    },
  });
  const onAnswer = useCallback((finding: Finding, given: Answer) => answer(finding, given), [answer]);
  const onExpected = useCallback(() => setExpecting(selected), [selected]);

  if (view.kind === "loading") {
    if (view.refused === undefined) return <Reading phase={phase} />;
    return <FailureNote failure={view.refused} />;
  }
  const { head } = view.state;
  return (
    <div className={rows.length === 0 ? "findings findings--none" : "findings"}>
      <div className="findings__side">
        <div className="findings__bar">
          <span className="findings__counts">{text.findings.counts(head.open, head.critical)}</span>
          <Segmented
            label={text.findings.include}
            value={include}
            choices={[
              { value: "open", label: text.findings.open },
              { value: "all", label: text.findings.all },
            ]}
            onChange={setInclude}
          />
        </div>
        {head.refused === "nothing" ? null : (
          <p className="findings__refused">{text.findings.refused[head.refused]}</p>
        )}
        <FindingList
          findings={rows}
          total={include === "all" ? head.total : head.open}
          selected={selected?.id ?? null}
        />
      </div>
      <div className="findings__detail">
        {rows.length === 0 && view.current ? (
          <Empty include={include} head={head} phase={phase} onAll={() => setInclude("all")} />
        ) : selected === null ? (
          <Blank title={text.findings.choose} />
        ) : (
          <FindingDetail
            finding={selected}
            readOnly={readOnly}
            pending={pending === selected.id}
            onAnswer={onAnswer}
            onNote={note}
            onExpected={onExpected}
          />
        )}
      </div>
      {expecting === null ? null : (
        <ExpectedDialog
          finding={expecting}
          onClose={() => setExpecting(null)}
          onConfirm={() => {
            answer(expecting, { kind: "expected" });
            setExpecting(null);
          }}
        />
      )}
    </div>
  );
}

interface EmptyProps {
  readonly include: Include;
  readonly head: ViewHead<"findings">;
  readonly phase: Phase["kind"];
  readonly onAll: () => void;
}

function Empty({ include, head, phase, onAll }: EmptyProps) {
  // Only where sessions have been checked does "nothing" mean anything.
  if (phase === "idle" || phase === "failed") return <NoStore phase={phase} />;
  if (phase === "connecting" || phase === "loading") return <Reading phase={phase} />;
  const older = include === "open" && head.total > 0;
  return (
    <NothingFound
      unread={head.unread}
      title={include === "open" ? text.findings.emptyTitle : text.findings.emptyAllTitle}
      more={text.findings.emptyMore}
      actions={older ? <Button onClick={onAll}>{text.findings.emptyShowAll}</Button> : undefined}
    />
  );
}

interface Chosen {
  readonly include: Include;
  readonly setInclude: (include: Include) => void;
  readonly also: string | null;
  readonly setAlso: (also: string) => void;
}

/**
 * Keeps exactly one finding selected, in the address, so that what one reads stays put while new findings arrive
 * above it. When the selected one leaves the list, because it was just answered, the one that moved into its
 * place is next. One that is merely older than all that fit is asked for by name. An address that names an answered
 * finding shows all of them.
 */
function useSelection(view: ViewResult<"findings">, { include, setInclude, also, setAlso }: Chosen): void {
  const { finding: wanted } = useRoute();
  const seen = useRef<{ id: string; at: number } | null>(null);
  const rows = view.kind === "ready" && view.current ? view.state.rows : null;
  useEffect(() => {
    if (rows === null) return;
    const at = rows.findIndex(({ id }) => id === wanted);
    if (wanted !== null && at >= 0) {
      seen.current = { id: wanted, at };
      return;
    }
    if (wanted !== null && also !== wanted && rows.length >= LIMIT) {
      setAlso(wanted);
      return;
    }
    if (wanted !== null && seen.current?.id !== wanted && include === "open") {
      setInclude("all");
      return;
    }
    const before = seen.current?.id === wanted ? (seen.current?.at ?? 0) : 0;
    const next = rows[Math.min(before, rows.length - 1)];
    navigate({ finding: next?.id ?? null }, "replace");
  }, [rows, wanted, include, setInclude, also, setAlso]);
}
