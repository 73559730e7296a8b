/**
 * What waits for delivery, in order, on disk: it survives a crash and a restart. Bounded; what comes when it is full is
 * left out and counted. An event that was delivered in the moment of a crash is delivered again, so receivers go by its id.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../atomic-file.ts";
import { type AlertEvent, AlertEventSchema } from "./event.ts";

const MOST_EVENTS = 10_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** Delivered lines at the head of the file before it is written anew without them. */
const COMPACT_FROM = 500;

const HeadSchema = z.object({
  /** Lines at the beginning of the file that were delivered. */
  done: z.number().int().nonnegative(),
  dropped: z.number().int().nonnegative(),
});

export class DiskQueue {
  readonly #folder: string;
  readonly #id: string;
  readonly #most: number;
  #events: AlertEvent[] = [];
  #bytes = 0;
  #done = 0;
  #dropped = 0;
  #writing: Promise<void> = Promise.resolve();
  /** Why what waits is kept in memory alone, null while all is well. */
  problem: string | null = null;

  private constructor(folder: string, id: string, most: number) {
    this.#folder = folder;
    this.#id = id;
    this.#most = most;
  }

  /** Never rejects: what cannot be read does not wait any more. */
  static async open(folder: string, id: string, most: number = MOST_EVENTS): Promise<DiskQueue> {
    const queue = new DiskQueue(folder, id, most);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const head = HeadSchema.safeParse(parse(await readFile(queue.#headFile, "utf8").catch(() => "")));
    queue.#dropped = head.success ? head.data.dropped : 0;
    const lines = (await readFile(queue.#file, "utf8").catch(() => ""))
      .split("\n")
      .filter((line) => line !== "");
    const done = head.success ? Math.min(head.data.done, lines.length) : 0;
    for (const line of lines.slice(done)) {
      const event = AlertEventSchema.safeParse(parse(line));
      // The last line of a crash may be half a line.
      if (event.success) queue.#events.push(event.data);
    }
    queue.#bytes = lines.join("\n").length;
    queue.#done = done;
    await queue.#write(() => queue.#compact());
    return queue;
  }

  get waiting(): number {
    return this.#events.length;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get first(): AlertEvent | null {
    return this.#events[0] ?? null;
  }

  /** Resolves when it is on disk, or could not be. */
  async add(event: AlertEvent): Promise<void> {
    const line = `${JSON.stringify(event)}\n`;
    if (this.#events.length >= this.#most || this.#bytes + line.length > MOST_BYTES) {
      this.#dropped++;
      await this.#write(() => this.#writeHead());
      return;
    }
    this.#events.push(event);
    this.#bytes += line.length;
    await this.#write(() => appendFile(this.#file, line, { mode: 0o600 }));
  }

  /** The first is delivered, or given up. */
  async shift(how: "delivered" | "dropped"): Promise<void> {
    if (this.#events.shift() === undefined) return;
    this.#done++;
    if (how === "dropped") this.#dropped++;
    await this.#write(() =>
      this.#done >= COMPACT_FROM || this.#events.length === 0 ? this.#compact() : this.#writeHead(),
    );
  }

  async remove(): Promise<void> {
    this.#events = [];
    await this.#write(async () => {
      await rm(this.#file, { force: true });
      await rm(this.#headFile, { force: true });
    });
  }

  /** Resolves when everything asked for before is on disk. */
  settled(): Promise<void> {
    return this.#writing;
  }

  get #file(): string {
    return join(this.#folder, `${this.#id}.jsonl`);
  }

  get #headFile(): string {
    return join(this.#folder, `${this.#id}.head.json`);
  }

  /** Head first: a crash in between delivers again and loses nothing. */
  async #compact(): Promise<void> {
    const text = this.#events.map((event) => `${JSON.stringify(event)}\n`).join("");
    this.#done = 0;
    await this.#writeHead();
    await writeAtomically(this.#file, text);
    this.#bytes = text.length;
  }

  #writeHead(): Promise<void> {
    return writeFile(this.#headFile, JSON.stringify({ done: this.#done, dropped: this.#dropped }), {
      mode: 0o600,
    });
  }

  #write(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(work).then(
      () => {
        this.problem = null;
      },
      (error: unknown) => {
        this.problem = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      },
    );
    return this.#writing;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
