/**
 * The keyboard does everything. One listener on the window looks a key up in what is registered, the latest
 * first, so that a table's keys come before the shell's. Keys are written as in the help: "j", "?", "g o" (one
 * after the other), "ctrl+k" (Cmd on a Mac), "escape": names of more than one letter are in lower case.
 */
import { useEffect, useRef } from "react";

export type Keymap = Readonly<Record<string, () => unknown>>;

const maps: { current: Keymap }[] = [];
/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1200;
const MOVES: ReadonlySet<string> = new Set(["j", "k", "arrowdown", "arrowup"]);
/** What fades away is not in the way of somebody who is faster, though it may still have the focus. */
const CLOSING = "[data-closed]";
const IN_THE_WAY = `[role='dialog']:not(.toast, ${CLOSING}), [role='menu']:not(${CLOSING})`;
let pending: { readonly key: string; readonly at: number } | null = null;

function find(keys: string): (() => unknown) | undefined {
  for (let at = maps.length - 1; at >= 0; at -= 1) {
    const run = maps[at]?.current[keys];
    if (run !== undefined) return run;
  }
  return undefined;
}

function startsSequence(key: string): boolean {
  return maps.some((map) => Object.keys(map.current).some((keys) => keys.startsWith(`${key} `)));
}

/** The name of the pressed key as keymaps write it, or null for one that is never bound. */
export function keyName(event: KeyboardEvent): string | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return `ctrl+${event.key.toLowerCase()}`;
  if (event.key === " ") return "space";
  return event.key.length === 1 ? event.key : event.key.toLowerCase();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(CLOSING) === null &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))
  );
}

/** Enter and Space already mean something on a focused control. */
function pressesControl(key: string, target: EventTarget | null): boolean {
  return (
    (key === "enter" || key === "space") &&
    target instanceof HTMLElement &&
    target.closest("button, a, input, [role='option'], [role='menuitem']") !== null
  );
}

function onKeyDown(event: KeyboardEvent): void {
  const key = keyName(event);
  if (key === null || event.defaultPrevented || event.isComposing) return;
  // A key that is held down moves; it never acts twice.
  if (event.repeat && !MOVES.has(key)) return;
  const global = key.startsWith("ctrl+");
  if (!global) {
    if (isTyping(event.target) || pressesControl(key, event.target)) return;
    if (document.querySelector(IN_THE_WAY) !== null) return;
  }

  const sequence =
    pending !== null && event.timeStamp - pending.at < SEQUENCE_MS ? `${pending.key} ${key}` : null;
  pending = null;
  const run = (sequence === null ? undefined : find(sequence)) ?? find(key);
  if (run !== undefined) {
    event.preventDefault();
    run();
  } else if (sequence === null && startsSequence(key)) {
    pending = { key, at: event.timeStamp };
  }
}

/** Registers keys while the component is mounted. The map may change with every render. */
export function useKeys(map: Keymap): void {
  const current = useRef(map);
  useEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    if (maps.length === 0) window.addEventListener("keydown", onKeyDown);
    maps.push(current);
    return () => {
      maps.splice(maps.indexOf(current), 1);
      if (maps.length === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
