/**
 * The demonstration as a process of its own: `node demo/run.ts [--visitors N] [--seed N] [--no-incidents]
 * [--store URL] [--port N] [--print-store-url]`.
 *
 * Started with an IPC channel (`child_process.fork`), it sends `{ kind: "ready", storeUrl, appUrl, storeKind }`
 * or `{ kind: "failed", reason }` and ends when the channel closes. Started by hand, it prints the application's
 * address. The store's URL holds its password and is printed only on request.
 */
import { parseArgs } from "node:util";
import { type DemoOptions, startDemo } from "./demo.ts";

/** What the process tells its parent. */
export type DemoMessage =
  | {
      readonly kind: "ready";
      readonly storeUrl: string;
      readonly appUrl: string;
      readonly storeKind: "redis-server" | "valkey-server" | "js-redis-server" | "given";
    }
  | { readonly kind: "failed"; readonly reason: string };

const { options, printStoreUrl } = readArguments(process.argv.slice(2));
const ending = Promise.withResolvers<void>();
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"])
  process.once(event, () => ending.resolve());

try {
  const demo = await startDemo(options);
  const { storeUrl, appUrl, storeKind } = demo;
  if (process.send) tell({ kind: "ready", storeUrl, appUrl, storeKind });
  else {
    process.stdout.write(`Demonstration: ${appUrl} on ${storeKind}\n`);
    if (printStoreUrl) process.stdout.write(`Store: ${storeUrl}\n`);
  }
  await ending.promise;
  await demo.stop();
  if (process.connected) process.disconnect();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  if (process.send) tell({ kind: "failed", reason });
  else process.stderr.write(`The demonstration cannot run: ${reason}\n`);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

function tell(message: DemoMessage): void {
  // The parent may have gone meanwhile, and nobody is left to be told.
  if (process.connected) process.send?.(message);
}

function readArguments(args: string[]): { options: DemoOptions; printStoreUrl: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      visitors: { type: "string" },
      seed: { type: "string" },
      "no-incidents": { type: "boolean", default: false },
      store: { type: "string" },
      port: { type: "string" },
      "print-store-url": { type: "boolean", default: false },
    },
  });
  return {
    options: {
      ...wholeNumber("visitors", values.visitors),
      ...wholeNumber("seed", values.seed),
      ...wholeNumber("port", values.port),
      ...(values.store === undefined ? {} : { store: values.store }),
      incidents: !values["no-incidents"],
    },
    printStoreUrl: values["print-store-url"],
  };
}

function wholeNumber<Name extends string>(name: Name, text: string | undefined): { [Key in Name]?: number } {
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number`);
  const named: { [Key in Name]?: number } = {};
  named[name] = Number(text);
  return named;
}
