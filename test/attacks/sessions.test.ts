import { createHash } from "node:crypto";
import { PER_ACCOUNT, PER_ADDRESS } from "../../demo/login-attempts.ts";
import { ALICE, HASTY, TOKYO } from "../demo-app.ts";
import { attack } from "./attack.ts";
import { RawClient, read } from "./raw-client.ts";

attack("session fixation", { without: ["login-keeps-session-id"] }, async ({ url }) => {
  const attacker = new RawClient(url, TOKYO);
  await attacker.login(HASTY);
  const victim = new RawClient(url);
  for (const [name, value] of attacker.cookies) victim.cookies.set(name, value);
  await victim.login(ALICE);
  const answer = await attacker.get("/session");
  return answer.status === 200 && read(answer).user?.id === ALICE;
});

{
  let hold = false;
  let writing = Promise.withResolvers<void>();
  let held = Promise.withResolvers<void>();
  const app = () => {
    hold = false;
    [writing, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    return {
      beforeWrite: async () => {
        if (!hold) return;
        writing.resolve();
        await held.promise;
      },
    };
  };
  attack(
    "a stolen cookie, kept alive by a request that runs while the session is revoked",
    { without: ["writes-revive-sessions"], app },
    async ({ url, redis, keys }) => {
      const victim = new RawClient(url);
      await victim.login(ALICE);
      const thief = new RawClient(url, TOKYO);
      thief.cookies.set("session", victim.cookies.get("session") ?? "");
      hold = true;
      const running = thief.get("/account");
      await writing.promise;
      hold = false;
      await redis.unlink(await keys());
      held.resolve();
      await running;
      return (await thief.get("/account")).status === 200;
    },
  );
}

attack(
  "a stolen cookie, whose revoked session comes back with a restored backup",
  { without: ["ignores-tombstones"] },
  async ({ url, redis, keys }) => {
    const thief = new RawClient(url, TOKYO);
    await thief.login(ALICE);
    const [key = ""] = await keys();
    const backup = await redis.get(key);
    const hash = createHash("sha256").update(key.slice("sess:".length)).digest("hex");
    await redis.set(`sessionwatch:revoked:${hash}`, "", { expiration: { type: "EX", value: 60 } });
    await redis.unlink(key);
    await redis.set(key, backup ?? "", { expiration: { type: "EX", value: 60 } });
    return (await thief.get("/account")).status === 200;
  },
);

attack(
  "a stolen cookie that is used again and again, for ever",
  { without: ["no-absolute-end"] },
  async (app) => {
    const thief = new RawClient(app.url, TOKYO);
    await thief.login(ALICE);
    const [key = ""] = await app.keys();
    const stored = JSON.parse((await app.redis.get(key)) ?? "");
    stored.stamp.createdAt -= 13 * 3_600_000;
    await app.redis.set(key, JSON.stringify(stored), { expiration: { type: "EX", value: 60 } });
    return (await thief.get("/account")).status === 200;
  },
);

attack("a change without the page's token", { without: ["no-forgery-token"] }, async ({ url }) => {
  const client = new RawClient(url);
  await client.login(ALICE);
  return (await client.send("POST", "/basket", { product: "lamp" })).status === 200;
});

attack(
  "a login that another site's form makes for the visitor",
  { without: ["no-forgery-token"] },
  async ({ url }) => {
    const answer = await new RawClient(url).send("POST", "/login", {
      user: ALICE,
      password: "correct horse battery staple",
    });
    return answer.status === 200;
  },
);

attack("a change by GET", { without: ["get-changes"] }, async ({ url }) => {
  const client = new RawClient(url);
  await client.login(ALICE);
  return (await client.get("/basket?product=lamp")).status === 200;
});

attack(
  "brute force against one account, from ever new addresses",
  { without: ["no-attempt-limit"] },
  async ({ url }) => {
    for (let guess = 0; guess < PER_ACCOUNT; guess++) {
      await new RawClient(url, { ...TOKYO, address: `203.0.113.${guess}` }).login(ALICE, `guess ${guess}`);
    }
    return (await new RawClient(url, TOKYO).login(ALICE)) === 200;
  },
);

attack("brute force with all guesses at once", { without: ["no-attempt-limit"] }, async ({ url }) => {
  const guesses = Array.from({ length: 3 * PER_ACCOUNT }, (_, guess) =>
    new RawClient(url, { ...TOKYO, address: `203.0.113.${guess}` }).login(ALICE, `guess ${guess}`),
  );
  const looked = (await Promise.all(guesses)).filter((status) => status === 401);
  return looked.length > PER_ACCOUNT;
});

attack(
  "credential stuffing: many accounts from one address",
  { without: ["no-attempt-limit"] },
  async ({ url }) => {
    const attacker = new RawClient(url, TOKYO);
    for (let account = 0; account < PER_ADDRESS; account++)
      await attacker.login(`user${account}@example.com`, "leaked");
    return (await attacker.login(ALICE)) === 200;
  },
);

{
  const lines: string[] = [];
  attack(
    "reading tokens in the log",
    { without: ["logs-everything"], app: () => ({ log: (line) => lines.push(line) }) },
    async ({ url }) => {
      lines.length = 0;
      const client = new RawClient(url);
      await client.login(ALICE);
      await client.get("/account");
      const { url: link = "" } = read(await client.post("/downloads", { file: "warranty.txt" }));
      await client.get(link);
      const refresh = await new RawClient(url).clientLogin(ALICE);
      await new RawClient(url).refresh(refresh);
      if (lines.length < 6) throw new Error("nothing was logged");
      const secrets = [client.sessionId, new URL(link, url).searchParams.get("ticket") ?? "", refresh];
      return lines.some((line) => secrets.some((secret) => line.includes(secret)));
    },
  );
}
