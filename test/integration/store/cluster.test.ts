import calculateSlot from "cluster-key-slot";
import { afterEach, describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { openNodes } from "../../../electron/monitor/store/nodes.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import { eventually } from "../../eventually.ts";
import { startCluster, type TestCluster } from "../../redis-cluster.ts";
import type { TestServer } from "../../redis-server.ts";
import { begin, endAll, ending, equal, live } from "./watching.ts";

afterEach(endAll);

describe("a cluster of three primaries and three replicas", () => {
  async function filled(keys: number): Promise<TestCluster> {
    const cluster = ending(await startCluster());
    for (let i = 0; i < keys; i++) {
      const owner = await cluster.ownerOf(`s:${i}`);
      await owner.client.set(`s:${i}`, `v${i}`);
    }
    return cluster;
  }
  const clients = (cluster: TestCluster) => async () => (await cluster.primaries()).map((one) => one.client);

  it.each(["events", "invalidations", "rescans"] as const)(
    "is watched on every primary through %s, while a slot moves and after a failover",
    async (feed) => {
      const cluster = await filled(60);
      const { watch, target } = begin(cluster.url, feed);
      await live(watch);
      expect(watch.attempt?.connection.identity.topology).toBe("cluster");
      await equal(target, clients(cluster));

      const slot = calculateSlot("s:{tag}");
      const from = await cluster.ownerOf("s:{tag}");
      const to = await cluster.addPrimary();
      for (let i = 0; i < 20; i++) {
        await from.client.set(`s:{tag}${i}`, "before");
      }
      await cluster.moveSlot(slot, from, to, async () => {
        // Half of the keys are here, half there, and the node asked first sends on: still all of them are seen.
        const newcomer = begin(cluster.url, feed);
        await live(newcomer.watch);
        expect(newcomer.target.values.size).toBe(80);
        await eventually("the same for who came before", () => target.values.size === 80);
      });
      await to.client.set("s:{tag}0", "after");
      await live(watch);
      await equal(target, clients(cluster));

      const victim = await cluster.ownerOf("s:1");
      await victim.kill();
      await eventually(
        "another owner",
        async () => (await cluster.ownerOf("s:1").catch(() => victim)) !== victim,
        30_000,
      );
      const heir = await cluster.ownerOf("s:1");
      await eventually("an heir that writes", () => heir.client.set("s:1", "heir").catch(() => null), 20_000);
      await live(watch);
      await equal(target, clients(cluster));
      expect(target.values.get("s:1" as StoreKey)).toContain("heir");
    },
    120_000,
  );

  it("leaves no connection behind where one of several is refused while another is slow", async () => {
    const cluster = await filled(0);
    const [full, slow, last] = await cluster.primaries();
    const parsed = parseAddress(cluster.url);
    if (full === undefined || slow === undefined || last === undefined || "problem" in parsed) {
      throw new Error("three primaries are needed");
    }
    const { came, here } = await newcomers(slow);
    // The first connections are made one after the other; the last one is held up until the others are as they should be.
    last.process.kill("SIGSTOP");
    const opening = openNodes(parsed.address, [], null, false);
    opening.catch(() => undefined);
    await eventually("the slow one has answered", async () => /cmd=ping/.test((await here()).join()));
    await full.client.config("SET", "maxclients", 1);
    slow.process.kill("SIGSTOP");
    last.process.kill("SIGCONT");
    await expect(opening).rejects.toThrow();
    // Only now the second connection to it is accepted, and whoever asked for it has given up.
    slow.process.kill("SIGCONT");
    await eventually("both have come", async () => (await came()) === 2);
    await eventually("none is left", async () => (await here()).length === 0);
  }, 60_000);
});

/** Connections that a server receives from now on: how many came, and what it says of those that are still there. */
async function newcomers({ client }: TestServer) {
  const received = async () =>
    Number(/^total_connections_received:(\d+)/m.exec(await client.info("stats"))?.[1]);
  const list = async () =>
    String(await client.client("LIST"))
      .trim()
      .split("\n");
  const idOf = (line: string) => line.split(" ")[0];
  const known = new Set((await list()).map(idOf));
  const before = await received();
  return {
    came: async () => (await received()) - before,
    here: async () => (await list()).filter((line) => !known.has(idOf(line))),
  };
}
