/**
 * One end of the context bridge. Runs in the page, once in the preload's world and once in the page's own: the two
 * share the document but no object, so values cross as JSON in synchronous events with names that nobody can guess.
 * The file is handed to the browser as text: no imports.
 */

/** A value on its way; functions and promises stay where they are and are called by number. */
export type Crossing =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "absent" }
  /** A file by its name alone. */
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "function" | "promise"; readonly id: number }
  | { readonly kind: "array"; readonly parts: readonly Crossing[] }
  | { readonly kind: "object"; readonly parts: readonly (readonly [string, Crossing])[] };

type Callable = (...input: unknown[]) => unknown;

export interface BridgeEnd {
  give(value: unknown): Crossing;
  take(crossing: Crossing): unknown;
}

export function bridgeEnd(own: string, peer: string): BridgeEnd {
  const functions = new Map<number, Callable>();
  let lastId = 0;
  let returned = "";

  function text(event: Event): string {
    return event instanceof CustomEvent ? String(event.detail) : "";
  }
  function say(name: string, value: unknown): void {
    window.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(value) }));
  }
  function keep(callable: Callable): number {
    lastId += 1;
    functions.set(lastId, callable);
    return lastId;
  }

  window.addEventListener(`${own}:return`, (event) => {
    returned = text(event);
  });
  window.addEventListener(`${own}:call`, (event) => {
    const { id, input }: { id: number; input: Crossing[] } = JSON.parse(text(event));
    try {
      say(`${peer}:return`, { output: give(functions.get(id)?.(...input.map(take))) });
    } catch (error) {
      say(`${peer}:return`, { failed: error instanceof Error ? error.message : String(error) });
    }
  });

  function callPeer(id: number, input: unknown[]): unknown {
    say(`${peer}:call`, { id, input: input.map(give) });
    const answer: { output?: Crossing; failed?: string } = JSON.parse(returned);
    if (answer.output === undefined) throw new Error(answer.failed);
    return take(answer.output);
  }

  function give(value: unknown): Crossing {
    if (value === undefined) return { kind: "absent" };
    if (
      value === null ||
      typeof value === "string" ||
      typeof value === "number" ||
      typeof value === "boolean"
    ) {
      return { kind: "value", value };
    }
    if (typeof value === "function") return { kind: "function", id: keep((...input) => value(...input)) };
    if (value instanceof Error) return { kind: "error", message: value.message };
    if (value instanceof Promise) {
      const settle: Callable = (resolve, reject) => {
        if (typeof resolve !== "function" || typeof reject !== "function") return;
        void value.then(
          (result) => resolve(result),
          (reason) => reject(reason),
        );
      };
      return { kind: "promise", id: keep(settle) };
    }
    if (value instanceof File) return { kind: "file", name: value.name };
    if (Array.isArray(value)) return { kind: "array", parts: value.map(give) };
    if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
      return { kind: "object", parts: Object.entries(value).map(([key, part]) => [key, give(part)]) };
    }
    throw new Error("An object could not be cloned.");
  }

  function take(crossing: Crossing): unknown {
    switch (crossing.kind) {
      case "absent":
        return undefined;
      case "value":
        return crossing.value;
      case "file":
        return new File([], crossing.name);
      case "error":
        return new Error(crossing.message);
      case "function":
        return (...input: unknown[]) => callPeer(crossing.id, input);
      case "promise":
        return new Promise((resolve, reject) => callPeer(crossing.id, [resolve, reject]));
      case "array":
        return crossing.parts.map(take);
      case "object":
        return Object.fromEntries(crossing.parts.map(([key, part]) => [key, take(part)]));
    }
  }

  return { give, take };
}
