/** What a piece of work takes of this process. */
import { z } from "zod";

/** `cpu`: seconds of all threads; `megabytes`: what is held afterwards more than before. */
export const CostSchema = z.object({ seconds: z.number(), cpu: z.number(), megabytes: z.number() });
export type Cost = z.infer<typeof CostSchema>;

/** Needs `--expose-gc`. What the work returns is kept until its memory has been measured. */
export async function costOf<T>(work: () => Promise<T>): Promise<{ readonly kept: T; readonly cost: Cost }> {
  const before = await used();
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  const kept = await work();
  const { user, system } = process.cpuUsage(usage);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { kept, cost: { seconds, cpu: (user + system) / 1e6, megabytes: ((await used()) - before) / 1e6 } };
}

/** Large buffers are given back by another thread, a moment after they were found to be of no use. */
async function used(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
