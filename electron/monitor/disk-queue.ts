/**
 * What waits for delivery, in order, on disk: it survives a crash and a restart. Bounded; what comes when it is full is
 * left out and counted. An event that was delivered in the moment of a crash is delivered again, so receivers go by its id.
 */
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../atomic-file.ts";

const MOST_EVENTS = 10_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** Delivered lines at the head of the file before it is written anew without them. */
const COMPACT_FROM = 500;

const HeadSchema = z.object({
  /** Lines at the beginning of the file that were delivered. */
  done: z.number().int().nonnegative(),
  dropped: z.number().int().nonnegative(),
});

export interface DiskQueueOptions<T> {
  readonly folder: string;
  /** Names its files in the folder. */
  readonly id: string;
  /** What an event is; lines that are none do not wait any more. */
  readonly schema: z.ZodType<T>;
  readonly most?: number;
}

export class DiskQueue<T> {
  readonly #folder: string;
  readonly #id: string;
  readonly #most: number;
  #events: T[] = [];
  #bytes = 0;
  #done = 0;
  #dropped = 0;
  /** Lines of events that the file does not have yet: while a disk is full there are some. */
  #unwritten = "";
  /** The file may end in half a line. */
  #torn = false;
  /** The file has events that nobody may be told any more: it is to be written anew. */
  #stale = false;
  #writing: Promise<void> = Promise.resolve();
  /** Why what waits is kept in memory alone, null while all is well. */
  problem: string | null = null;

  private constructor({ folder, id, most = MOST_EVENTS }: DiskQueueOptions<T>) {
    this.#folder = folder;
    this.#id = id;
    this.#most = most;
  }

  /** Never rejects: what cannot be read does not wait any more. */
  static async open<T>(options: DiskQueueOptions<T>): Promise<DiskQueue<T>> {
    const { folder, schema } = options;
    const queue = new DiskQueue(options);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const head = HeadSchema.safeParse(parse(await readFile(queue.#headFile, "utf8").catch(() => "")));
    queue.#dropped = head.success ? head.data.dropped : 0;
    const lines = (await readFile(queue.#file, "utf8").catch(() => ""))
      .split("\n")
      .filter((line) => line !== "");
    const done = head.success ? Math.min(head.data.done, lines.length) : 0;
    for (const line of lines.slice(done)) {
      const event = schema.safeParse(parse(line));
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

  get first(): T | null {
    return this.#events[0] ?? null;
  }

  /** Resolves when they are on disk, or could not be. */
  async add(...events: readonly T[]): Promise<void> {
    let dropped = 0;
    for (const event of events) {
      const line = `${JSON.stringify(event)}\n`;
      if (this.#events.length >= this.#most || this.#bytes + line.length > MOST_BYTES) {
        dropped++;
        continue;
      }
      this.#events.push(event);
      this.#bytes += line.length;
      this.#unwritten += line;
    }
    this.#dropped += dropped;
    await this.#write(async () => {
      await this.#append();
      if (dropped > 0) await this.#writeHead();
    });
  }

  /** The event, which was the first, is delivered or given up. Does nothing if it is not the first any more. */
  async shift(event: T, how: "delivered" | "dropped"): Promise<void> {
    if (this.#events[0] !== event) return;
    this.#events.shift();
    this.#done++;
    if (how === "dropped") this.#dropped++;
    await this.#write(async () => {
      if (this.#done >= COMPACT_FROM || this.#events.length === 0) return await this.#compact();
      await this.#append();
      await this.#writeHead();
    });
  }

  /** Each event that waits becomes what `change` makes of it, null: none. Resolves when no file has the old ones any more. */
  async revise(change: (event: T) => T | null): Promise<void> {
    const before = this.#events;
    this.#events = before.flatMap((event) => change(event) ?? []);
    const isSame =
      before.length === this.#events.length && before.every((event, at) => event === this.#events[at]);
    if (isSame) return;
    this.#stale = true;
    await this.#write(() => this.#compact());
  }

  /** Nothing waits any more, and no file is left. */
  async remove(): Promise<void> {
    this.#events = [];
    this.#bytes = 0;
    this.#done = 0;
    this.#dropped = 0;
    this.#unwritten = "";
    await this.#write(async () => {
      await rm(this.#file, { force: true });
      await rm(this.#headFile, { force: true });
    });
  }

  /** Resolves when everything asked for before is on disk, or could not be. */
  settled(): Promise<void> {
    return this.#unwritten === "" && !this.#stale ? this.#writing : this.#write(() => this.#append());
  }

  get #file(): string {
    return join(this.#folder, `${this.#id}.jsonl`);
  }

  get #headFile(): string {
    return join(this.#folder, `${this.#id}.head.json`);
  }

  /**
   * A line that is in the file twice, or by half, makes nothing lost: what has been delivered is
   * counted from the beginning, so that the last events are delivered again and none is left out.
   */
  async #append(): Promise<void> {
    if (this.#stale) return await this.#compact();
    const lines = this.#unwritten;
    if (lines === "") return;
    const begin = this.#torn ? "\n" : "";
    this.#torn = true;
    await appendFile(this.#file, `${begin}${lines}`, { mode: 0o600 });
    this.#torn = false;
    this.#unwritten = this.#unwritten.slice(lines.length);
  }

  /** Head first: a crash in between delivers again and loses nothing. */
  async #compact(): Promise<void> {
    const text = this.#events.map((event) => `${JSON.stringify(event)}\n`).join("");
    const lines = this.#unwritten;
    this.#done = 0;
    await this.#writeHead();
    await writeAtomically(this.#file, text);
    this.#torn = false;
    this.#stale = false;
    this.#unwritten = this.#unwritten.slice(lines.length);
    this.#bytes = text.length + this.#unwritten.length;
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
