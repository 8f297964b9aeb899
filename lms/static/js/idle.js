/* Covers the page when nobody has been there for a while, without losing what is typed. The server's clock decides: this
   counts down what the server said, reports activity, and asks again before it warns or locks. */
const script = document.querySelector("script[data-idle]");
const { activityUrl, unlockUrl } = script.dataset;
const office = script.dataset.idleOffice ? "?office" : "";
const WARNING = 60;
const REPORT_AFTER = 30;

let until = performance.now() + 1000 * Number(script.dataset.idle);
let reported = performance.now();
let isActive = false;
let isAsking = false;
let dialogs = null;

const left = () => (until - performance.now()) / 1000;

for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove", "input"]) {
  document.addEventListener(kind, () => { if (!covered()) isActive = true; }, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tick());
window.addEventListener("focus", () => tick());
setInterval(tick, 1000);

async function tick() {
  if (isAsking) return;
  if ([...document.querySelectorAll("video, audio")].some((media) => !media.paused)) isActive = true;
  const isDue = performance.now() - reported > 1000 * REPORT_AFTER || left() <= WARNING;
  if (covered()) { if (document.visibilityState === "visible" && !dialogs?.locked.contains(document.activeElement)) await ask("GET"); }
  else if (isActive && isDue) await ask("POST");
  else if (left() <= WARNING) await ask("GET");
}

async function ask(method) {
  isAsking = true;
  try {
    const headers = method === "POST" ? { "X-CSRFToken": token() } : {};
    const answer = await fetch(activityUrl + office, { method, headers, credentials: "same-origin" });
    if (method === "POST") { isActive = false; reported = performance.now(); }
    if (answer.status === 401) await lock();
    else if (answer.ok) await heed((await answer.json()).left);
  } catch {
    /* No network: nothing can be reported or asked; the next tick tries again. */
  } finally {
    isAsking = false;
  }
}

async function heed(seconds) {
  until = performance.now() + 1000 * seconds;
  if (seconds <= 0) await lock();
  else if (seconds <= WARNING) await warn();
  else for (const dialog of Object.values(dialogs ?? {})) dialog.close();
}

async function warn() {
  const { warning, locked } = await open();
  locked.close();
  if (!warning.open) warning.showModal();
}

async function lock() {
  const { warning, locked } = await open();
  warning.close();
  if (!locked.open) locked.showModal();
}

async function open() {
  if (dialogs) return dialogs;
  const answer = await fetch(unlockUrl, { credentials: "same-origin" });
  if (!answer.ok) { location.reload(); return new Promise(() => {}); }
  const place = document.createElement("div");
  place.innerHTML = await answer.text();
  document.body.append(place);
  dialogs = { warning: place.querySelector("[data-idle-warning]"), locked: place.querySelector("[data-idle-locked]") };
  dialogs.locked.addEventListener("cancel", (event) => event.preventDefault());
  dialogs.warning.addEventListener("close", () => { if (left() > 0) isActive = true; });
  place.querySelector("[data-idle-stay]").addEventListener("click", async () => { isActive = false; await ask("POST"); });
  place.querySelector("[data-idle-form]")?.addEventListener("submit", unlock);
  return dialogs;
}

async function unlock(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(unlockUrl + office, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  const told = await answer.json();
  form.querySelector("[data-idle-message]").textContent = told.message ?? "";
  form.reset();
  if (answer.ok) await heed(told.left);
  else form.querySelector("input[type=password]").focus();
}

const covered = () => Boolean(dialogs && (dialogs.locked.open || dialogs.warning.open));
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
