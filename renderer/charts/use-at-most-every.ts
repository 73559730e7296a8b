import { useEffect, useRef, useState } from "react";

/**
 * The value, taken over at most every `ms`: for drawings that cost more than they gain by following four changes
 * a second. The last value always arrives. A change of `subject` is taken over at once.
 */
export function useAtMostEvery<T>(value: T, ms: number, subject: string): T {
  const [shown, setShown] = useState({ value, subject });
  const takenAt = useRef(0);
  useEffect(() => {
    if (shown.value === value && shown.subject === subject) return;
    const take = (): void => {
      takenAt.current = performance.now();
      setShown({ value, subject });
    };
    const wait = takenAt.current + ms - performance.now();
    if (wait <= 0 || shown.subject !== subject) {
      take();
      return;
    }
    const timer = setTimeout(take, wait);
    return () => clearTimeout(timer);
  }, [value, ms, subject, shown]);
  return shown.subject === subject ? shown.value : value;
}
