/* Slugs of pages in the editor and in the copy form: folded Vietnamese words, as courses/vietnamese.py makes them.
   Listens before Wagtail's own controller, whose rules would give "djo-thi". */
const MAX_LENGTH = 200;

const fold = (text) =>
  text.normalize("NFC").toLowerCase().replaceAll("đ", "d").normalize("NFD").replaceAll(/\p{Mn}/gu, "");

const slug = (text) => {
  const words = fold(text).match(/[a-z0-9]+/g) || [];
  let result = "";
  for (const word of words) {
    const longer = result ? `${result}-${word}` : word;
    if (longer.length > MAX_LENGTH) break;
    result = longer;
  }
  return result || words.join("").slice(0, MAX_LENGTH);
};

const isSlugField = (element) =>
  element instanceof HTMLInputElement && (element.dataset.controller || "").split(" ").includes("w-slug");

const write = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const listen = (name, react) => {
  document.addEventListener(
    name,
    (event) => {
      if (isSlugField(event.target)) react(event, event.target);
    },
    { capture: true },
  );
};

listen("w-sync:apply", (event, field) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  write(field, slug(event.detail.value || ""));
});

listen("w-sync:check", (event, field) => {
  event.stopImmediatePropagation();
  if (field.value && field.value !== slug(event.detail.value || "")) event.preventDefault();
});

listen("blur", (event, field) => {
  event.stopImmediatePropagation();
  const folded = slug(field.value);
  if (folded !== field.value) write(field, folded);
});

/* The copy form: the proposed address follows the new title until someone types an address. */
document.addEventListener("input", (event) => {
  const { target } = event;
  if (target.name === "new_slug") target.dataset.typed = "yes";
  if (target.name !== "new_title") return;
  const field = target.form.elements.namedItem("new_slug");
  if (field && !field.dataset.typed) field.value = slug(target.value);
});
