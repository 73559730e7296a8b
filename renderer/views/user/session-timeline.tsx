import "./session-timeline.css";
import type { Finding } from "../../../shared/finding.ts";
import type { SessionRow } from "../../../shared/session.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { CountryCode } from "../../components/country.tsx";
import { formatShortDuration } from "../../format/durations.ts";
import { timeTicks } from "../../format/time-ticks.ts";
import { formatClock, formatDay, formatMinute, formatMoment } from "../../format/times.ts";
import { countryName } from "../../map/country-name.ts";
import { hrefOf } from "../../route/use-route.ts";
import { clientName } from "../../table/who.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { segmentsOf } from "./bar-segments.ts";

/** More bars than this say no more; the list below has them all. */
const MOST_BARS = 60;
const MOST_TICKS = 7;
/** From this part of the axis on, a name has no room to the right of its tick; on a narrow one sooner. */
const LATE = 0.92;
const LATE_WHERE_NARROW = 0.8;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface SessionTimelineProps {
  readonly rows: readonly SessionRow[];
  /** The user's findings: they know where a session was before. */
  readonly findings: readonly Finding[];
  /** Colour of a country, as a CSS value. */
  readonly colorOf: (country: string | null) => string;
  readonly countries: readonly { readonly country: string; readonly sessions: number }[];
}

/** One bar per session, from its creation to its last request. */
export function SessionTimeline({ rows, findings, colorOf, countries }: SessionTimelineProps) {
  const now = storeNow();
  const bars = rows.slice(0, MOST_BARS);
  const begin = Math.min(now - 60_000, ...bars.map((row) => row.createdAt ?? row.lastSeen ?? now));
  const span = now - begin;
  const percent = (at: number) => `${(100 * Math.min(Math.max(0, at - begin), span)) / span}%`;
  const ticks = timeTicks(begin, now, MOST_TICKS, -new Date(now).getTimezoneOffset() * 60_000);

  return (
    <>
      <div className="timeline">
        {/* The name of a late one stands to its left, where the one before has its own if they are close. */}
        {ticks.at.map((at) => (
          <div key={at} className={tickClass((at - begin) / span)} style={{ left: percent(at) }}>
            {at - begin > span * LATE && ticks.at.length > 3 ? null : (
              <span>{tickText(at, ticks.stepMs)}</span>
            )}
          </div>
        ))}
        <div className="timeline__bars">
          {bars.map((row) => {
            const from = row.createdAt ?? row.lastSeen ?? now;
            const to = row.lastSeen ?? now;
            const label = labelOf(row, from, to, now);
            return (
              <a
                key={row.id}
                className="timeline__row"
                href={hrefOf({ name: "sessions", session: row.id })}
                title={label}
                aria-label={label}
              >
                {segmentsOf(row, from, to, findings).map((segment) => (
                  <span
                    key={segment.from}
                    className={segment.moved ? "timeline__bar timeline__bar--moved" : "timeline__bar"}
                    style={{
                      left: percent(segment.from),
                      width: `${(100 * Math.max(0, segment.to - segment.from)) / span}%`,
                      background: colorOf(segment.country),
                    }}
                  >
                    {segment.country === null ? null : (
                      <span className="timeline__code" aria-hidden>
                        {segment.country}
                      </span>
                    )}
                  </span>
                ))}
              </a>
            );
          })}
        </div>
      </div>
      <ul className="timeline__legend">
        {countries.map(({ country, sessions }) => (
          <li key={country}>
            <span className="timeline__swatch" style={{ background: colorOf(country) }} />
            <CountryCode code={country} />
            {countryName(country, locale)} <strong>{sessions}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}

function tickClass(share: number): string {
  if (share > LATE) return "timeline__tick timeline__tick--late";
  return share > LATE_WHERE_NARROW ? "timeline__tick timeline__tick--later" : "timeline__tick";
}

function tickText(at: number, stepMs: number): string {
  if (stepMs < MINUTE_MS) return formatClock(at, locale);
  return stepMs < DAY_MS ? formatMinute(at, locale) : formatDay(at, locale);
}

function labelOf(row: SessionRow, from: number, to: number, now: number): string {
  const country = row.place === null ? text.session.noPlace : countryName(row.place.country, locale);
  const place = row.place?.city == null ? country : `${row.place.city}, ${country}`;
  const ago = text.time.ago(formatShortDuration(now - to, locale));
  return `${clientName(row.client)}\n${place}\n${formatMoment(from, now, locale)} – ${ago}`;
}
