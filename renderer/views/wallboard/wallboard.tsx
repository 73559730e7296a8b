/**
 * For a screen on the wall: large, without controls, one scene after the other, and never twice in exactly the same
 * place, so that nothing burns in. It follows the filter and range of its address. Esc leaves it.
 */
import "./wallboard.css";
import { type CSSProperties, useEffect, useState } from "react";
import type { Status } from "../../../shared/status.ts";
import { useKeys } from "../../keyboard/keyboard.ts";
import { useView } from "../../link/use-link.tsx";
import { navigate, useRoute } from "../../route/use-route.ts";
import type { StatusLine } from "../../shell/describe-status.ts";
import { failureWords } from "../../text/failure-words.ts";
import { text } from "../../text/text.ts";
import { WallClock } from "./wall-clock.tsx";
import { WallFigures } from "./wall-figures.tsx";
import { WallFindings } from "./wall-findings.tsx";
import { WallPlaces } from "./wall-places.tsx";
import { WallTimeline } from "./wall-timeline.tsx";

/** Long enough to be read from across a room. */
const SCENE_MS = 20_000;
/** Everything moves by some pixels once a minute, along a way that takes an hour. */
const DRIFT_EVERY_MS = 60_000;
const DRIFT_STEPS = 60;
const DRIFT_PX = 12;

const SCENES = ["timeline", "places", "findings"] as const;
const OPEN_FINDINGS = { include: "open", limit: 100 } as const;

interface WallboardProps {
  readonly line: StatusLine;
  readonly status: Status | null;
}

export function Wallboard({ line, status }: WallboardProps) {
  const { filter, range } = useRoute();
  const view = useView("overview", { filter, range });
  const open = useView("findings", OPEN_FINDINGS);
  const turn = useTurn(SCENE_MS);
  const drifted = useTurn(DRIFT_EVERY_MS);
  useKeys({
    escape: () => navigate({ name: "overview" }),
    arrowright: turn.next,
    arrowleft: turn.back,
  });

  // Noughts of a store that nobody has reached would be taken for its figures.
  const isNothing =
    (line.tone === "failed" || line.tone === "off") &&
    view.kind === "ready" &&
    view.state.head.figures.sessions.value === 0;
  const phase = status?.phase.kind ?? "connecting";
  const findings = open.kind === "ready" ? open.state : null;
  const scene = SCENES[((turn.at % SCENES.length) + SCENES.length) % SCENES.length] ?? "timeline";
  const angle = (2 * Math.PI * drifted.at) / DRIFT_STEPS;
  const drift: CSSProperties = {
    transform: `translate(${(DRIFT_PX * Math.cos(angle)).toFixed(1)}px, ${(DRIFT_PX * Math.sin(2 * angle)).toFixed(1)}px)`,
  };
  return (
    <main className={`wallboard wallboard--${line.tone}`} aria-label={text.nav.wallboard}>
      <div className="wallboard__drift" style={drift}>
        <header className="wallboard__head">
          <h1>{filter === "" ? (status?.where ?? text.app.name) : filter}</h1>
          <span className={`wallboard__phase wallboard__phase--${line.tone}`} role="status">
            {line.label}
          </span>
          <WallClock />
        </header>
        {view.kind === "loading" || isNothing ? (
          <p className="wallboard__none">
            {view.kind === "ready" || view.refused === undefined
              ? (line.reason ?? line.label)
              : failureWords(view.refused).what}
          </p>
        ) : (
          <>
            <WallFigures figures={view.state.head.figures} findings={findings?.head ?? null} />
            <section className="wallboard__scene" key={scene} aria-live="off">
              {scene === "timeline" ? (
                <WallTimeline head={view.state.head} range={range} filtered={filter !== ""} />
              ) : scene === "places" ? (
                <WallPlaces head={view.state.head} findings={findings?.rows ?? []} />
              ) : (
                <WallFindings findings={findings} checked={phase !== "connecting" && phase !== "loading"} />
              )}
            </section>
          </>
        )}
        <p className="wallboard__hint">{text.wallboard.leave}</p>
      </div>
    </main>
  );
}

interface Turn {
  readonly at: number;
  readonly next: () => void;
  readonly back: () => void;
}

/** Counts up every `everyMs`, and by hand. */
function useTurn(everyMs: number): Turn {
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setAt((before) => before + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return {
    at,
    next: () => setAt((before) => before + 1),
    back: () => setAt((before) => before - 1),
  };
}
