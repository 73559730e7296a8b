import { describe, expect, it } from "vitest";
import { Link } from "../../../renderer/link/link.ts";
import type { Transport, TransportState } from "../../../renderer/link/transport.ts";
import { PROTOCOL_VERSION, type Reply, type Request } from "../../../shared/link.ts";

/** A transport whose other end is the test. */
class FakeEnd implements Transport {
  readonly sent: Request[] = [];
  retries = 0;
  #message: (text: string) => void = () => {};
  #state: (state: TransportState) => void = () => {};
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  onMessage(listener: (text: string) => void): void {
    this.#message = listener;
  }
  onState(listener: (state: TransportState) => void): void {
    this.#state = listener;
    listener({ kind: "connecting" });
  }
  retry(): void {
    this.retries += 1;
  }
  close(): void {}
  become(state: TransportState): void {
    this.#state(state);
  }
  reply(reply: Reply): void {
    this.#message(JSON.stringify(reply));
  }
  raw(text: string): void {
    this.#message(text);
  }
  take(): Request[] {
    return this.sent.splice(0);
  }
}

/** Runs what was scheduled when the test says so. */
function manualSchedule() {
  const waiting: (() => void)[] = [];
  return {
    schedule: (flush: () => void) => waiting.push(flush),
    frame: () => {
      for (const flush of waiting.splice(0)) flush();
    },
    get scheduled() {
      return waiting.length;
    },
  };
}

function start() {
  const end = new FakeEnd();
  const frames = manualSchedule();
  const link = new Link(end, frames.schedule);
  return { end, frames, link };
}
function open() {
  const started = start();
  started.end.become({ kind: "open" });
  started.end.take();
  return started;
}

const params = (offset: number) => ({
  filter: "",
  sort: { column: "lastSeen", direction: "desc" } as const,
  offset,
  limit: 100,
  hold: false,
});
const snapshot = (epoch: number, ids: string[], view = 1): Reply => ({
  kind: "snapshot",
  view,
  epoch,
  head: { offset: 0 },
  rows: ids.map((id) => ({ id })),
});
const ids = (result: { kind: string; state?: { rows: readonly { id: string }[] } }) =>
  result.state?.rows.map(({ id }) => id);

describe("opening the link", () => {
  it("greets first, then opens every view that was asked for before", () => {
    const { end, link } = start();
    link.open("sessions", params(0));
    expect(end.take()).toEqual([]);
    end.become({ kind: "open" });
    expect(end.take()).toMatchObject([
      { kind: "hello", protocol: PROTOCOL_VERSION },
      { kind: "open", view: 1, name: "sessions", epoch: 1 },
    ]);
  });

  it("says so when the monitor speaks another protocol", () => {
    const { end, link } = open();
    end.reply({ kind: "hello", protocol: PROTOCOL_VERSION + 1, version: "9.9.9" });
    expect(link.state()).toEqual({ kind: "incompatible", version: "9.9.9" });
  });
});

describe("a view", () => {
  it("is loading until its snapshot, then follows its deltas", () => {
    const { end, link } = open();
    const view = link.open("sessions", params(0));
    expect(view.read()).toEqual({ kind: "loading" });
    end.reply(snapshot(1, ["a", "b"]));
    expect(view.read()).toMatchObject({ kind: "ready", current: true });
    end.reply({ kind: "delta", view: 1, epoch: 1, delta: { order: ["b"] } });
    expect(ids(view.read())).toEqual(["b"]);
  });

  it("drops what belongs to an older epoch", () => {
    const { end, link } = open();
    const view = link.open("sessions", params(0));
    end.reply(snapshot(1, ["a"]));
    view.change(params(100));
    end.reply({ kind: "delta", view: 1, epoch: 1, delta: { order: [] } });
    end.reply(snapshot(1, ["late"]));
    expect(ids(view.read())).toEqual(["a"]);
    expect(view.read()).toMatchObject({ current: false });
    end.reply(snapshot(2, ["c"]));
    expect(ids(view.read())).toEqual(["c"]);
    expect(view.read()).toMatchObject({ current: true });
  });

  it("drops a delta that comes before its snapshot", () => {
    const { end, link } = open();
    const view = link.open("sessions", params(0));
    end.reply(snapshot(1, ["a"]));
    view.change(params(100));
    end.reply({ kind: "delta", view: 1, epoch: 2, delta: { order: [] } });
    expect(ids(view.read())).toEqual(["a"]);
  });

  it("keeps its state when new parameters are refused, and forgets the refusal with the next", () => {
    const { end, link } = open();
    const view = link.open("sessions", params(0));
    end.reply(snapshot(1, ["a"]));
    view.change({ ...params(0), filter: "idle>" });
    end.reply({ kind: "refused", view: 1, epoch: 2, failure: { code: "filter-invalid", params: {} } });
    expect(view.read()).toMatchObject({ kind: "ready", refused: { code: "filter-invalid" } });
    expect(ids(view.read())).toEqual(["a"]);
    view.change(params(0));
    expect(view.read()).not.toHaveProperty("refused");
  });

  it("keeps its state while the transport is away, and is opened again when it returns", () => {
    const { end, link } = open();
    const view = link.open("sessions", params(0));
    view.change(params(100));
    end.reply(snapshot(2, ["a"]));
    end.take();
    end.become({ kind: "closed", since: 0, nextAttemptAt: 1 });
    expect(ids(view.read())).toEqual(["a"]);
    expect(view.read()).toMatchObject({ current: false });
    end.become({ kind: "open" });
    expect(end.take()).toMatchObject([
      { kind: "hello" },
      { kind: "open", view: 1, epoch: 2, params: { offset: 100 } },
    ]);
    end.reply(snapshot(2, ["b"]));
    expect(ids(view.read())).toEqual(["b"]);
  });

  it("is silent once closed", () => {
    const { end, frames, link } = open();
    const view = link.open("sessions", params(0));
    let told = 0;
    view.subscribe(() => {
      told += 1;
    });
    view.close();
    view.close();
    expect(end.take().filter(({ kind }) => kind === "close")).toHaveLength(1);
    end.reply(snapshot(1, ["a"]));
    frames.frame();
    expect(told).toBe(0);
  });

  it("tells its listeners once per frame, however much arrived", () => {
    const { end, frames, link } = open();
    const view = link.open("sessions", params(0));
    let told = 0;
    view.subscribe(() => {
      told += 1;
    });
    end.reply(snapshot(1, ["a"]));
    end.reply({ kind: "delta", view: 1, epoch: 1, delta: { order: ["a", "b"], put: [{ id: "b" }] } });
    expect(frames.scheduled).toBe(1);
    frames.frame();
    expect(told).toBe(1);
    expect(ids(view.read())).toEqual(["a", "b"]);
  });

  it("survives messages that are not replies", () => {
    const { end, link } = open();
    const view = link.open("sessions", params(0));
    for (const text of [
      "",
      "{",
      "null",
      "[]",
      '{"kind":"snapshot"}',
      '{"kind":"snapshot","view":1,"epoch":1,"head":{},"rows":[{}]}',
    ])
      end.raw(text);
    expect(view.read()).toEqual({ kind: "loading" });
  });
});

describe("a command", () => {
  it("answers with the output of its own call", async () => {
    const { end, link } = open();
    const first = link.call("countTarget", { kind: "filter", filter: "" });
    const second = link.call("countTarget", { kind: "filter", filter: "x" });
    end.reply({ kind: "result", call: 2, output: { count: 2 } });
    end.reply({ kind: "result", call: 1, output: { count: 1 } });
    expect(await first).toEqual({ ok: true, output: { count: 1 } });
    expect(await second).toEqual({ ok: true, output: { count: 2 } });
  });

  it("answers a failure as a value", async () => {
    const { end, link } = open();
    const answer = link.call("disconnect", {});
    end.reply({ kind: "failed", call: 1, failure: { code: "not-connected", params: {} } });
    expect(await answer).toEqual({ ok: false, failure: { code: "not-connected", params: {} } });
  });

  it("says that its outcome is unknown when the transport is lost before the answer", async () => {
    const { end, link } = open();
    const answer = link.call("revoke", {
      target: { kind: "filter", filter: "" },
      confirmed: 1,
      reason: null,
    });
    end.become({ kind: "closed", since: 0, nextAttemptAt: null });
    expect(await answer).toMatchObject({ ok: false, failure: { code: "link-lost" } });
  });

  it("is not kept for later while there is no transport", async () => {
    const { end, link } = start();
    const answer = await link.call("disconnect", {});
    expect(answer).toMatchObject({ ok: false, failure: { code: "link-lost" } });
    end.become({ kind: "open" });
    expect(end.take()).toMatchObject([{ kind: "hello" }]);
  });
});
