/** One of several processes of the reference application, on a Redis Cluster. Configured by its environment. */
import { once } from "node:events";
import { createCluster } from "redis";
import { createApp } from "../../../../demo/app.ts";
import { DEMO_ONLY, hashPassword } from "../../../../demo/passwords.ts";
import { watchRevocations } from "../../../../demo/revocation.ts";
import { createSessionStore, SESSION_PREFIX } from "../../../../demo/session-store.ts";
import { createUsers } from "../../../../demo/users.ts";
import { DEMO_PASSWORD } from "../../../../demo/visitor.ts";
import { SECRET } from "../../../demo-app.ts";

const rootNodes = (process.env["CLUSTER"] ?? "").split(",").map((url) => ({ url }));
const redis = createCluster({ rootNodes });
const subscriber = createCluster({ rootNodes });
for (const cluster of [redis, subscriber]) {
  cluster.on("error", () => undefined);
  await cluster.connect();
}
const passwordHash = await hashPassword(DEMO_PASSWORD, DEMO_ONLY);
const users = Array.from({ length: Number(process.env["USERS"]) }, (_, index) => ({
  id: `user${index}@example.com`,
  name: `User ${index}`,
  role: "customer" as const,
  passwordHash,
}));
const app = createApp({
  redis,
  sessions: createSessionStore(redis),
  revocations: await watchRevocations({
    redis,
    subscriber,
    isStored: async (token) => (await redis.exists(SESSION_PREFIX + token)) > 0,
  }),
  users: await createUsers(users, { redis, cost: DEMO_ONLY }),
  secret: SECRET,
  trustProxy: "loopback",
  https: false,
  idleMs: 1_800_000,
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
process.on("disconnect", () => process.exit());
process.send?.(server.address());
