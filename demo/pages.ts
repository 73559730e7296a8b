/** The application's pages as HTML. Everything that came from a person is escaped by `html`. */
import type { SessionView } from "./routes/account.ts";
import type { User } from "./users.ts";

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: string;
}

export interface AccountPage {
  readonly user: User;
  /** The session's anti-forgery token. */
  readonly csrf: string;
  readonly basket: readonly string[];
  readonly sessions: readonly SessionView[];
  readonly documents: readonly string[];
}

/** Who may log in to a demonstration. */
export interface LoginHint {
  readonly user: string;
  readonly password: string;
}

export function loginPage(csrf: string, problem?: string, hint?: LoginHint): string {
  return page(
    "Log in",
    html`<section class="narrow">
      <h1>Log in</h1>
      ${problem === undefined ? "" : html`<p class="wrong" role="alert">${problem}</p>`}
      <form method="post" action="/login">
        <input type="hidden" name="csrf" value="${csrf}">
        <label>User <input name="user" autocomplete="username" required autofocus></label>
        <label>Password
          <input name="password" type="password" autocomplete="current-password" required></label>
        <button class="main">Log in</button>
      </form>
      ${
        hint === undefined
          ? ""
          : html`<p class="hint">This is a demonstration. Everybody here has the password <code>${hint.password}</code>;
              try <code>${hint.user}</code>.</p>`
      }
    </section>`,
  );
}

export function cataloguePage(products: readonly Product[]): string {
  const items = products.map(({ name, price }) => html`<li><div>${name}</div><span>${price}</span></li>`);
  return page("Catalogue", html`<h1>Catalogue</h1><section><ul>${items}</ul></section>`);
}

export function accountPage({ user, csrf, basket, sessions, documents }: AccountPage): string {
  const files = documents.map(
    (file) => html`<li><div>${file}</div><button data-file="${file}">Download</button></li>`,
  );
  return page(
    "Account",
    html`<h1>Hello ${user.name}</h1>
    <p>Things in your basket: ${String(basket.length)}. You are here as ${user.role}.</p>
    <section>
      <h2>Where you are logged in</h2>
      <ul>${sessions.map(sessionItem)}</ul>
      <div class="row">
        <button data-post="/sessions/end-others">Log out everywhere else</button>
        <button data-post="/logout-everywhere" data-then="/login">Log out everywhere</button>
      </div>
    </section>
    <section>
      <h2>Documents</h2>
      <ul>${files}</ul>
    </section>
    <section>
      <h2>Change the password</h2>
      <form data-password>
        <label>Current password
          <input name="current" type="password" autocomplete="current-password" required></label>
        <label>New password, at least 15 characters
          <input name="next" type="password" autocomplete="new-password" minlength="15" required></label>
        <div class="row"><button>Change it and log out everywhere else</button> <output></output></div>
      </form>
    </section>
    <dialog aria-labelledby="over">
      <h2 id="over">You were logged out</h2>
      <p>This session was ended. If that was not you, log in again and look at where you are logged in.</p>
      <a href="/login">Log in</a>
    </dialog>`,
    csrf,
  );
}

function sessionItem({ handle, current, country, client, createdAt, lastSeen }: SessionView): Markup {
  return html`<li>
    <div>${client}
      <small>${country ?? "Unknown place"}, since ${moment(createdAt)}, last request ${moment(lastSeen)}</small></div>
    ${
      current
        ? html`<span class="here">This one</span>`
        : html`<button data-post="/sessions/end" data-session="${handle}">End</button>`
    }
  </li>`;
}

function moment(at: number | null): Markup {
  if (at === null) return html`unknown`;
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso}</time>`;
}

export function messagesPage(name: string, csrf: string): string {
  return page("Messages", html`<h1>Messages</h1><section><p>No new messages, ${name}.</p></section>`, csrf);
}

function page(title: string, body: Markup, csrf?: string): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${csrf === undefined ? "" : html`<meta name="csrf" content="${csrf}">`}
<title>${title} · Corner Shop</title>
<link rel="stylesheet" href="/style.css">
<script type="module" src="/page.js"></script>
<header><div>
  <strong>Corner Shop</strong>
  <a href="/catalogue">Catalogue</a> <a href="/messages">Messages</a> <a href="/account">Account</a>
  ${csrf === undefined ? "" : logoutForm(csrf)}
</div></header>
<main>${body}</main>
</html>
`.toString();
}

/** Works without the script, too. */
function logoutForm(csrf: string): Markup {
  return html`<form method="post" action="/logout">
    <input type="hidden" name="csrf" value="${csrf}"><button>Log out</button></form>`;
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

function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const written = values.map((value) => {
    if (typeof value === "string") return escapeText(value);
    return value instanceof Markup ? value.toString() : value.join("");
  });
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
