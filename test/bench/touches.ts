/**
 * A process of its own that touches the sessions of `bench-store.ts` at a steady rate: commands are written as text in
 * bulk and replies are only counted, so that it takes little of the machine.
 *
 *     node test/bench/touches.ts --port N --sessions N --rate N --seconds N
 *
 * Ends when the store has answered all of them, with how many there were on standard output.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { command } from "../../electron/monitor/store/wire.ts";
import { keyOf, LIFE_S, sessionText } from "./bench-store.ts";
import { numbers } from "./figure.ts";

const { port, sessions, rate, seconds } = numbers({
  port: 6379,
  sessions: 1_000_000,
  rate: 20_000,
  seconds: 60,
});
const TURN_MS = 10;

const socket = connect(port, "127.0.0.1");
await once(socket, "connect");
let answered = 0;
socket.on("data", (chunk) => {
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) answered++;
  if (chunk.includes(45)) throw new Error(chunk.toString("latin1", chunk.indexOf(45)).slice(0, 200));
});
const startedAt = performance.now();
let sent = 0;
for (let passed = 0; passed < seconds; passed = (performance.now() - startedAt) / 1_000) {
  const due = Math.floor(passed * rate);
  let commands = "";
  for (; sent < due; sent++) {
    // Steps through the store in a jumbled order.
    const n = (sent * 7_919) % sessions;
    const at = Date.now();
    // To the millisecond: were the expiry set later than `at`, it would tell of a later request than the session does.
    commands += command("SET", keyOf(n), sessionText(n, at), "PXAT", String(at + LIFE_S * 1_000));
  }
  if (commands !== "") socket.write(commands, "latin1");
  await sleep(TURN_MS);
}
while (answered < sent) await sleep(TURN_MS);
process.stdout.write(`${sent}\n`);
socket.destroy();
