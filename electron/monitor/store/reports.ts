/**
 * What an integrated application tells us. Wire: `PUBLISH sessionwatch:events <JSON>`, and the same JSON kept for an
 * hour under `sessionwatch:event:<id>` for whoever was not listening. Unknown versions and fields are ignored.
 */
import { z } from "zod";
import { SeveritySchema } from "../../../shared/session.ts";
import type { StoreConnection } from "./connection.ts";
import { keyBytes } from "./reply.ts";
import { scanKeys } from "./scan.ts";

const CHANNEL = "sessionwatch:events";
const KEPT = "sessionwatch:event:*";
/** A report is a few hundred bytes; a longer one is not read. */
const MAX_LENGTH = 64 * 1024;

const EventSchema = z.object({
  v: z.literal(1),
  id: z.string().min(1).max(64),
  kind: z.string().min(1).max(64),
  severity: SeveritySchema,
  at: z.number().int().positive(),
  about: z.object({ user: z.string().min(1).max(1_000), label: z.string().max(1_000).nullable() }),
  sentence: z.string().min(1).max(1_000),
  sightings: z
    .array(
      z.object({
        at: z.number().int().positive(),
        address: z.string().max(1_000).nullable(),
        userAgent: z.string().max(1_000).nullable(),
        /** SHA-256 of the session's token, hexadecimal; never the token. */
        session: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .nullable(),
      }),
    )
    .max(50),
});
export type ApplicationEvent = z.infer<typeof EventSchema>;

/** Calls `told` for events from now on and, in the background, for those kept. Refused permissions mean: none. */
export async function followReports(
  connection: StoreConnection,
  told: (event: ApplicationEvent) => void,
): Promise<void> {
  const [node] = connection.nodes;
  if (node === undefined) {
    return;
  }
  const tell = (text: string): void => {
    const event = parseEvent(text);
    if (event !== null) {
      told(event);
    }
  };
  const subscriber = await connection.openBeside(node);
  subscriber.on("message", (_channel, text) => tell(text));
  await subscriber.subscribe(CHANNEL).catch(() => undefined);
  // The connection's own loss is noticed elsewhere; here it only means that there is nothing more to read.
  readKept(connection, tell).catch(() => undefined);
}

/** Null for anything that is not an event of a version we know. */
export function parseEvent(text: string): ApplicationEvent | null {
  if (text.length > MAX_LENGTH) {
    return null;
  }
  try {
    const parsed = EventSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function readKept(connection: StoreConnection, tell: (text: string) => void): Promise<void> {
  for (const node of connection.nodes) {
    for await (const keys of scanKeys(node, KEPT)) {
      for (const key of keys) {
        tell((await node.client.getrange(keyBytes(key), 0, MAX_LENGTH)) ?? "");
      }
    }
  }
}
