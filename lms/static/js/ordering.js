/* Ordering questions: up and down buttons beside the number selects; the selects stay the values that are sent. */
const renumber = (list) => {
  const rows = [...list.children];
  rows.forEach((row, place) => {
    row.querySelector("select").value = String(place + 1);
    row.querySelector("[data-up]").disabled = place === 0;
    row.querySelector("[data-down]").disabled = place === rows.length - 1;
  });
};

const announceChange = (row) => {
  row.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
};

const move = (list, row, place) => {
  const others = [...list.children].filter((other) => other !== row);
  list.insertBefore(row, others[place] ?? null);
  renumber(list);
};

const arrow = (list, row, direction) => {
  const button = document.createElement("button");
  const text = row.querySelector(".ordering-text").textContent.trim();
  button.type = "button";
  button.dataset[direction] = "";
  button.setAttribute("aria-label", `${list.dataset[`${direction}Words`]}: ${text}`);
  button.append(list.parentElement.querySelector(`template[data-${direction}-icon]`).content.cloneNode(true));
  button.addEventListener("click", () => {
    const place = [...list.children].indexOf(row);
    move(list, row, place + (direction === "up" ? -1 : 1));
    announceChange(row);
    const back = button.disabled ? row.querySelector("button:not(:disabled)") : button;
    back?.focus();
  });
  return button;
};

for (const list of document.querySelectorAll("[data-ordering]")) {
  for (const row of list.children) {
    const moves = document.createElement("span");
    moves.className = "moves";
    moves.append(arrow(list, row, "up"), arrow(list, row, "down"));
    row.append(moves);
    const select = row.querySelector("select");
    select.addEventListener("change", () => {
      if (select.value !== "") move(list, row, Number(select.value) - 1);
    });
  }
  const chosen = (row) => Number(row.querySelector("select").value) || list.children.length;
  const begun = [...list.children].some((row) => row.querySelector("select").value !== "");
  list.addEventListener("refill", () => list.append(...[...list.children].sort((one, other) => chosen(one) - chosen(other))));
  if (begun) list.append(...[...list.children].sort((one, other) => chosen(one) - chosen(other)));
  list.querySelectorAll("[data-up]").forEach((button, place) => { button.disabled = place === 0; });
}
