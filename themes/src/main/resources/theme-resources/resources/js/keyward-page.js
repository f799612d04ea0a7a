// Has a message that came with the page read out. A screen reader announces a live region when its content changes, and an
// error without a field is not described by anything that has the focus.
const PAUSE_MS = 200;

const status = document.getElementById("keyward-status");
const words = status?.querySelector(".kc-feedback-text");
if (words) {
  const text = words.textContent;
  status.style.minBlockSize = `${status.offsetHeight}px`;
  words.textContent = "";
  setTimeout(() => {
    words.textContent = text;
    status.dataset.announced = "true";
  }, PAUSE_MS);
}

const error = document.getElementById("keyward-error");
if (error && !document.getElementById("code")) {
  error.focus();
}
