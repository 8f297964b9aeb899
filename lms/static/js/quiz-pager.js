/* One question at a time, by its address (#cau-7), or all on one page when asked for. */
export class Pager {
  constructor({ root, forms }) {
    Object.assign(this, { root, forms });
    this.all = root.querySelector("[data-all]");
    root.querySelector("[data-all-line]").hidden = false;
    this.all.addEventListener("change", () => this.show());
    window.addEventListener("hashchange", () => this.show({ focus: true }));
    this.show();
  }

  current() {
    return this.forms.find((form) => `#${form.id}` === window.location.hash) ?? this.forms[0];
  }

  show({ focus = false } = {}) {
    const current = this.current();
    for (const form of this.forms) {
      form.hidden = !this.all.checked && form !== current;
      form.querySelector("[data-steps]").hidden = this.all.checked;
    }
    for (const link of this.root.querySelectorAll("[data-question]")) {
      if (link.dataset.question === current.dataset.position) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (focus) {
      current.focus({ preventScroll: true });
      current.scrollIntoView({ block: "start" });
    }
  }
}
