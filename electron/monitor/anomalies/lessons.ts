/** What people taught by answering "this is expected". */
import type { EpochMs } from "../../../shared/session.ts";

/** One thing that is ordinary for one user (or address), for example `country:JP` or `network:9009`. */
export interface Lesson {
  /** As in {@link subjectKey}. */
  readonly subject: string;
  readonly lesson: string;
  readonly at: EpochMs;
  /** Who taught it. */
  readonly by: string;
}

const MAX_SUBJECTS = 10_000;
const MAX_LESSONS = 100;

export class Lessons {
  private readonly bySubject = new Map<string, Map<string, Lesson>>();
  /** Grows with every change. */
  version = 0;

  constructor(taught: Iterable<Lesson> = []) {
    for (const lesson of taught) this.put(lesson);
  }

  learn(subject: string, lessons: readonly string[], at: EpochMs, by: string): void {
    for (const lesson of lessons) this.put({ subject, lesson, at, by });
    this.version++;
  }

  /** True where something was forgotten. */
  unlearn(subject: string, lessons: readonly string[]): boolean {
    const known = this.bySubject.get(subject);
    const forgotten = lessons.filter((lesson) => known?.delete(lesson) === true);
    if (known?.size === 0) this.bySubject.delete(subject);
    if (forgotten.length > 0) this.version++;
    return forgotten.length > 0;
  }

  /** Forgets everything about the subject. */
  forget(subject: string): void {
    if (this.bySubject.delete(subject)) this.version++;
  }

  /** Whether all of it was taught; nothing to teach is never known. */
  knows(subject: string, lessons: readonly string[]): boolean {
    const known = this.bySubject.get(subject);
    return known !== undefined && lessons.length > 0 && lessons.every((lesson) => known.has(lesson));
  }

  /** Everything taught, for keeping and for showing. */
  all(): Lesson[] {
    return [...this.bySubject.values()].flatMap((lessons) => [...lessons.values()]);
  }

  private put(lesson: Lesson): void {
    let known = this.bySubject.get(lesson.subject);
    if (known === undefined) {
      if (this.bySubject.size >= MAX_SUBJECTS) {
        const first = this.bySubject.keys().next();
        if (first.done !== true) this.bySubject.delete(first.value);
      }
      known = new Map();
      this.bySubject.set(lesson.subject, known);
    }
    if (known.size < MAX_LESSONS && !known.has(lesson.lesson)) known.set(lesson.lesson, lesson);
  }
}
