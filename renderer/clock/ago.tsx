import { useLayoutEffect, useRef } from "react";
import { formatShortDuration } from "../format/durations.ts";
import { formatFull } from "../format/times.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { storeNow } from "./store-clock.ts";
import { everySecond } from "./ticker.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface AgoProps {
  /** On the store's clock. */
  readonly at: number;
  /**
   * `bare`: "12s"; `past`: the same of what has happened, and "in 3m" only where the clock that recorded it is ahead by
   * a minute; `sentence`: "12s ago", "in 3m"; `countdown`: the same, but to the second in the last hour, "in 1:54".
   */
  readonly style?: "bare" | "past" | "sentence" | "countdown";
  readonly title?: string;
}

/** How long ago something was, or how long until it is. Ticks by itself without being rendered again. */
export function Ago({ at, style = "bare", title }: AgoProps) {
  const element = useRef<HTMLTimeElement>(null);

  useLayoutEffect(() => {
    let shown = "";
    function write(): void {
      if (element.current === null) return;
      const distance = at - storeNow();
      const isClose = style === "countdown" && distance > 0 && distance < HOUR_MS;
      const length = isClose ? minutesAndSeconds(distance) : formatShortDuration(distance, locale);
      let next = length;
      if (style === "past") {
        if (distance > 0) next = formatShortDuration(0, locale);
        if (distance > MINUTE_MS) next = text.time.ahead(length);
      } else if (style !== "bare") {
        next = distance > 0 ? text.time.ahead(length) : text.time.ago(length);
      }
      if (next === shown) return;
      shown = next;
      element.current.textContent = next;
    }
    write();
    return everySecond(write);
  }, [at, style]);

  const full = formatFull(at, locale);
  return (
    <time
      ref={element}
      dateTime={new Date(at).toISOString()}
      title={title === undefined ? full : `${title}\n${full}`}
    />
  );
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
