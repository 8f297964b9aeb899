/* The page of an open attempt: every answer is queued on this device, sent, and shown as saved once the server says so. */
import { fill, read } from "./quiz-fields.js";
import { Pager } from "./quiz-pager.js";
import { Queue, storageOrMemory } from "./quiz-queue.js";
import { Sender } from "./quiz-sender.js";
import { ServerClock, Timer } from "./quiz-timer.js";
import { View, words } from "./quiz-view.js";

const TYPING_PAUSE = 800;

const root = document.querySelector("[data-quiz]");
const forms = [...root.querySelectorAll("[data-answer]")];
const client = crypto.getRandomValues(new Uint32Array(3)).join("-");
const queue = new Queue({ account: root.dataset.account, attempt: root.dataset.attempt, storage: storageOrMemory() });
const view = new View({ root, forms });
const clock = new ServerClock(Number(root.dataset.now) * 1000);
const timers = new Map();
let sequence = 0;
let isOver = false;

const formAt = (position) => forms.find((form) => form.dataset.position === position);

/* A question that waits for the person to choose between two answers is not saved until then. */
const enqueue = (form) => {
  window.clearTimeout(timers.get(form));
  timers.delete(form);
  if ("conflict" in form.dataset) return sender.flush();
  sequence += 1;
  const { position, revision } = form.dataset;
  queue.put({ position, client, sequence, base: Number(revision), fields: read(form), at: Date.now() });
  view.navigator();
  return sender.flush();
};

const enqueueTyped = () => {
  for (const form of [...timers.keys()]) enqueue(form);
};

const takeSaved = (form, reply) => {
  delete form.dataset.conflict;
  fill(form, reply.flag ? [...reply.fields, ["flag", "1"]] : reply.fields);
  view.questionSaved(form, reply.time);
  view.state("saved", { time: reply.time });
  view.navigator();
};

const keepMine = (form) => {
  delete form.dataset.conflict;
  return enqueue(form);
};

/* What was given here while `entry` was on its way stands on top of it. */
const rebase = (entry, reply) => {
  for (const later of queue.of(entry.position)) {
    if (later.client === client && later.base === entry.base) queue.put({ ...later, base: reply.revision });
  }
};

const on = {
  saving: () => view.state("saving"),
  saved(entry, reply) {
    const form = formAt(entry.position);
    form.dataset.revision = reply.revision;
    rebase(entry, reply);
    clock.set(reply.now);
    view.calm();
    view.state("saved", { time: reply.time });
    if (!("conflict" in form.dataset)) view.questionSaved(form, reply.time);
  },
  stale(entry, reply) {
    const form = formAt(entry.position);
    form.dataset.revision = reply.revision;
    form.dataset.conflict = "";
    view.state("failed");
    const place = view.notice(form, "stale", `${reply.message} (${reply.time})`);
    place.querySelector("[data-keep-mine]").addEventListener("click", () => keepMine(form));
    place.querySelector("[data-take-saved]").addEventListener("click", () => takeSaved(form, reply));
  },
  refused(entry, reply) {
    view.state("failed");
    view.notice(formAt(entry.position), "plain", reply.message);
  },
  closed(reply) {
    const left = queue.entries();
    queue.drop(left);
    view.state("failed");
    const numbers = [...new Set(left.map((entry) => entry.position))].join(", ");
    view.alert("closed", `${reply.message} ${words(root.dataset.wordsKept, { numbers })}`);
  },
  offline: () => view.state("offline"),
  signedOut() {
    view.state("offline");
    view.alert("signed-out");
  },
};

const sender = new Sender({ queue, on, urlOf: (position) => formAt(position).action });

const unsent = () => view.alert("plain", words(root.dataset.wordsUnsent, { count: queue.entries().length }));

const finish = async (event) => {
  event.preventDefault();
  enqueueTyped();
  const isSent = await sender.flush();
  if (isSent && !navigator.onLine) view.alert("plain", root.dataset.wordsOffline);
  else if (isSent) window.location.assign(root.dataset.submit);
  else if (!sender.stopped) unsent();
};

/* At the deadline: send what is left, then submit; the server takes answers for a few seconds more. */
const over = async () => {
  if (isOver) return;
  isOver = true;
  view.announce(root.dataset.wordsOver);
  enqueueTyped();
  const isSent = await sender.flush();
  if (sender.stopped) return;
  if (!isSent) view.alert("plain", root.dataset.wordsOverOffline);
  else submitNow();
};

const submitNow = () => {
  const form = root.querySelector("[data-submission]");
  const token = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (token) form.elements.csrfmiddlewaretoken.value = token.slice("csrftoken=".length);
  form.submit();
};

/* After sleep the time on the page may be wrong: ask the server anew. */
const comeBack = async () => {
  if (document.visibilityState === "hidden") {
    enqueueTyped();
    return;
  }
  const isSent = queue.entries().length === 0 || (await sender.flush());
  if (isSent && timers.size === 0 && clock.slept()) window.location.reload();
};

/* Answers that an earlier visit could not send: shown again as they were typed, then sent. */
const restore = () => {
  for (const entry of queue.entries()) {
    const form = formAt(entry.position);
    if (form) fill(form, entry.fields);
    else queue.drop([entry]);
  }
};

const start = () => {
  restore();
  for (const form of forms) {
    form.querySelector("[data-save]").hidden = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); enqueue(form); });
    form.addEventListener("change", () => enqueue(form));
    form.addEventListener("input", (event) => {
      if (event.target.type !== "text") return;
      window.clearTimeout(timers.get(form));
      timers.set(form, window.setTimeout(() => enqueue(form), TYPING_PAUSE));
    });
  }
  new Pager({ root, forms });
  view.navigator();
  root.querySelector("[data-finish]").addEventListener("click", finish);
  window.addEventListener("online", () => sender.flush());
  window.addEventListener("pageshow", comeBack);
  document.addEventListener("visibilitychange", comeBack);
  const element = document.querySelector("[data-timer]");
  if (element && root.dataset.deadline) {
    const deadline = Number(root.dataset.deadline) * 1000;
    const say = (minutes) => view.announce(root.dataset[`wordsLeft-${minutes}`]);
    new Timer({ element, deadline, now: () => clock.now(), say, over });
  }
  if (queue.entries().length) sender.flush();
};

start();
