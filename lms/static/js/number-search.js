/* The search above the list of people sends what is typed in the address. Twelve figures are a personal number: they are
   moved into the form that posts them, before anything is sent. */
const search = document.querySelector("form[data-search-form] input[name=q]");
const area = document.querySelector(".number-search-area");
const field = area?.querySelector("input[name=number]");
const note = area?.querySelector("[data-number-moved]");

function isNumber(text) {
  return /^\d{12}$/.test(text.replace(/[\s.-]/g, ""));
}

function move(event) {
  if (!isNumber(search.value)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.value = search.value;
  search.value = "";
  area.open = true;
  note.textContent = note.dataset.numberMoved;
  field.focus();
}

if (search && field) {
  for (const name of ["input", "change"]) search.addEventListener(name, move, { capture: true });
  search.form.addEventListener("submit", move, { capture: true });
}
