/**
 * What the table no longer has: where sessions were before they moved, and where ended ones were seen last.
 * Bounded per user and in all; what the rules no longer look back to is forgotten.
 */
import type { EpochMs, Handle } from "../../../shared/session.ts";
import { samePlace } from "../geo/country.ts";
import type { Move, Seen } from "./facts.ts";

const MAX_USERS = 20_000;
const MAX_PAST = 16;
const MAX_MOVES = 8;

interface UserMemory {
  past: Seen[];
  moves: Move[];
}

const nothing: Readonly<UserMemory> = { past: [], moves: [] };

export class Memory {
  private readonly users = new Map<string, UserMemory>();

  of(user: string): { readonly past: readonly Seen[]; readonly moves: readonly Move[] } {
    return this.users.get(user) ?? nothing;
  }

  has(user: string): boolean {
    return this.users.has(user);
  }

  addPast(user: string, seen: Seen): void {
    const memory = this.open(user);
    const same = memory.past.findIndex(
      (one) => one.handle === seen.handle && samePlace(one.place, seen.place),
    );
    if (same !== -1) memory.past.splice(same, 1);
    memory.past.push(seen);
    if (memory.past.length > MAX_PAST) memory.past.shift();
  }

  addMove(user: string, move: Move): void {
    const memory = this.open(user);
    memory.moves.push(move);
    if (memory.moves.length > MAX_MOVES) memory.moves.shift();
  }

  /** The session is gone. A revoked one has been dealt with, so nothing of it is left to judge. */
  ended(user: string, handle: Handle, revoked: boolean): void {
    const memory = this.users.get(user);
    if (memory === undefined) return;
    memory.moves = memory.moves.filter((move) => move.handle !== handle);
    memory.past = memory.past.flatMap((seen) => {
      if (seen.handle !== handle) return [seen];
      return revoked ? [] : [{ ...seen, alive: false }];
    });
    if (memory.past.length === 0 && memory.moves.length === 0) this.users.delete(user);
  }

  /** Forgets what happened before `horizon`. Costs one pass over all remembered users. */
  forgetBefore(horizon: EpochMs): void {
    for (const [user, memory] of this.users) {
      memory.past = memory.past.filter((seen) => seen.at >= horizon);
      memory.moves = memory.moves.filter((move) => (move.to.at ?? 0) >= horizon);
      if (memory.past.length === 0 && memory.moves.length === 0) this.users.delete(user);
    }
  }

  forget(user: string): void {
    this.users.delete(user);
  }

  private open(user: string): UserMemory {
    const known = this.users.get(user);
    if (known !== undefined) return known;
    if (this.users.size >= MAX_USERS) {
      const first = this.users.keys().next();
      if (first.done !== true) this.users.delete(first.value);
    }
    const memory: UserMemory = { past: [], moves: [] };
    this.users.set(user, memory);
    return memory;
  }
}
