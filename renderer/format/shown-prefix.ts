import { visible } from "./visible.ts";

/** A prefix is bytes, one character each; people read them as UTF-8. */
export function shownPrefix(prefix: string): string {
  return visible(new TextDecoder().decode(Uint8Array.from(prefix, (character) => character.charCodeAt(0))));
}
