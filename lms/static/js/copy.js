/* <button data-copy="text" data-copied="Copied" hidden>: copies the text and says so. */
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  const words = document.createElement("span");
  words.className = "small soft";
  words.setAttribute("role", "status");
  button.after(words);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.copied;
  });
}
