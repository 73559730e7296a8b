/** What people taught by answering "this is expected". */

/** One thing that is ordinary for one user (or address), for example `country:JP` or `network:9009`. */
export interface Lesson {
  /** As in {@link subjectKey}. */
  readonly subject: string;
  readonly lesson: string;
}

const MAX_SUBJECTS = 10_000;
const MAX_LESSONS = 100;

export class Lessons {
  private readonly bySubject = new Map<string, Set<string>>();

  constructor(taught: Iterable<Lesson> = []) {
    for (const { subject, lesson } of taught) this.learn(subject, [lesson]);
  }

  learn(subject: string, lessons: readonly string[]): void {
    let known = this.bySubject.get(subject);
    if (known === undefined) {
      if (this.bySubject.size >= MAX_SUBJECTS) {
        const first = this.bySubject.keys().next();
        if (first.done !== true) this.bySubject.delete(first.value);
      }
      known = new Set();
      this.bySubject.set(subject, known);
    }
    for (const lesson of lessons) if (known.size < MAX_LESSONS) known.add(lesson);
  }

  unlearn(subject: string, lessons: readonly string[]): void {
    const known = this.bySubject.get(subject);
    for (const lesson of lessons) known?.delete(lesson);
    if (known?.size === 0) this.bySubject.delete(subject);
  }

  /** Whether all of it was taught; nothing to teach is never known. */
  knows(subject: string, lessons: readonly string[]): boolean {
    const known = this.bySubject.get(subject);
    return known !== undefined && lessons.length > 0 && lessons.every((lesson) => known.has(lesson));
  }

  /** Everything taught, for keeping. */
  all(): Lesson[] {
    return [...this.bySubject].flatMap(([subject, lessons]) =>
      [...lessons].map((lesson) => ({ subject, lesson })),
    );
  }
}
