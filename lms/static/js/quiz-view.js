/* What the page says about answers: saved state, navigator, notices. Every sentence comes from the page's data attributes. */
import { isAnswered, isFlagged } from "./quiz-fields.js";

export const words = (text, values) => text.replace(/\{(\w+)\}/g, (_match, name) => values[name]);

export class View {
  constructor({ root, forms }) {
    Object.assign(this, { root, forms });
    this.saved = document.querySelector("[data-saved]");
    this.alerts = root.querySelector("[data-alerts]");
  }

  /* `state` is saving, saved, offline or failed: the words stand on the element. */
  state(state, values = {}) {
    this.saved.dataset.state = state;
    this.saved.querySelector("[data-saved-words]").textContent = words(this.saved.dataset[`words${state[0].toUpperCase()}${state.slice(1)}`], values);
  }

  questionSaved(form, time) {
    form.querySelector("[data-question-saved]").textContent = words(this.root.dataset.wordsSaved, { time });
    this.notice(form, null);
  }

  /* Put a sentence under a question; the node returned holds buttons of the template, if any. */
  notice(form, template, text = "") {
    const place = form.querySelector("[data-notice]");
    place.replaceChildren(...(template ? [this.node(template, text)] : []));
    return place;
  }

  alert(template, text = "") {
    this.alerts.replaceChildren(this.node(template, text));
    return this.alerts;
  }

  calm() {
    this.alerts.replaceChildren();
  }

  announce(text) {
    this.root.querySelector("[data-announce]").textContent = text;
  }

  navigator() {
    let answered = 0;
    let flagged = 0;
    for (const form of this.forms) {
      const states = [isAnswered(form), isFlagged(form)];
      answered += states[0];
      flagged += states[1];
      const link = this.root.querySelector(`[data-question="${form.dataset.position}"]`);
      link.classList.toggle("given", states[0]);
      link.classList.toggle("flag", states[1]);
      const said = [this.root.dataset.wordsAnswered, this.root.dataset.wordsFlagged].filter((_word, at) => states[at]);
      link.querySelector("[data-question-state]").textContent = said.map((word) => `, ${word}`).join("");
    }
    const counts = { answered, flagged, left: this.forms.length - answered };
    this.root.querySelector("[data-question-counts]").textContent = words(this.root.dataset.wordsCounts, counts);
  }

  node(template, text) {
    const node = this.root.querySelector(`template[data-${template}]`).content.cloneNode(true);
    const place = node.querySelector("[data-words]");
    if (place) place.textContent = text;
    return node;
  }
}
