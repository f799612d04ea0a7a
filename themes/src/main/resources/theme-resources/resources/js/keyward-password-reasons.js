// Makes a list of the reasons why a password was refused, on Keycloak's own pages.
//
// The server sends them as lines that begin with a bullet, readable without this script as well. They stand in the alert
// above the form or in the error below the field, depending on the page. Where the page shows the rules, too,
// keyward-password-rules.js marks those that failed, and says so in the place of this list.
(() => {
  const BULLET = /\n\s*• /;
  const REASONS_ID = "keyward-password-reasons";

  const fragment = document.currentScript ? new URL(document.currentScript.src).hash.slice(1) : "";
  const content = fragment ? JSON.parse(decodeURIComponent(fragment)) : {};

  /** The innermost element that holds the whole text, so that icons and wrappers of the theme stay. */
  const innermost = (element) => {
    const child = [...element.children].find((candidate) => BULLET.test(candidate.textContent));
    return child ? innermost(child) : element;
  };

  const makeList = (element) => {
    const [header, ...reasons] = element.textContent.trim().split(BULLET);
    const list = document.createElement("ul");
    list.style.cssText = "list-style: disc; margin: 0.25rem 0 0; padding-inline-start: 1.25rem";
    for (const reason of reasons) {
      const item = document.createElement("li");
      item.textContent = reason.trim();
      list.append(item);
    }
    const block = document.createElement("div");
    block.className = element.className;
    block.id = REASONS_ID;
    block.dataset.keyward = "reasons";
    // Where the page is in a language that Keyward does not have.
    Object.assign(block, content.language);
    block.append(header.trim(), list);
    if (element.id) {
      // The theme's own id stays where its styles and scripts look for it.
      element.replaceChildren(block);
    } else {
      element.replaceWith(block);
    }
    return block;
  };

  /** A screen reader says the reasons with the field (WCAG 3.3.1); the alert is announced as one (4.1.3). */
  const announce = (block) => {
    const field = document.querySelector("#password-new, #password");
    if (field) {
      const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
      field.setAttribute("aria-describedby", [REASONS_ID, ...ids].join(" "));
    }
    field?.setAttribute("aria-invalid", "true");
    const alert = block.closest(".pf-v5-c-alert, .alert, .pf-c-alert");
    alert?.setAttribute("role", "alert");
  };

  const run = () => {
    const element = [...document.querySelectorAll(".kc-feedback-text, [id^='input-error-']")].find((candidate) =>
      BULLET.test(candidate.textContent),
    );
    if (element) {
      announce(makeList(innermost(element)));
    }
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", run);
  } else {
    run();
  }
})();
