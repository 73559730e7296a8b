import { ALICE } from "../demo-app.ts";
import { attack } from "./attack.ts";
import { RawClient, read } from "./raw-client.ts";

/** A quarter of the real cost: slow enough to stand out, fast enough for a few hundred logins. */
const COST = { N: 2 ** 14, r: 8, p: 1 };
const SAMPLES = 60;
/** Of the standard normal distribution: one false alarm in 15,000 runs. */
const CERTAIN = 4;

attack(
  "telling known users from unknown ones by the time a login takes",
  {
    without: ["quick-unknown-users"],
    // The limit of attempts is another attack's subject.
    always: ["no-attempt-limit"],
    app: () => ({ cost: COST }),
    timeout: 120_000,
  },
  async ({ url }) => {
    const attacker = new RawClient(url);
    const token = { "x-csrf-token": read(await attacker.get("/login")).csrf ?? "" };
    const time = async (user: string): Promise<number> => {
      const began = performance.now();
      await attacker.send("POST", "/login", { user, password: "wrong" }, token);
      return performance.now() - began;
    };
    for (let warmUp = 0; warmUp < 5; warmUp++) await time(ALICE);
    const [known, unknown]: [number[], number[]] = [[], []];
    // In turn, so that whatever else the machine does hits both alike.
    for (let sample = 0; sample < SAMPLES; sample++) {
      known.push(await time(ALICE));
      unknown.push(await time("nobody.at.all@example.com"));
    }
    return Math.abs(mannWhitneyZ(known, unknown)) > CERTAIN;
  },
);

/** Mann and Whitney's U, as a standard normal deviate: far from 0 if one sample tends to be larger. */
function mannWhitneyZ(a: readonly number[], b: readonly number[]): number {
  let u = 0;
  for (const x of a) for (const y of b) u += x > y ? 1 : x === y ? 0.5 : 0;
  const [m, n] = [a.length, b.length];
  return (u - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
}
