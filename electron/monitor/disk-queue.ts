/**
 * What waits for delivery, in order, on disk: it survives a crash and a restart. Bounded; what comes when it is full is
 * left out and counted. An event that was delivered in the moment of a crash is delivered again, so receivers go by its id.
 * What cannot be read is set aside before anything is written in its place.
 */
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Failure } from "../../shared/failure.ts";
import { writeAtomically } from "../atomic-file.ts";
import { asideName } from "../versioned-file.ts";

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
  /** What an event is; lines that are none are set aside. */
  readonly schema: z.ZodType<T>;
  readonly now: () => number;
  readonly most?: number;
}

/** What was found at the start and is not delivered. */
export interface QueueDamage {
  /** Lines that are no events; null: nothing of the file can be read. */
  readonly lines: number | null;
  /** Why, in the system's word, for example "EACCES"; empty where it has none. */
  readonly code: string;
  /** The file with what was set aside; null: that does not work either, and is tried again. */
  readonly aside: string | null;
}

/** Of a failure that tells people of it. */
export function paramsOf({ lines, code, aside }: QueueDamage): Failure["params"] {
  return { lines: lines ?? "", reason: code, aside: aside ?? "" };
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
  /** To be done before the files may be written: they hold what is nowhere else. */
  readonly #before: (() => Promise<void>)[] = [];
  #writing: Promise<void> = Promise.resolve();
  /** Why what waits is kept in memory alone, null while all is well. */
  problem: string | null = null;
  damage: QueueDamage | null = null;

  private constructor({ folder, id, most = MOST_EVENTS }: DiskQueueOptions<T>) {
    this.#folder = folder;
    this.#id = id;
    this.#most = most;
  }

  /** Never rejects. */
  static async open<T>(options: DiskQueueOptions<T>): Promise<DiskQueue<T>> {
    const { folder } = options;
    const queue = new DiskQueue(options);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    await queue.#load(options);
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

  /** Nothing waits any more, and no file is left, set aside or not. */
  async remove(): Promise<void> {
    this.#events = [];
    this.#bytes = 0;
    this.#done = 0;
    this.#dropped = 0;
    this.#unwritten = "";
    this.damage = null;
    await this.#write(async () => {
      const files = [basename(this.#file), basename(this.#headFile)];
      for (const name of await readdir(this.#folder))
        if (files.some((file) => name === file || name.startsWith(`${file}.broken-`)))
          await rm(join(this.#folder, name), { force: true, recursive: true });
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

  /** Never rejects: what cannot be read is set aside before the next write, which may fail and is then tried again. */
  async #load({ schema, now }: DiskQueueOptions<T>): Promise<void> {
    // What is on disk fits what is in memory only after it is written anew.
    this.#stale = true;
    const head = await readPlain(this.#headFile);
    // Without a head that can be read nothing counts as delivered, so that some may be delivered again.
    if ("code" in head) this.#before.push(() => rename(this.#headFile, asideName(this.#headFile, now)));
    const counts = HeadSchema.safeParse("code" in head ? null : parse(head.bytes.toString("utf8")));
    this.#dropped = counts.success ? counts.data.dropped : 0;

    const text = await readPlain(this.#file);
    if ("code" in text) {
      const { code } = text;
      this.damage = { lines: null, code, aside: null };
      this.#before.push(async () => {
        const aside = asideName(this.#file, now);
        await rename(this.#file, aside);
        this.damage = { lines: null, code, aside };
      });
      return;
    }
    const lines = readLines(text.bytes, schema);
    const damaged = lines.flatMap((line) => (line.kind === "damaged" ? [line.line] : []));
    const firstDamaged = lines.findIndex(({ kind }) => kind === "damaged");
    // Damage may have swallowed ends of lines: behind it, nothing can be counted.
    const countable = firstDamaged === -1 ? lines.length : firstDamaged;
    const done = counts.success ? Math.min(counts.data.done, countable) : 0;
    this.#events = lines.slice(done).flatMap((line) => (line.kind === "event" ? [line.event] : []));
    this.#bytes = text.bytes.length;
    if (damaged.length === 0) return;
    this.damage = { lines: damaged.length, code: "", aside: null };
    this.#before.push(async () => {
      const aside = asideName(this.#file, now);
      await writeFile(aside, damaged.map((line) => `${line}\n`).join(""), {
        encoding: "latin1",
        mode: 0o600,
        flush: true,
      });
      this.damage = { lines: damaged.length, code: "", aside };
    });
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
    this.#writing = this.#writing
      .then(async () => {
        for (let step = this.#before[0]; step !== undefined; step = this.#before[0]) {
          await step();
          this.#before.shift();
        }
        await work();
      })
      .then(
        () => {
          this.problem = null;
        },
        (error: unknown) => {
          this.problem = codeOf(error);
        },
      );
    return this.#writing;
  }
}

type Line<T> =
  | { readonly kind: "event"; readonly event: T }
  /** By half, from a crash or a full disk: nobody was told that it is kept, or it follows as a whole. */
  | { readonly kind: "half" }
  /** One character a byte. */
  | { readonly kind: "damaged"; readonly line: string };

function readLines<T>(bytes: Buffer, schema: z.ZodType<T>): readonly Line<T>[] {
  const all = bytes.toString("latin1").split("\n");
  const lines = all.filter((line) => line !== "");
  const begun = beginningsIn(lines);
  // A power cut can leave zeros where lines were.
  const last = all.at(-1) ?? "";
  if (!last.includes("\0")) begun.add(last);
  return lines.map((line) => {
    const event = schema.safeParse(parse(Buffer.from(line, "latin1").toString("utf8")));
    if (event.success) return { kind: "event", event: event.data };
    return begun.has(line) ? { kind: "half" } : { kind: "damaged", line };
  });
}

/** Those that another one begins with. */
function beginningsIn(lines: readonly string[]): Set<string> {
  const sorted = [...new Set(lines)].sort();
  return new Set(sorted.filter((line, at) => sorted[at + 1]?.startsWith(line)));
}

/** What is not there is empty. */
async function readPlain(path: string): Promise<{ readonly bytes: Buffer } | { readonly code: string }> {
  try {
    // Reading anything else may never end.
    return (await stat(path)).isFile() ? { bytes: await readFile(path) } : { code: "" };
  } catch (error) {
    const code = codeOf(error);
    return code === "ENOENT" ? { bytes: Buffer.alloc(0) } : { code };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
