import { ALICE, TOKYO } from "../demo-app.ts";
import { attack } from "./attack.ts";
import { RawClient } from "./raw-client.ts";

// Every repetition is reuse at once, so that nothing has to be waited for.
const NO_GRACE = { refreshGraceMs: -1 };

attack(
  "a thief who refreshes before the victim does, and stays",
  { without: ["reuse-forgiven"], app: () => NO_GRACE },
  async ({ url }) => {
    const victim = new RawClient(url);
    const stolen = await victim.clientLogin(ALICE);
    const thief = new RawClient(url, TOKYO);
    const next = (await thief.refresh(stolen)) ?? "";
    if (next === "") throw new Error("the first use of the token must work");
    await victim.refresh(stolen);
    return (await thief.refresh(next)) !== null;
  },
);

attack(
  "a thief who replays an old token while the victim goes on",
  { without: ["reuse-forgiven"], app: () => NO_GRACE },
  async ({ url }) => {
    const victim = new RawClient(url);
    const stolen = await victim.clientLogin(ALICE);
    const current = (await victim.refresh(stolen)) ?? "";
    await new RawClient(url, TOKYO).refresh(stolen);
    // The replay itself never works; the defence is that it does not go without consequences.
    return (await victim.refresh(current)) !== null;
  },
);

attack(
  "a hundred uses of one token at once, to get two families out of one",
  { without: ["rotation-in-two-steps"], timeout: 60_000 },
  async ({ url }) => {
    const stolen = await new RawClient(url).clientLogin(ALICE);
    const answers = await Promise.all(Array.from({ length: 100 }, () => new RawClient(url).refresh(stolen)));
    const distinct = new Set(answers.filter((answer) => answer !== null));
    if (distinct.size === 0) throw new Error("one of them must have been the first");
    return distinct.size > 1;
  },
);
