/** What the application is for: a catalogue, a basket, messages, and documents to download. */
import { Router } from "express";
import { z } from "zod";
import { cataloguePage, messagesPage, type Product } from "../pages.ts";
import type { Parts } from "../parts.ts";
import { forUser } from "../signed-in.ts";

const BasketSchema = z.object({ product: z.string().min(1).max(40) });
const FileSchema = z.object({ file: z.string().min(1).max(80) });
const TicketSchema = z.object({ ticket: z.string().min(1).max(2000) });
const LARGEST_BASKET = 20;
const LINK_LIFE_MS = 15 * 60_000;

const PRODUCTS: readonly Product[] = [
  { id: "lamp", name: "Desk lamp", price: "39.00" },
  { id: "chair", name: "Oak chair", price: "149.00" },
  { id: "kettle", name: "Kettle", price: "54.00" },
  { id: "rug", name: "Wool rug", price: "220.00" },
  { id: "clock", name: "Wall clock", price: "48.00" },
];
/** Everybody has the same few documents, each with their own name in it. */
export const DOCUMENTS: readonly string[] = ["invoice-1042.txt", "invoice-1077.txt", "warranty.txt"];

export function shopRoutes(parts: Parts): Router {
  const { tickets, users, weaknesses } = parts;
  const router = Router();
  router.get("/", (_request, response) => response.redirect(303, "/account"));
  router.get("/catalogue", (_request, response) => response.send(cataloguePage(PRODUCTS)));
  router.get(
    "/messages",
    forUser(parts, ({ session }, response, user) =>
      response.send(messagesPage(user.name, session.csrf ?? "")),
    ),
  );

  const putIntoBasket = forUser(parts, ({ method, session, query, body }, response) => {
    const wish = BasketSchema.safeParse(method === "GET" ? query : body);
    if (!wish.success || !PRODUCTS.some(({ id }) => id === wish.data.product)) {
      response.status(400).json({ error: "There is no such product." });
      return;
    }
    session.basket = [...(session.basket ?? []), wish.data.product].slice(-LARGEST_BASKET);
    response.json({ basket: session.basket });
  });
  router.post("/basket", putIntoBasket);
  if (weaknesses.has("get-changes")) router.get("/basket", putIntoBasket);

  router.post(
    "/downloads",
    forUser(parts, async (request, response, user) => {
      const wish = FileSchema.safeParse(request.body);
      if (!wish.success || !DOCUMENTS.includes(wish.data.file)) {
        response.status(404).json({ error: "There is no such document." });
        return;
      }
      const { file } = wish.data;
      const ticket = await tickets.sign(user.id, file, LINK_LIFE_MS);
      response.json({ url: `/downloads/${file}?ticket=${ticket}`, lifeMs: LINK_LIFE_MS });
    }),
  );

  /** Open to whoever has the link: the ticket says whose document it is. */
  router.get("/downloads/:file", async (request, response) => {
    const { file } = request.params;
    const asked = TicketSchema.safeParse(request.query);
    const owner = asked.success ? await tickets.verify(asked.data.ticket, file) : undefined;
    const user = owner === undefined ? undefined : await users.find(owner);
    if (user === undefined || !DOCUMENTS.includes(file)) {
      response.status(403).json({ error: "This link is not valid, or no longer." });
      return;
    }
    response.attachment(file).type("text/plain").send(`${file}\nFor ${user.name} <${user.id}>\n`);
  });
  return router;
}
