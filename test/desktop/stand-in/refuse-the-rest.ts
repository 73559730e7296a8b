/**
 * The one boundary where a part of Electron's API is passed off as the whole. Whatever the stand-in does not have
 * throws when it is touched, so that a test can never pass because something silently did nothing.
 */

/** Looked up by the language, by promises and by inspectors, without anybody asking for them. */
export const INCIDENTAL: ReadonlySet<string> = new Set([
  "then",
  "toJSON",
  "constructor",
  "asymmetricMatch",
  "nodeType",
  "inspect",
  "$$typeof",
]);

/** For objects that are written out: each part is checked against the declaration of `T`. */
export function refuseTheRest<T extends object>(name: string, made: Partial<T>): T {
  return refuseTheRestOf(name, made);
}

/**
 * For instances of classes, which say what they offer as `implements Pick<T, …>`. The emitter's own methods return
 * another `this` than `T` declares, so the whole cannot be compared; `event-shapes.ts` compares the events.
 */
export function refuseTheRestOf<T extends object>(name: string, made: object): T {
  const bound = new WeakMap<object, unknown>();
  const whole = new Proxy(made, {
    get(target, property) {
      if (!(property in target) && typeof property === "string" && !INCIDENTAL.has(property)) {
        throw new Error(`The stand-in has no ${name}.${property}`);
      }
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function" || property === "constructor") return value;
      // Methods with private fields need the object itself; a patched method must still be found under its name.
      const known = bound.get(value);
      if (known !== undefined) return known;
      const method = value.bind(target);
      bound.set(value, method);
      return method;
    },
  });
  return whole as T;
}
