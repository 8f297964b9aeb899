/* <details open data-fold>: open beside the text on wide screens, closed above it on narrow ones. */
const narrow = window.matchMedia("(max-width: 59.99rem)");

const fold = () => {
  for (const details of document.querySelectorAll("details[data-fold]")) details.open = !narrow.matches;
};

narrow.addEventListener("change", fold);
fold();
