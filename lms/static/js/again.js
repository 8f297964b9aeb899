/* <p data-again="4">: asks for the page again after so many seconds, or as soon as it is looked at again. */
const mark = document.querySelector("[data-again]");

function look() {
  if (document.visibilityState === "visible") window.location.reload();
  else document.addEventListener("visibilitychange", look, { once: true });
}

if (mark) setTimeout(look, Number(mark.dataset.again) * 1000);
