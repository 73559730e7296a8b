import "./finding-detail.css";
import { memo, type ReactNode, useMemo } from "react";
import type { Finding } from "../../../shared/finding.ts";
import { Ago } from "../../clock/ago.tsx";
import { storeNow } from "../../clock/store-clock.ts";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { formatDuration } from "../../format/durations.ts";
import { formatNumber } from "../../format/numbers.ts";
import { formatMoment } from "../../format/times.ts";
import { inOrder, jumps, numberedPlaces } from "../../map/arcs.ts";
import { SightingsMap } from "../../map/sightings-map.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { FindingActions } from "./finding-actions.tsx";
import { FindingResponse } from "./finding-response.tsx";
import { limitsOf, measuresOf, timeBetween } from "./measures.ts";
import { NoteField } from "./note-field.tsx";
import { ScoreBar } from "./score-bar.tsx";
import { SightingsTable } from "./sightings-table.tsx";
import { subjectOf } from "./subject.ts";
import type { Answer } from "./use-answer.ts";

interface FindingDetailProps {
  readonly finding: Finding;
  readonly readOnly: boolean;
  readonly pending: boolean;
  readonly onAnswer: (finding: Finding, answer: Answer) => void;
  readonly onNote: (finding: Finding, note: string) => void;
  readonly onExpected: () => void;
}

/** One finding with everything a person needs to judge it, and the answers that can be given. */
export const FindingDetail = memo(function FindingDetail(props: FindingDetailProps) {
  const { finding, readOnly, pending, onAnswer, onNote, onExpected } = props;
  const words = text.findings;
  const sightings = useMemo(() => inOrder(finding), [finding]);
  const places = useMemo(() => numberedPlaces(sightings), [sightings]);
  const ways = useMemo(() => jumps(finding), [finding]);
  const measures = measuresOf(finding.evidence);
  const limits = limitsOf(finding.evidence);
  return (
    <article className="finding" aria-labelledby="finding-sentence">
      <header className="finding__head">
        <div className="finding__rule">
          <SeverityMark severity={finding.severity} />
          <strong>{words.rule(finding.rule)}</strong>
          {finding.user === null ? (
            <span>{subjectOf(finding)}</span>
          ) : (
            <a href={hrefOf({ name: "user", user: finding.user })} title={words.openUser}>
              {subjectOf(finding)}
            </a>
          )}
          <span className="finding__times">
            <span>
              {words.raised} <Ago at={finding.raisedAt} style="sentence" />
            </span>
            {finding.updatedAt > finding.raisedAt ? (
              <span>
                {words.updated} <Ago at={finding.updatedAt} style="sentence" />
              </span>
            ) : null}
          </span>
        </div>
        <h2 className="finding__sentence" id="finding-sentence">
          {text.findings.sentence(finding)}
        </h2>
      </header>
      <State finding={finding} />
      <FindingResponse finding={finding.id} />
      <FindingActions
        finding={finding}
        readOnly={readOnly}
        pending={pending}
        onAnswer={(answer) => onAnswer(finding, answer)}
        onExpected={onExpected}
      />
      <div className={places.length === 0 ? "finding__columns finding__columns--plain" : "finding__columns"}>
        <div className="finding__part">
          {places.length === 0 ? null : (
            <SightingsMap
              places={places}
              jumps={ways}
              severity={finding.severity}
              between={betweenOf(finding)}
            />
          )}
          {measures.length + limits.length === 0 ? null : (
            <Part title={words.facts}>
              <dl className="finding__measures">
                {measures.map(({ name, value, beyond, hint }) => (
                  <Pair key={name} name={name} value={value} beyond={beyond} hint={hint} />
                ))}
                {limits.map(({ name, value }) => (
                  <Pair key={name} name={name} value={value} beyond={false} hint={words.limits} />
                ))}
              </dl>
            </Part>
          )}
        </div>
        <div className="finding__aside">
          <Part title={words.score}>
            <ScoreBar finding={finding} />
          </Part>
          <Part title={words.actions.note}>
            <NoteField
              key={finding.id}
              note={finding.note}
              pending={pending}
              onSave={(note) => onNote(finding, note)}
            />
          </Part>
        </div>
      </div>
      <Part title={words.sightings}>
        <div className="finding__scroll">
          <SightingsTable sightings={sightings} />
        </div>
      </Part>
    </article>
  );
});

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="finding__part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface PairProps {
  readonly name: string;
  readonly value: string;
  readonly beyond: boolean;
  readonly hint: string | undefined;
}

function Pair({ name, value, beyond, hint }: PairProps) {
  return (
    <>
      <dt title={hint}>{name}</dt>
      <dd className={beyond ? "finding__beyond" : undefined}>{value}</dd>
    </>
  );
}

function State({ finding }: { readonly finding: Finding }) {
  const { state } = finding;
  const words = text.findings.stateLine;
  switch (state.kind) {
    case "open":
      return null;
    case "acknowledged":
      return (
        <p className="finding__state">
          {words.acknowledged(state.by)} · <Ago at={state.at} style="sentence" />
        </p>
      );
    case "snoozed":
      return (
        <p className="finding__state">
          {words.snoozed(state.by, formatMoment(state.until, storeNow(), locale))}
        </p>
      );
    case "expected":
      return (
        <p className="finding__state">
          {words.expected(state.by)} · <Ago at={state.at} style="sentence" />
        </p>
      );
    case "closed":
      return (
        <p className="finding__state">
          {words.closed[state.cause]} <Ago at={state.at} style="sentence" />
        </p>
      );
  }
}

/** "9,780 km in 28 minutes", where that is what was measured. */
function betweenOf({ evidence }: Finding): string | null {
  const ms = timeBetween(evidence);
  if (evidence.distanceKm === undefined || ms === null) return null;
  const km = text.findings.km(formatNumber(Math.round(evidence.distanceKm), locale));
  return text.findings.between(km, formatDuration(ms, locale));
}
