import { useEffect, useRef, useState } from "react";
import { everySecond } from "../../clock/ticker.ts";

const EVERY_SECONDS = 4;
const MOST = 60;

/**
 * The value as it was every few seconds since `subject` was opened, oldest first, for about four minutes. For
 * figures of which the monitor keeps no history.
 */
export function useSamples(value: number, subject: string): readonly number[] {
  const latest = useRef(value);
  const [samples, setSamples] = useState<readonly number[]>([value]);
  useEffect(() => {
    latest.current = value;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject begins another line.
  useEffect(() => {
    let second = 0;
    setSamples([latest.current]);
    return everySecond(() => {
      second += 1;
      if (second % EVERY_SECONDS !== 0) return;
      setSamples((before) => [...before, latest.current].slice(-MOST));
    });
  }, [subject]);
  return samples;
}
