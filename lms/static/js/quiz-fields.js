/* Reading and filling the fields of one question's form. A field is [name, value], as the browser would send it. */
const NOT_ANSWERS = ["csrfmiddlewaretoken", "base"];

export const read = (form) => [...new FormData(form)].filter(([name]) => !NOT_ANSWERS.includes(name)).map(([name, value]) => [name, value]);

/* Set every input of the form to what `fields` say; what they do not name is emptied. */
export const fill = (form, fields) => {
  const given = new Map();
  for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
  for (const input of form.elements) {
    if (!input.name || input.type === "hidden") continue;
    const values = given.get(input.name) ?? [];
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else input.value = values[0] ?? "";
  }
  form.querySelector("[data-ordering]")?.dispatchEvent(new CustomEvent("refill"));
};

/* Whether the question is answered, every row of it. */
export const isAnswered = (form) => {
  const answers = read(form).filter(([name]) => name !== "flag");
  return answers.length > 0 && answers.every(([, value]) => value.trim() !== "");
};

export const isFlagged = (form) => form.elements.flag.checked;
