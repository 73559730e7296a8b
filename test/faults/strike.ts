/** Runs one fault from beginning to end, and says what came of it. */
import type { Status } from "../../shared/status.ts";
import { eventually } from "../eventually.ts";
import type { Fault, Notice } from "./fault-list.ts";
import { differences, readStore, type Snapshot } from "./oracle.ts";
import { type Subject, startSubject } from "./subject.ts";
import { startWriter } from "./writer.ts";

export interface Measure {
  /** Sessions that the writer keeps alive. */
  readonly sessions: number;
  readonly quietMs: number;
}

const FULL: Measure = { sessions: 400, quietMs: 10_000 };
/** Traffic goes on for this long after the fault. */
const AFTERWARDS_MS = 2_000;
const SAMPLE_MS = 20;
/** A session that has not changed for this long must be shown as it is wherever the status says "live". */
const TRUTH_MS = 6_000;

export interface Outcome {
  readonly name: string;
  readonly title: string;
  /** From the fault until the status said so; null where there was nothing to say, or nothing was said. */
  readonly detectedMs: number | null;
  /** From the end of the traffic until the status said "live" and the table equalled the store; null: it did not. */
  readonly equalMs: number | null;
  /** Sessions that differ after the quiet time. */
  readonly lost: number;
  readonly sessions: number;
  /** Differences that only the monitor's own audit found: its feed has missed them. */
  readonly drift: number;
  /** What was wrong, for the terminal. */
  readonly complaints: readonly string[];
}

export async function strike(fault: Fault, { sessions, quietMs }: Measure = FULL): Promise<Outcome> {
  const { stage, strike: hit } = await fault.begin();
  const writer = startWriter(stage.writer, sessions);
  let subject: Subject | null = null;
  const complaints: string[] = [];
  try {
    await eventually("traffic", () => writer.done.confirmed > sessions * 1.2, 30_000);
    const watching = await startSubject(stage.url);
    subject = watching;
    const snapshot = (): Promise<Snapshot> =>
      stage.primaries().then((clients) => readStore(clients, watching.secret));
    const wrong = async (): Promise<string[]> => differences(await snapshot(), watching.rows());
    await eventually("live", () => watching.status().phase.kind === "live", 30_000);

    const before = watching.status();
    const struckAt = performance.now();
    const said: { notice: Notice; afterMs: number }[] = [];
    const ear = setInterval(() => {
      for (const notice of notices(before, watching.status())) {
        if (!said.some((one) => one.notice === notice)) {
          said.push({ notice, afterMs: performance.now() - struckAt });
        }
      }
    }, SAMPLE_MS);
    const storeSize = async (): Promise<number> => {
      const sizes = await Promise.all((await stage.primaries()).map((client) => client.dbsize()));
      return sizes.reduce((sum, size) => sum + size, 0);
    };
    const witness = startWitness(watching, snapshot, storeSize);
    await hit(watching);
    if (fault.notice === "gone") {
      await eventually("the end of what is gone", async () => !(await wrong()).includes("too many"), 8_000);
      said.push({ notice: "gone", afterMs: performance.now() - struckAt });
    }
    await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
    await writer.stop();
    const equalMs = await equalAfter(watching, snapshot, quietMs);
    complaints.push(...(await witness.stop()));
    clearInterval(ear);
    const final = await wrong();
    complaints.push(...[...new Set(final)].slice(0, 5));
    const noticed = said.find(({ notice }) => notice === fault.notice);
    if (fault.notice !== "nothing" && noticed === undefined) {
      complaints.push(`the status never said “${fault.notice}”`);
    }
    const { phase } = watching.status();
    if (phase.kind !== "live") {
      complaints.push(`in the end the status is “${phase.kind}”`);
    }
    return {
      name: fault.name,
      title: fault.title,
      detectedMs: fault.notice === "nothing" ? null : (noticed?.afterMs ?? null),
      equalMs: final.length === 0 ? equalMs : null,
      lost: final.length,
      sessions: watching.monitor.counts.sessions,
      drift: watching.status().drift?.differing ?? 0,
      complaints,
    };
  } finally {
    await writer.stop();
    await subject?.stop();
    await stage.stop();
  }
}

function notices(before: Status, { phase, problems, feed, skewMs }: Status): Notice[] {
  return [
    ...(phase.kind === "stale" ? ["stale" as const] : []),
    ...(problems.some(({ code }) => code === "read-denied") || phase.kind === "stale"
      ? ["denied" as const]
      : []),
    ...(feed !== null && feed.kind !== before.feed?.kind ? ["other-feed" as const] : []),
    ...(Math.abs((skewMs ?? 0) - (before.skewMs ?? 0)) > 60_000 ? ["clock" as const] : []),
  ];
}

/**
 * Looks at the table for so long after the traffic, and says since when it has equalled the store; null: it does not.
 * We share the monitor's thread, and reading a large store takes longer than what is measured. So the store is read
 * only once, and after the table was looked at: without traffic nothing but expiry changes it.
 */
async function equalAfter(
  subject: Subject,
  snapshot: () => Promise<Snapshot>,
  quietMs: number,
): Promise<number | null> {
  const quietSince = performance.now();
  let truth: { readonly snapshot: Snapshot; readonly from: number; readonly to: number } | null = null;
  let equalMs: number | null = null;
  while (performance.now() - quietSince < quietMs) {
    const at = performance.now();
    if (subject.status().phase.kind === "live") {
      const rows = subject.rows();
      const from = performance.now();
      truth ??= { snapshot: await snapshot(), from, to: performance.now() };
      // What expired while the store was read may have been found in it or not.
      const now = truth.snapshot.now + Math.max(at, truth.to) - truth.from;
      const same = differences({ ...truth.snapshot, now }, rows).length === 0;
      equalMs = same ? (equalMs ?? at - quietSince) : null;
    } else {
      equalMs = null;
    }
    // The most of the thread's time is the monitor's.
    await new Promise((resolve) => setTimeout(resolve, Math.max(50, (performance.now() - at) * 3)));
  }
  return equalMs;
}

/**
 * Compares again and again, while everything happens: whatever has not changed in the store for some seconds,
 * during which the status said "live" without a break, must be shown as it is.
 */
function startWitness(
  subject: Subject,
  snapshot: () => Promise<Snapshot>,
  storeSize: () => Promise<number>,
): { stop(): Promise<string[]> } {
  const lies = new Set<string>();
  let stopped = false;
  let notLiveAt = performance.now();
  const phases = setInterval(() => {
    const { phase, problems } = subject.status();
    if (phase.kind !== "live" || problems.length > 0) {
      notLiveAt = performance.now();
    }
  }, SAMPLE_MS);
  const running = (async () => {
    let earlier: { taken: number; sessions: Snapshot["sessions"] }[] = [];
    while (!stopped) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const taken = performance.now();
      // Reading a large store every second would be a fault of its own.
      const size = await storeSize().catch(() => Number.POSITIVE_INFINITY);
      const present = size > 5_000 ? null : await snapshot().catch(() => null);
      if (present === null) {
        earlier = [];
        continue;
      }
      const old = earlier.find(
        (one) => taken - one.taken >= TRUTH_MS && taken - one.taken < TRUTH_MS + 1_500,
      );
      if (old !== undefined && notLiveAt < old.taken) {
        const stable = new Map(
          [...present.sessions].filter(
            ([handle, truth]) => JSON.stringify(old.sessions.get(handle)) === JSON.stringify(truth),
          ),
        );
        const rows = subject.rows();
        const shown = new Map([...rows].filter(([handle]) => stable.has(handle)));
        const count = differences({ sessions: stable, now: present.now }, shown).length;
        if (count > 0) {
          lies.add(`said “live” while ${count} sessions were shown wrongly`);
        }
      }
      earlier = [...earlier, { taken, sessions: present.sessions }].filter(
        (one) => taken - one.taken < TRUTH_MS + 3_000,
      );
    }
  })();
  return {
    async stop() {
      stopped = true;
      clearInterval(phases);
      await running;
      return [...lies];
    },
  };
}
