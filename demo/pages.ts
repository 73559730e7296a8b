/** The application's pages as HTML. Everything that came from a person is escaped by `html`. */

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: string;
}

export function loginPage(): string {
  return page(
    "Log in",
    html`<form method="post" action="/login">
      <label>User <input name="user" autocomplete="username" required></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
      <button>Log in</button>
    </form>`,
  );
}

export function cataloguePage(products: readonly Product[]): string {
  const items = products.map(({ name, price }) => html`<li>${name}: ${price}</li>`);
  return page("Catalogue", new Markup(`<ul>${items.join("")}</ul>`));
}

export function accountPage(name: string, basket: readonly string[]): string {
  return page(
    "Account",
    html`<p>Hello ${name}. Things in your basket: ${String(basket.length)}.</p>
    <form method="post" action="/logout"><button>Log out</button></form>`,
  );
}

export function messagesPage(name: string): string {
  return page("Messages", html`<p>No new messages, ${name}.</p>`);
}

function page(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
<nav><a href="/catalogue">Catalogue</a> <a href="/account">Account</a> <a href="/messages">Messages</a></nav>
${body}
</html>
`.toString();
}

/** HTML that needs no more escaping. */
class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

function html(parts: TemplateStringsArray, ...values: readonly (string | Markup)[]): Markup {
  const written = values.map((value) => (value instanceof Markup ? value.toString() : escapeText(value)));
  return new Markup(String.raw({ raw: parts }, ...written));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
