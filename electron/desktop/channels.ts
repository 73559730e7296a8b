/** Names of the IPC channels that are not calls (those have their own names, see `shared/desktop-calls.ts`). */
export const channels = {
  /** Window → main, with a MessagePort: one end of a new link to the monitor. */
  link: "sessionwatch:link",
  /** Window → main: the page listens now; what waits for it may be sent. */
  listening: "sessionwatch:listening",
  /** Main → window: show this destination. */
  visit: "sessionwatch:visit",
  /** Main → window: a failure of the host itself. */
  problem: "sessionwatch:problem",
} as const;
