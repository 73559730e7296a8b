/** What the benchmarks measure on: a real server with sessions as express-session and `sessionStamp()` write them. */
import { Redis } from "ioredis";
import { startServer, type TestServer } from "../redis-server.ts";

export const USERS = 300_000;
const ADDRESSES = 50_000;
export const LIFE_S = 24 * 3600;

/** Resolves with a server that holds `count` sessions and its notifications as the feeds need them. */
export async function filledServer(count: number): Promise<TestServer> {
  const server = await startServer();
  const client = new Redis(server.url, { replyMapping: "legacy" });
  for (let at = 0; at < count; at += 10_000) {
    const pipeline = client.pipeline();
    for (let n = at; n < Math.min(at + 10_000, count); n++) {
      pipeline.set(keyOf(n), sessionText(n), "EX", LIFE_S);
    }
    await pipeline.exec();
  }
  client.disconnect();
  return server;
}

/** Always the same key for a number, in the form of a UUID. */
export function keyOf(n: number): string {
  const hex = (n * 2_654_435_761).toString(16).padStart(20, "0");
  return `sess:${hex.slice(-8)}-${hex.slice(0, 4)}-4000-8000-${n.toString(16).padStart(12, "0")}`;
}

/** About 380 bytes. */
export function sessionText(n: number, lastSeen = Date.now() - (n % 3_600) * 1000): string {
  const address = (n * 7919) % ADDRESSES;
  return JSON.stringify({
    cookie: {
      originalMaxAge: LIFE_S * 1000,
      expires: new Date(Date.now() + LIFE_S * 1000).toISOString(),
      httpOnly: true,
      path: "/",
      sameSite: "strict",
    },
    userId: `user-${n % USERS}`,
    csrf: "b6c1f7a09be84c1fa0d2b7b5b43d0b9e4f",
    stamp: {
      address: `${80 + (address % 40)}.${(address >> 4) & 255}.${(address >> 8) & 255}.${address & 255}`,
      userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/${120 + (n % 30)}.0.0.0 Safari/537.36`,
      createdAt: Date.now() - (n % 86_400) * 1000,
      lastSeen,
    },
  });
}
