/**
 * What the application asks of Redis, besides connect-redis' own calls. A node-redis client and a node-redis cluster
 * both offer it. Every script and every command touches one key, so that a cluster needs no hash tags.
 */
import type { SessionClient } from "./session-store.ts";

export interface AppRedis extends SessionClient {
  exists(key: string): Promise<number>;
  hSet(key: string, values: Record<string, string>): Promise<number>;
  hGetAll(key: string): Promise<Record<string, string>>;
  sAdd(key: string, member: string): Promise<number>;
  sRem(key: string, members: string[]): Promise<number>;
  sMembers(key: string): Promise<string[]>;
  publish(channel: string, message: string): Promise<number>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}
