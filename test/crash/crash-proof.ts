/** `npm run crash-proof [-- KILLS]`: kills a revoking monitor at 200 random moments and says what was broken by it. */
import { killAtRandom } from "./kill-at-random.ts";

const kills = Number(process.argv[2] ?? 200);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const { midway, closed, broken } = await killAtRandom(kills, Math.random, say);
for (const sentence of broken.slice(0, 20)) {
  say(sentence);
}
say(
  `${kills} kills, ${midway} of them midway; ${closed} open intents closed by the next start; ${broken.length} broken promises.`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
