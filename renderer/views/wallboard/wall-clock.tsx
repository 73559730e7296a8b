import { useEffect, useRef } from "react";
import { storeNow } from "../../clock/store-clock.ts";
import { everySecond } from "../../clock/ticker.ts";
import { formatClock } from "../../format/times.ts";
import { locale } from "../../text/language.ts";

/** The store's time. That it moves is the proof that the wall is not a still picture. */
export function WallClock() {
  const element = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    const write = () => {
      if (element.current !== null) element.current.textContent = formatClock(storeNow(), locale);
    };
    write();
    return everySecond(write);
  }, []);
  return <time ref={element} className="wallboard__clock" />;
}
