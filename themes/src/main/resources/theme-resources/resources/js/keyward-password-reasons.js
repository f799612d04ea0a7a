// Makes a list of the reasons why a password was refused, on Keycloak's own pages.
//
// The server sends them as lines that begin with a bullet, readable without this script as well. They stand in the alert
// above the form or in the error below the field, depending on the page.
(() => {
  const BULLET = /\n\s*• /;

  /** The innermost element that holds the whole text, so that icons and wrappers of the theme stay. */
  const innermost = (element) => {
    const child = [...element.children].find((candidate) => BULLET.test(candidate.textContent));
    return child ? innermost(child) : element;
  };

  const makeList = (element) => {
    const [header, ...reasons] = element.textContent.trim().split(BULLET);
    const block = document.createElement("div");
    block.className = element.className;
    block.id = element.id;
    block.dataset.keyward = "reasons";
    const list = document.createElement("ul");
    list.style.cssText = "list-style: disc; margin: 0.25rem 0 0; padding-inline-start: 1.25rem";
    for (const reason of reasons) {
      const item = document.createElement("li");
      item.textContent = reason.trim();
      list.append(item);
    }
    block.append(header.trim(), list);
    element.replaceWith(block);
  };

  const run = () => {
    for (const element of document.querySelectorAll(".kc-feedback-text, [id^='input-error-']")) {
      if (element.isConnected && BULLET.test(element.textContent)) {
        makeList(innermost(element));
      }
    }
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", run);
  } else {
    run();
  }
})();
