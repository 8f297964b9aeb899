/* <a data-download>: a file that waited for a proof. It starts by itself, as a download and not as a page to go to, which
   would stop what the page still loads; the link stays for whoever needs it again. */
const link = document.querySelector("a[data-download]");

function start() {
  link.download = "";
  link.click();
  link.removeAttribute("download");
}

if (link) {
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
}
