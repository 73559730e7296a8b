/** Which users the rules look at next: those about whom something changed, and those whom the first load brought. */
import type { EpochMs } from "../../../shared/session.ts";

/** Users with something to watch are judged again at most this often while they merely stay active. */
const ROUTINE_MS = 1000;

export class Waiting {
  /** Users whose rules must run, oldest first. */
  private readonly urgent = new Set<string>();
  /** Users of the first load who were not judged yet; they cost less memory where they are. */
  private unjudged: Iterator<string> | null = null;
  /** Watched users who were merely active. */
  private readonly routine = new Set<string>();
  /** Users seen from more than one place, or with a lasting finding: their every request matters. */
  private readonly watched = new Set<string>();
  private lastRoutine = Number.NEGATIVE_INFINITY;

  /** Something about the user changed. */
  add(user: string): void {
    this.urgent.add(user);
  }

  /** The same for a change that matters only of those who are watched. */
  addWatched(user: string): void {
    if (this.watched.has(user)) this.urgent.add(user);
  }

  /** The rules changed: watched users are judged anew. */
  addAllWatched(): void {
    for (const user of this.watched) this.urgent.add(user);
  }

  /** The whole store was read for the first time. */
  addUnjudged(users: Iterator<string> | null): void {
    this.unjudged = users;
  }

  /** Another request of the user, like those before. */
  active(user: string): void {
    if (this.watched.has(user)) this.routine.add(user);
  }

  watch(user: string): void {
    this.watched.add(user);
  }

  unwatch(user: string): void {
    this.watched.delete(user);
  }

  /** To be called at every tick. */
  begin(now: EpochMs): void {
    if (now - this.lastRoutine < ROUTINE_MS && now >= this.lastRoutine) return;
    this.lastRoutine = now;
    for (const user of this.routine) this.urgent.add(user);
    this.routine.clear();
  }

  /** At most `most` users, who wait no longer. */
  take(most: number): string[] {
    const taken: string[] = [];
    for (const user of this.urgent) {
      if (taken.length >= most) break;
      this.urgent.delete(user);
      taken.push(user);
    }
    while (taken.length < most && this.unjudged !== null) {
      const next = this.unjudged.next();
      if (next.done === true) this.unjudged = null;
      else taken.push(next.value);
    }
    return taken;
  }

  get any(): boolean {
    return this.urgent.size > 0 || this.unjudged !== null;
  }

  /** Users about whom something changed. */
  get changed(): number {
    return this.urgent.size;
  }
}
