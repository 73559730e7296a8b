/**
 * Serves one renderer: checks what it asks for, opens views, runs commands, and sends snapshots and then deltas, at
 * most four times a second. Lives here: messages and their order. What views show lives in `monitor/views`.
 */
import type { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { type Failure, FailureError, failure } from "../../shared/failure.ts";
import {
  type CommandName,
  commands,
  MAX_REQUEST_LENGTH,
  PROTOCOL_VERSION,
  type Reply,
  type Request,
  RequestSchema,
  type ViewName,
  views,
} from "../../shared/link.ts";
import type { Monitor } from "../monitor/monitor.ts";
import { difference, pictureOf, type ViewPicture } from "./difference.ts";
import type { LinkPort } from "./port.ts";

/** At most four updates a second. */
const UPDATE_MS = 250;
/** Views are asked at least this often although nothing changed, because ages grow by themselves. */
const IDLE_UPDATE_MS = 1_000;
/** A renderer needs about five; more is a fault or an attack. */
const MAX_VIEWS = 32;

interface ServedView {
  readonly name: ViewName;
  readonly epoch: number;
  readonly params: unknown;
  answer(): { head: Record<string, unknown>; rows: readonly { id: string }[] };
  close(): void;
  picture: ViewPicture | null;
}

/** Serves until the port closes. */
export function serveLink(monitor: Monitor, port: LinkPort): void {
  const open = new Map<number, ServedView>();
  let revision = "";
  let { generation } = monitor;
  let updatedAt = 0;
  const send = (reply: Reply): void => port.send(JSON.stringify(reply));

  const update = (id: number, view: ServedView): void => {
    try {
      const picture = pictureOf(view.answer());
      if (view.picture === null) {
        send({
          kind: "snapshot",
          view: id,
          epoch: view.epoch,
          head: picture.head,
          rows: [...picture.rows.values()],
        });
      } else {
        const delta = difference(view.picture, picture);
        if (delta !== null) {
          send({ kind: "delta", view: id, epoch: view.epoch, delta });
        }
      }
      view.picture = picture;
    } catch (error) {
      close(id);
      send({ kind: "refused", view: id, epoch: view.epoch, failure: failureOf(error, view.name) });
    }
  };

  const close = (id: number): void => {
    open.get(id)?.close();
    open.delete(id);
  };

  const openView = (id: number, name: ViewName, epoch: number, params: unknown): void => {
    try {
      const view = openChecked(monitor, name, epoch, params);
      close(id);
      open.set(id, view);
      update(id, view);
    } catch (error) {
      // The view before it stays open, so that the screen keeps showing something true.
      send({ kind: "refused", view: id, epoch, failure: failureOf(error, name) });
    }
  };

  const answer = async (request: Request): Promise<void> => {
    switch (request.kind) {
      case "hello":
        send({ kind: "hello", protocol: PROTOCOL_VERSION, version: packageJson.version });
        if (request.protocol !== PROTOCOL_VERSION) {
          port.close();
        }
        return;
      case "open":
        if (isViewName(request.name) && (open.size < MAX_VIEWS || open.has(request.view))) {
          openView(request.view, request.name, request.epoch, request.params);
        } else {
          const unknown = failure("view-unknown", { name: request.name.replace(/[^a-z-]/gi, "") });
          send({ kind: "refused", view: request.view, epoch: request.epoch, failure: unknown });
        }
        return;
      case "change": {
        const name = open.get(request.view)?.name;
        if (name !== undefined) {
          openView(request.view, name, request.epoch, request.params);
        }
        return;
      }
      case "close":
        close(request.view);
        return;
      case "call":
        try {
          const output = await runChecked(monitor, request.name, request.input);
          send({ kind: "result", call: request.call, output });
        } catch (error) {
          send({ kind: "failed", call: request.call, failure: failureOf(error, "command") });
        }
        // What the command changed should be seen now, not at the next turn.
        updateAll();
        return;
    }
  };

  const updateAll = (): void => {
    revision = monitor.revision;
    updatedAt = performance.now();
    const sameStore = monitor.generation === generation;
    generation = monitor.generation;
    for (const [id, view] of [...open]) {
      if (sameStore) {
        update(id, view);
      } else {
        openView(id, view.name, view.epoch, view.params);
      }
    }
  };

  const timer = setInterval(() => {
    if (monitor.revision !== revision || performance.now() - updatedAt >= IDLE_UPDATE_MS) {
      updateAll();
    }
  }, UPDATE_MS);

  port.onMessage((text) => {
    const request = readRequest(text);
    if (request === null) {
      // Nothing of ours writes such a message; whoever does is not to be talked to.
      port.close();
      return;
    }
    void answer(request);
  });
  port.onClose(() => {
    clearInterval(timer);
    for (const id of [...open.keys()]) {
      close(id);
    }
  });
}

function readRequest(text: string): Request | null {
  if (text.length > MAX_REQUEST_LENGTH) {
    return null;
  }
  try {
    const parsed = RequestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function openChecked(monitor: Monitor, name: ViewName, epoch: number, params: unknown): ServedView {
  const view = monitor.openView(name, check(views[name].params, params));
  return {
    name,
    epoch,
    params,
    picture: null,
    answer: () => view.answer(),
    close: () => view.close?.(),
  };
}

async function runChecked(monitor: Monitor, name: string, input: unknown): Promise<unknown> {
  if (!isCommandName(name)) {
    throw new FailureError(failure("message-invalid"));
  }
  // Name and input belong together by construction of `commands`; the checker cannot follow that through a variable.
  const run: (checked: never) => unknown = monitor.commands[name];
  return await run(check(commands[name].input, input) as never);
}

function check<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new FailureError(failure("message-invalid"));
  }
  return parsed.data;
}

function isViewName(name: string): name is ViewName {
  return Object.hasOwn(views, name);
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** Errors that nobody expected become "internal": their text could hold anything, so it does not cross the link. */
function failureOf(error: unknown, where: string): Failure {
  if (error instanceof FailureError) {
    return error.failure;
  }
  reportBug(error);
  return failure("internal", { where });
}

function reportBug(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? "").split("\n").slice(1).join("\n") : "";
  process.stderr.write(`An unexpected error was caught while serving the link:\n${stack}\n`);
}
