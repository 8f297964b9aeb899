/* The picker of dates keeps what was typed: the server says what is wrong with 31/02/2026 instead of a silent 03/03. */
const LATE = 250; // milliseconds after which a picker has opened that was asked for before its field was left

function closeLeft(field, picker) {
  if (document.activeElement !== field) picker.trigger("close.xdsoft");
}

document.addEventListener("focusin", (event) => {
  const field = window.jQuery?.(event.target);
  const picker = field?.data("xdsoft_datetimepicker");
  if (!picker || field.data("keepsWhatWasTyped")) return;
  field.data("keepsWhatWasTyped", true);
  field.off("blur.xdsoft").on("blur.xdsoft", () => {
    picker.trigger("close.xdsoft");
    setTimeout(() => closeLeft(event.target, picker), LATE);
  });
});

/* Escape closes the picker, which covers the field below, and nothing else: the day stays as it is typed, the field in focus. */
document.addEventListener(
  "keydown",
  (event) => {
    const picker = event.key === "Escape" && window.jQuery?.(event.target).data("xdsoft_datetimepicker");
    if (!picker?.is(":visible")) return;
    picker.trigger("close.xdsoft");
    event.stopPropagation();
  },
  true,
);
