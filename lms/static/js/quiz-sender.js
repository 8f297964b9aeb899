/* Sends queued answers in order, one at a time, and tries again when the connection or the session comes back. */
const WAITS = [1000, 3000, 8000, 15000, 30000];
const TIMEOUT = 15000;

const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

const body = (entry) => {
  const form = new URLSearchParams(entry.fields);
  form.set("client", entry.client);
  form.set("sequence", entry.sequence);
  form.set("base", entry.base);
  return form;
};

const post = async (url, entry) => {
  const answer = await fetch(url, {
    method: "POST",
    body: body(entry),
    headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
    credentials: "same-origin",
    redirect: "manual",
    keepalive: true,
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const isJSON = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (isJSON) return answer.json();
  /* 403: the CSRF token changed, 404: another account signed in. Both pass when the right account signs in again. */
  if (answer.status === 403 || answer.status === 404 || answer.type === "opaqueredirect") return { state: "signed-out" };
  throw new Error(`status ${answer.status}`);
};

export class Sender {
  /* `on` has saving(), saved(entry, reply), stale(entry, reply), refused(entry, reply), closed(reply), offline(), signedOut(). */
  constructor({ queue, urlOf, on }) {
    Object.assign(this, { queue, urlOf, on });
    this.running = null;
    this.failures = 0;
    this.stopped = false;
  }

  /* Send everything; resolves to whether nothing is left unsent. */
  flush() {
    window.clearTimeout(this.retry);
    this.running ??= this.drain().finally(() => { this.running = null; });
    return this.running;
  }

  stop() {
    this.stopped = true;
    window.clearTimeout(this.retry);
  }

  async drain() {
    for (let entry = this.next(); entry; entry = this.next()) {
      this.on.saving();
      let reply;
      try {
        reply = await post(this.urlOf(entry.position), entry);
      } catch {
        return this.wait("offline");
      }
      if (reply.state === "signed-out") return this.wait("signedOut");
      this.failures = 0;
      if (reply.state === "closed") {
        this.stop();
        this.on.closed(reply);
        return false;
      }
      this.queue.settle(entry);
      this.on[reply.state](entry, reply);
    }
    return this.queue.entries().length === 0;
  }

  next() {
    return this.stopped ? undefined : this.queue.entries()[0];
  }

  wait(state) {
    this.on[state]();
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.retry = window.setTimeout(() => this.flush(), wait);
    return false;
  }
}
