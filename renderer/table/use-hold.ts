import { useCallback, useEffect, useRef, useState } from "react";

/** A pointer that rests on the table this long is not reading any more. */
const RESTING_MS = 30_000;

/** Whether the pointer is reading the rows, so that they should hold still. */
export function useHold(): { readonly reading: boolean; readonly onPointer: (inside: boolean) => void } {
  const [reading, setReading] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onPointer = useCallback((inside: boolean) => {
    clearTimeout(timer.current);
    setReading(inside);
    if (inside) timer.current = setTimeout(() => setReading(false), RESTING_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { reading, onPointer };
}
