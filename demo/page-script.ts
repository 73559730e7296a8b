/**
 * The pages' script: changes by POST with the anti-forgery token, and the event stream that tells when the session
 * was ended. It never sees the session's token: the cookie is HttpOnly.
 */
export const PAGE_SCRIPT = `
const token = document.querySelector("meta[name=csrf]")?.content;
const over = document.querySelector("dialog");

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": token },
    body: JSON.stringify(body),
  });
  if (response.status === 401) over?.showModal();
  return response;
}

for (const button of document.querySelectorAll("button[data-post]")) {
  button.addEventListener("click", async () => {
    const response = await post(button.dataset.post, button.dataset.session ? { session: button.dataset.session } : {});
    if (response.ok) location.assign(button.dataset.then ?? "/account");
  });
}
for (const button of document.querySelectorAll("button[data-file]")) {
  button.addEventListener("click", async () => {
    const response = await post("/downloads", { file: button.dataset.file });
    if (response.ok) location.assign((await response.json()).url);
  });
}
document.querySelector("form[data-password]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const response = await post("/password", { current: form.get("current"), next: form.get("next") });
  if (response.ok) location.assign("/account");
  else event.target.querySelector("output").textContent = (await response.json()).error;
});
for (const time of document.querySelectorAll("time")) {
  const at = new Date(time.dateTime);
  const seconds = Math.round((at - Date.now()) / 1000);
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  time.textContent = new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
  time.title = at.toLocaleString();
}
if (over) {
  over.addEventListener("cancel", (event) => event.preventDefault());
  const live = new EventSource("/live");
  const end = () => {
    live.close();
    // What was on the page belonged to the session.
    for (const part of [...document.querySelector("main").children]) if (part !== over) part.remove();
    if (!over.open) over.showModal();
  };
  live.addEventListener("ended", end);
  // Browsers try again by themselves unless the answer was a refusal.
  live.addEventListener("error", () => {
    if (live.readyState === EventSource.CLOSED) end();
  });
}
`;
