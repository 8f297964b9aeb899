/* The time that is left by the server's clock; read aloud at 10, 5 and 1 minutes and no oftener. */
const SPOKEN = [10, 5, 1];
const LOW = 300;
const SLEEP = 5000;

const clock = (seconds) => {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours ? `${hours}:${parts.join(":")}` : parts.join(":");
};

export class Timer {
  /* `deadline` in milliseconds of the server's clock; `say(minutes)` reads aloud, `over()` is called once. */
  constructor({ element, deadline, now, say, over }) {
    Object.assign(this, { element, deadline, now, say, over });
    this.left = this.seconds();
    this.tick();
    this.interval = window.setInterval(() => this.tick(), 1000);
  }

  seconds() {
    return Math.max(0, Math.ceil((this.deadline - this.now()) / 1000));
  }

  tick() {
    const before = this.left;
    this.left = this.seconds();
    this.element.querySelector("[data-timer-clock]").textContent = clock(this.left);
    this.element.classList.toggle("low", this.left <= LOW);
    const passed = SPOKEN.filter((minutes) => before > minutes * 60 && this.left <= minutes * 60 && this.left > 0);
    if (passed.length) this.say(Math.min(...passed));
    if (this.left === 0) {
      window.clearInterval(this.interval);
      this.over();
    }
  }
}

/* The server's clock, kept by the time of its answers. The browser's own clock may be wrong or be changed. */
export class ServerClock {
  constructor(now) {
    this.set(now);
  }

  set(now) {
    this.offset = now - performance.now();
    this.start = Date.now() - performance.now();
  }

  /* Whether the device slept, so that its running time stood still. */
  slept() {
    return Math.abs(Date.now() - performance.now() - this.start) > SLEEP;
  }

  now() {
    return performance.now() + this.offset;
  }
}
