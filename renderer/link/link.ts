/**
 * The renderer's end of the link, without React: views that stay up to date and commands that answer.
 * Order of things: a view is opened, its snapshot replaces its state, deltas change it. Replies of an older
 * epoch are dropped. When the transport comes back, every view is opened again and keeps its last state until
 * the new snapshot. The renderer holds no truth of its own.
 */
import { type Failure, failure } from "../../shared/failure.ts";
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  Reply,
  Request,
  ViewName,
  ViewParams,
  ViewState,
} from "../../shared/link.ts";
import { PROTOCOL_VERSION } from "../../shared/link.ts";
import { applyDelta, applySnapshot, type WireState } from "./apply-delta.ts";
import { parseReply } from "./parse-reply.ts";
import type { Transport, TransportState } from "./transport.ts";

export type LinkState =
  | TransportState
  /** This page and the monitor speak different protocols; reloading the page fixes it. */
  | { readonly kind: "incompatible"; readonly version: string };

export type ViewResult<N extends ViewName> =
  /** Nothing to show yet; `refused` says that there will not be with these parameters. */
  | { readonly kind: "loading"; readonly refused?: Failure }
  /** `current` is false while the state still belongs to earlier parameters or the link is down. */
  | {
      readonly kind: "ready";
      readonly state: ViewState<N>;
      readonly refused?: Failure;
      readonly current: boolean;
    };

export type CommandResult<N extends CommandName> =
  | { readonly ok: true; readonly output: CommandOutput<N> }
  | { readonly ok: false; readonly failure: Failure };

/** One open view. `read` returns the same object until something changed. */
export interface OpenView<N extends ViewName> {
  read(): ViewResult<N>;
  subscribe(listener: () => void): () => void;
  /** New parameters: the present state stays until the snapshot for them arrives. */
  change(params: ViewParams<N>): void;
  close(): void;
}

interface View {
  readonly id: number;
  readonly name: ViewName;
  params: unknown;
  epoch: number;
  state: WireState | null;
  current: boolean;
  refused: Failure | null;
  result: unknown;
  readonly listeners: Set<() => void>;
}

/** Runs `flush` soon, once however often it is asked before that. */
export type Schedule = (flush: () => void) => void;

export class Link {
  readonly #transport: Transport;
  readonly #schedule: Schedule;
  readonly #views = new Map<number, View>();
  readonly #calls = new Map<number, (result: CommandResult<CommandName>) => void>();
  readonly #stateListeners = new Set<() => void>();
  readonly #dirty = new Set<View>();
  #flushing = false;
  #nextView = 1;
  #nextCall = 1;
  #state: LinkState = { kind: "connecting" };

  constructor(transport: Transport, schedule: Schedule) {
    this.#transport = transport;
    this.#schedule = schedule;
    transport.onMessage((text) => this.#receive(text));
    transport.onState((state) => this.#transportBecame(state));
  }

  readonly state = (): LinkState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  retry(): void {
    this.#transport.retry();
  }

  open<N extends ViewName>(name: N, params: ViewParams<N>): OpenView<N> {
    const view: View = {
      id: this.#nextView++,
      name,
      params,
      epoch: 1,
      state: null,
      current: false,
      refused: null,
      result: { kind: "loading" } satisfies ViewResult<N>,
      listeners: new Set(),
    };
    this.#views.set(view.id, view);
    this.#sendOpen(view);
    return {
      // The one place where a view's wire state gets its type: the monitor checked it against the same schema.
      read: () => view.result as ViewResult<N>,
      subscribe: (listener) => {
        view.listeners.add(listener);
        return () => view.listeners.delete(listener);
      },
      change: (next) => {
        view.params = next;
        view.epoch += 1;
        this.#send({ kind: "change", view: view.id, epoch: view.epoch, params: next });
        view.refused = null;
        view.current = false;
        this.#touch(view);
      },
      close: () => {
        if (!this.#views.delete(view.id)) return;
        this.#dirty.delete(view);
        this.#send({ kind: "close", view: view.id });
      },
    };
  }

  /** Never rejects. A call that was under way when the link broke answers `link-lost`: its outcome is unknown. */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandResult<N>> {
    if (this.#state.kind !== "open") return Promise.resolve({ ok: false, failure: failure("link-lost") });
    const call = this.#nextCall++;
    return new Promise((resolve) => {
      this.#calls.set(call, (result) => resolve(result as CommandResult<N>));
      this.#send({ kind: "call", call, name, input });
    });
  }

  #transportBecame(state: TransportState): void {
    if (state.kind === "open") {
      this.#become(state);
      this.#send({ kind: "hello", protocol: PROTOCOL_VERSION });
      for (const view of this.#views.values()) this.#sendOpen(view);
      return;
    }
    this.#become(state);
    if (state.kind === "closed") {
      const waiting = [...this.#calls.values()];
      this.#calls.clear();
      for (const resolve of waiting) resolve({ ok: false, failure: failure("link-lost") });
      for (const view of this.#views.values()) {
        view.current = false;
        this.#touch(view);
      }
    }
  }

  #become(state: LinkState): void {
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener();
  }

  #sendOpen(view: View): void {
    this.#send({ kind: "open", view: view.id, name: view.name, epoch: view.epoch, params: view.params });
  }

  #send(request: Request): void {
    if (this.#state.kind === "open") this.#transport.send(JSON.stringify(request));
  }

  #receive(text: string): void {
    const reply = parseReply(text);
    if (reply === null) return;
    if (reply.kind === "hello") {
      if (reply.protocol !== PROTOCOL_VERSION) this.#become({ kind: "incompatible", version: reply.version });
    } else if (reply.kind === "result" || reply.kind === "failed") {
      this.#settle(reply);
    } else {
      this.#update(reply);
    }
  }

  #settle(reply: Extract<Reply, { kind: "result" | "failed" }>): void {
    const resolve = this.#calls.get(reply.call);
    if (resolve === undefined) return;
    this.#calls.delete(reply.call);
    resolve(
      reply.kind === "failed"
        ? { ok: false, failure: reply.failure }
        : { ok: true, output: reply.output as CommandOutput<CommandName> },
    );
  }

  #update(reply: Extract<Reply, { kind: "snapshot" | "delta" | "refused" }>): void {
    const view = this.#views.get(reply.view);
    if (view === undefined || reply.epoch !== view.epoch) return;
    switch (reply.kind) {
      case "snapshot":
        view.state = applySnapshot(view.state, { head: reply.head, rows: reply.rows });
        view.current = true;
        view.refused = null;
        break;
      case "delta":
        // Without a current snapshot there is nothing that this delta could be a change of.
        if (view.state === null || !view.current) return;
        view.state = applyDelta(view.state, reply.delta);
        break;
      case "refused":
        view.refused = reply.failure;
        break;
    }
    this.#touch(view);
  }

  /** Makes the view's result anew and tells its listeners at the next flush. */
  #touch(view: View): void {
    const refused = view.refused === null ? {} : { refused: view.refused };
    view.result =
      view.state === null
        ? { kind: "loading", ...refused }
        : { kind: "ready", state: view.state, current: view.current, ...refused };
    this.#dirty.add(view);
    if (this.#flushing) return;
    this.#flushing = true;
    this.#schedule(() => {
      this.#flushing = false;
      const views = [...this.#dirty];
      this.#dirty.clear();
      for (const each of views) for (const listener of [...each.listeners]) listener();
    });
  }
}
