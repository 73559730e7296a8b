import { createDownloadTickets } from "../../demo/download-tickets.ts";
import { derivePurposeKeys } from "../../demo/purpose-keys.ts";
import { ALICE, SECRET, SUPPORT, TOKYO } from "../demo-app.ts";
import { attack } from "./attack.ts";
import { RawClient, read } from "./raw-client.ts";

const FILE = "warranty.txt";

/** A ticket that Alice was really given. */
async function aliceTicket(url: string): Promise<string> {
  const alice = new RawClient(url);
  await alice.login(ALICE);
  const { url: link = "" } = read(await alice.post("/downloads", { file: FILE }));
  const ticket = new URL(link, url).searchParams.get("ticket") ?? "";
  if ((await new RawClient(url).get(link)).status !== 200) throw new Error("the link itself must work");
  return ticket;
}

/** Whether a stranger gets this person's file with it. */
async function opens(url: string, ticket: string, owner = ALICE, file = FILE): Promise<boolean> {
  const answer = await new RawClient(url, TOKYO).get(`/downloads/${file}?ticket=${ticket}`);
  return answer.status === 200 && answer.text.includes(owner);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

const BELIEVED = { without: ["ticket-algorithm-believed"] } as const;
const claims = {
  sub: SUPPORT,
  file: FILE,
  aud: "download",
  iat: Math.floor(Date.now() / 1000),
  exp: 4_000_000_000,
};

attack("a ticket with alg: none", BELIEVED, ({ url }) =>
  opens(url, `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`, SUPPORT),
);

attack("a ticket with another algorithm", BELIEVED, async ({ url }) => {
  const [, payload = "", signature = ""] = (await aliceTicket(url)).split(".");
  return opens(url, `${encode({ alg: "HS512", typ: "JWT" })}.${payload}.${signature}`);
});

attack("a ticket changed to somebody else's name", BELIEVED, async ({ url }) => {
  const [header = "", , signature = ""] = (await aliceTicket(url)).split(".");
  return opens(url, `${header}.${encode(claims)}.${signature}`, SUPPORT);
});

attack("a ticket for another file", { without: ["ticket-opens-all"] }, async ({ url }) =>
  opens(url, await aliceTicket(url), ALICE, "invoice-1042.txt"),
);

attack("a ticket that has expired", { without: ["ticket-never-expires"] }, async ({ url }) => {
  const tickets = createDownloadTickets({ key: derivePurposeKeys(SECRET).downloadTickets });
  return opens(url, await tickets.sign(ALICE, FILE, -1000));
});
