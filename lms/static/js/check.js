/* Knowledge checks: feedback on the chosen answers at once. Without this script the answers stand in <details>. */
const feedbackOf = (check, input) => {
  const source = check.querySelector(`[data-option="${input.value}"]`);
  const line = document.createElement("div");
  line.className = source.className;
  line.append(...[...source.childNodes].map((node) => node.cloneNode(true)));
  return line;
};

const sentence = (text) => {
  const line = document.createElement("p");
  line.className = "feedback warn";
  line.textContent = text;
  return line;
};

const show = (check) => {
  const result = check.querySelector("[data-check-result]");
  const chosen = [...check.querySelectorAll("input:checked")];
  if (chosen.length === 0) {
    result.replaceChildren(sentence(check.dataset.none));
    return;
  }
  const right = [...check.querySelectorAll("[data-option][data-correct]")].map((option) => option.dataset.option);
  const found = right.filter((option) => chosen.some((input) => input.value === option));
  const lines = chosen.map((input) => feedbackOf(check, input));
  if (chosen[0].type === "checkbox" && found.length < right.length) lines.push(sentence(check.dataset.missed));
  result.replaceChildren(...lines);
};

for (const check of document.querySelectorAll("[data-check]")) {
  const button = check.querySelector("[data-check-now]");
  button.hidden = false;
  button.addEventListener("click", () => show(check));
  check.addEventListener("change", () => check.querySelector("[data-check-result]").replaceChildren());
}
