import { useLayoutEffect, useRef } from "react";
import { formatShortDuration } from "../format/durations.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { everySecond } from "./ticker.ts";

/** How long until something on this machine's clock; "now" once it is due. */
export function Countdown({ until }: { readonly until: number }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    function write(): void {
      const left = until - Date.now();
      const shown =
        left <= 0
          ? text.time.now
          : text.time.ahead(formatShortDuration(Math.ceil(left / 1000) * 1000, locale));
      if (element.current !== null) element.current.textContent = shown;
    }
    write();
    return everySecond(write);
  }, [until]);
  return <span ref={element} />;
}
