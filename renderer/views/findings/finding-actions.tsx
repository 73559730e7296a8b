import "../../components/menu.css";
import "./finding-actions.css";
import { Menu } from "@base-ui/react/menu";
import { Ban, Check, ChevronDown, Clock, ListFilter, RotateCcw, ThumbsUp } from "lucide-react";
import type { Finding } from "../../../shared/finding.ts";
import { Button, buttonClass } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Keys } from "../../components/keys.tsx";
import { Tip } from "../../components/tip.tsx";
import { countryName } from "../../map/country-name.ts";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import type { Route } from "../../route/route.ts";
import { hrefOf } from "../../route/use-route.ts";
import { clientName } from "../../table/who.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { subjectOf } from "./subject.ts";
import type { Answer } from "./use-answer.ts";

export const SNOOZES = { hour: 3_600_000, shift: 8 * 3_600_000, week: 7 * 86_400_000 } as const;

interface FindingActionsProps {
  readonly finding: Finding;
  readonly readOnly: boolean;
  readonly pending: boolean;
  readonly onAnswer: (answer: Answer) => void;
  readonly onExpected: () => void;
}

export function FindingActions({ finding, readOnly, pending, onAnswer, onExpected }: FindingActionsProps) {
  const words = text.findings.actions;
  const revoke = useRevoke();
  const { kind } = finding.state;
  const alive = namesSessions(finding);
  return (
    <div className="finding-actions" role="toolbar" aria-label={words.label}>
      {kind === "open" ? (
        <>
          <Tip label={words.acknowledgeHint} keys="a">
            <Button disabled={pending} onClick={() => onAnswer({ kind: "acknowledge" })}>
              <Check aria-hidden />
              {words.acknowledge}
            </Button>
          </Tip>
          <Snooze disabled={pending} onSnooze={(forMs) => onAnswer({ kind: "snooze", forMs })} />
          <Tip label={text.findings.expectedTitle} keys="e">
            <Button disabled={pending} onClick={onExpected}>
              <ThumbsUp aria-hidden />
              {words.expected}
            </Button>
          </Tip>
        </>
      ) : null}
      {kind === "acknowledged" || kind === "snoozed" || kind === "expected" ? (
        <Button disabled={pending} onClick={() => onAnswer({ kind: "reopen" })}>
          <RotateCcw aria-hidden />
          {words.reopen}
        </Button>
      ) : null}
      {alive ? (
        <div className="finding-actions__sessions">
          <Tip label={words.showHint} keys="f">
            <a className={buttonClass()} href={hrefOf(sessionsNamedBy(finding))}>
              <ListFilter aria-hidden />
              {words.show}
            </a>
          </Tip>
          <Button
            look="danger"
            disabled={readOnly}
            title={readOnly ? words.readOnly : undefined}
            onClick={() =>
              revoke.ask({ target: { kind: "finding", id: finding.id }, title: text.revoke.titleFinding })
            }
          >
            <Ban aria-hidden />
            {words.revoke}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Whether any session that it names was still there. */
export function namesSessions({ evidence }: Finding): boolean {
  return evidence.sightings.some(({ session }) => session !== null);
}

/** Sessions, narrowed to those of the finding and to nothing else. */
export function sessionsNamedBy({ id }: Finding): Partial<Route> {
  return { name: "sessions", filter: `finding:${id}`, session: null };
}

interface SnoozeProps {
  readonly disabled: boolean;
  readonly onSnooze: (forMs: number) => void;
}

function Snooze({ disabled, onSnooze }: SnoozeProps) {
  const words = text.findings.actions;
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button disabled={disabled}>
            <Clock aria-hidden />
            {words.snooze}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
      <Menu.Portal>
        <Menu.Positioner className="menu-layer" sideOffset={4} align="start">
          <Menu.Popup className="menu">
            <Menu.Item className="menu__item" onClick={() => onSnooze(SNOOZES.hour)}>
              {words.snoozeFor.hour}
              <Keys keys="s" />
            </Menu.Item>
            <Menu.Item className="menu__item" onClick={() => onSnooze(SNOOZES.shift)}>
              {words.snoozeFor.shift}
            </Menu.Item>
            <Menu.Item className="menu__item" onClick={() => onSnooze(SNOOZES.week)}>
              {words.snoozeFor.week}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface ExpectedDialogProps {
  readonly finding: Finding;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before Sessionwatch learns something, and says what it learns. */
export function ExpectedDialog({ finding, onClose, onConfirm }: ExpectedDialogProps) {
  return (
    <Dialog open onClose={onClose} title={text.findings.expectedTitle}>
      <p>{text.findings.sentence(finding)}</p>
      <p className="expected__more">{text.findings.expectedMore}</p>
      <p className="expected__teaches">
        {text.findings.teaches[finding.rule](subjectOf(finding), learnedFrom(finding))}
      </p>
      {finding.evidence.sightings.some(({ network }) => network !== null) ? (
        <p className="expected__more">{text.findings.teachesHosting}</p>
      ) : null}
      <p className="expected__more">{text.findings.expectedElse}</p>
      <div className="dialog__actions">
        <Button onClick={onClose}>{text.actions.cancel}</Button>
        <Button look="primary" onClick={onConfirm}>
          {text.findings.expectedConfirm}
        </Button>
      </div>
    </Dialog>
  );
}

/** The countries, or for a change of client the clients, that the evidence shows. */
function learnedFrom({ rule, evidence }: Finding): string {
  const names = evidence.sightings.flatMap(({ place, client }) => {
    if (rule === "client-change") return client === null ? [] : [clientName(client)];
    return place === null ? [] : [countryName(place.country, locale)];
  });
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(new Set(names));
}
