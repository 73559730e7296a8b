/**
 * A change feed says which keys may have changed. It says neither how nor what they are now: the reader asks the
 * store, so a lost, doubled or reordered notification can at most delay the truth, never falsify it.
 */

import type { Failure } from "../../../shared/failure.ts";
import type { FeedKind, FeedReason } from "../../../shared/status.ts";
import type { StoreKey } from "../sessions/record.ts";

export interface FeedSink {
  /** Must be cheap: called for every notification, up to hundreds of thousands a second. */
  changed(key: StoreKey): void;
  /** The same, where the feed knows that the key was deleted: before anything that is announced of it later. */
  deleted(key: StoreKey): void;
  /** Anything may have changed: everything has to be read again. */
  everythingChanged(): void;
}

export interface Feed {
  readonly kind: FeedKind;
  readonly reason: FeedReason;
  readonly problem: Failure | null;
  /** Called about once a second; rejects when the feed has silently stopped working. */
  check(): Promise<void>;
  close(): void;
}
