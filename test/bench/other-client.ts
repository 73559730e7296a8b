/** A worker: another client of the same server, with an event loop of its own. Tells its 99th percentile when asked. */
import { parentPort, workerData } from "node:worker_threads";
import { Redis } from "ioredis";
import { z } from "zod";
import { quantile } from "./figure.ts";

const { url } = z.object({ url: z.string() }).parse(workerData);
const client = new Redis(url);
let waits: number[] = [];
let isOver = false;
parentPort?.on("message", (message: "begin" | "tell" | "end") => {
  if (message === "begin") waits = [];
  if (message === "tell") parentPort?.postMessage(quantile(waits, 0.99));
  isOver ||= message === "end";
});
while (!isOver) {
  const askedAt = performance.now();
  await client.get("nothing");
  waits.push(performance.now() - askedAt);
}
client.disconnect();
parentPort?.close();
