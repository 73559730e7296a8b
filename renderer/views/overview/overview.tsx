/**
 * The Overview: figures, charts and the map, all narrowed by the filter line. Each part is drawn from one part of
 * the view's head and is drawn again only when that part changed.
 */
import "./overview.css";
import { useCallback, useMemo, useRef } from "react";
import { addTerm } from "../../../shared/filter/chips.ts";
import type { Period } from "../../../shared/filter/term.ts";
import type { Range } from "../../../shared/overview.ts";
import type { Phase } from "../../../shared/status.ts";
import { useAtMostEvery } from "../../charts/use-at-most-every.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { FailureNote } from "../../components/failure-note.tsx";
import { useFilter } from "../../filter/use-filter.ts";
import { formatNumber } from "../../format/numbers.ts";
import { useView } from "../../link/use-link.tsx";
import { arcsOf } from "../../map/arcs.ts";
import { navigate, useRoute } from "../../route/use-route.ts";
import { noneReadable } from "../../shell/limits.ts";
import { usePhase } from "../../shell/use-status.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { ActivityPanel } from "./activity-panel.tsx";
import { BusiestPanel } from "./busiest-panel.tsx";
import { Feed } from "./feed.tsx";
import { Figures } from "./figures.tsx";
import { IdlePanel } from "./idle-panel.tsx";
import { chosenIn, countryTerm, periodTerm, rangeFor, toggleTerm, withoutPeriods, zoomOf } from "./narrow.ts";
import { NoOverview, NoStore, Reading } from "./no-overview.tsx";
import { PlacesPanel } from "./places-panel.tsx";
import { SharesPanel } from "./shares-panel.tsx";

/** Enough for the feed and for the lines on the map. */
const OPEN_FINDINGS = { include: "open", limit: 100 } as const;
/** Lists and the map follow as often as somebody can read them; the figures and how idle sessions are with every update. */
const CALM_MS = 1000;
/** The timeline, whose shortest step is five seconds: not as often, so that both seldom come with the same update. */
const TIMELINE_MS = 1250;
/** More lines than these and the map is a tangle. */
const MOST_ARCS = 12;

export function OverviewView() {
  const { range: asked } = useRoute();
  const { filter, setFilter } = useFilter();
  const chosen = useMemo(() => chosenIn(filter), [filter]);
  const zoom = useMemo(() => zoomOf(chosen.periods), [chosen]);
  const needed = rangeFor(zoom, asked, storeNow());
  const view = useView("overview", { filter, range: needed });
  const open = useView("findings", OPEN_FINDINGS);
  const loading = usePhase();
  const phase = loading?.kind ?? "connecting";
  const range = useShownRange(needed, view.kind === "ready" && view.current);

  const onTerm = useCallback((term: string) => setFilter(toggleTerm(filter, term)), [filter, setFilter]);
  const onPeriod = useCallback(
    (period: Period | null) =>
      setFilter(period === null ? withoutPeriods(filter) : addTerm(filter, periodTerm(period))),
    [filter, setFilter],
  );
  // Another range is looked at as a whole.
  const onRange = useCallback(
    (next: Range) => navigate({ range: next, filter: withoutPeriods(filter) }, "replace"),
    [filter],
  );
  const onCountry = useCallback((code: string | null) => onTerm(countryTerm(code)), [onTerm]);
  const answered = view.kind === "ready" && view.current;
  const subject = `${filter} ${view.kind} ${answered}`;
  const findings = useAtMostEvery(open.kind === "ready" ? open.state.rows : null, CALM_MS, open.kind);
  const calm = useAtMostEvery(view.kind === "ready" ? view.state.head : null, CALM_MS, subject);
  const timeline = useAtMostEvery(
    view.kind === "ready" ? view.state.head : null,
    TIMELINE_MS,
    `${subject} ${range}`,
  );
  const arcs = useMemo(() => arcsOf(findings ?? [], MOST_ARCS), [findings]);

  if (view.kind === "loading" || calm === null || timeline === null) {
    if (view.refused !== undefined) {
      return (
        <div className="overview__refused">
          <FailureNote failure={view.refused} />
        </div>
      );
    }
    return phase === "idle" || phase === "failed" ? <NoStore phase={phase} /> : <Reading phase={phase} />;
  }
  const { head } = view.state;
  if (view.current && head.figures.sessions.value === 0) {
    const before = filter === "" && head.activity.points.some(({ active }) => active > 0);
    // With a past there is something to see, even though the last session has ended.
    if (!before || phase === "idle" || phase === "failed") {
      return <NoOverview phase={phase} filtered={filter !== ""} />;
    }
  }
  const isUnread = noneReadable(head.figures);
  const words = text.overview.shares;
  return (
    <div className="overview">
      {loading?.kind === "loading" ? <Partial phase={loading} /> : null}
      <div className={view.current ? "overview__grid" : "overview__grid overview__grid--before"}>
        <Figures
          figures={head.figures}
          unread={isUnread}
          activity={timeline.activity}
          marks={timeline.marks}
          range={range}
          subject={filter}
          findings={open.kind === "ready" ? open.state.head : null}
        />
        <ActivityPanel
          activity={timeline.activity}
          marks={timeline.marks}
          range={range}
          asked={asked}
          filtered={filter !== ""}
          zoom={zoom}
          onPeriod={onPeriod}
          onRange={onRange}
        />
        <Feed
          findings={findings}
          filtered={filter !== ""}
          checked={phase !== "connecting" && phase !== "loading"}
          unread={open.kind === "ready" ? open.state.head.unread : null}
        />
        <PlacesPanel
          countries={calm.countries}
          places={calm.places}
          arcs={arcs}
          chosen={chosen.countries}
          onCountry={onCountry}
        />
        <IdlePanel idle={head.idle} chosen={chosen.terms} unread={isUnread} onTerm={onTerm} />
        <SharesPanel
          area="browsers"
          title={words.browsers}
          field="client"
          shares={calm.browsers}
          none={words.none}
          chosen={chosen}
          onTerm={onTerm}
        />
        <SharesPanel
          area="systems"
          title={words.systems}
          field="system"
          shares={calm.systems}
          none={words.none}
          chosen={chosen}
          onTerm={onTerm}
        />
        <SharesPanel
          area="formats"
          title={words.formats}
          field="format"
          shares={calm.formats}
          none={words.noneFormats}
          chosen={chosen}
          onTerm={onTerm}
        />
        <BusiestPanel busiest={calm.busiest} unread={isUnread} />
      </div>
    </div>
  );
}

/** The range that the shown points belong to: the one asked for only once its answer is there. */
function useShownRange(asked: Range, current: boolean): Range {
  const shown = useRef(asked);
  if (current) shown.current = asked;
  return shown.current;
}

/** The first scan is still running: what is shown is true of what has been read, and no more. */
function Partial({ phase }: { readonly phase: Extract<Phase, { kind: "loading" }> }) {
  const total = formatNumber(phase.total.value, locale);
  return (
    <p className="overview__partial" role="status">
      {text.overview.partial(
        formatNumber(phase.read, locale),
        phase.total.estimate === null ? total : text.count.estimate(total),
      )}
    </p>
  );
}
