// Turns the reasons for refusing a password into a list, on Keycloak's own pages.
//
// The server sends the reasons as lines that begin with a bullet, which are readable without this script. Depending on the page,
// they are in the alert above the form or in the error below the field. If the page also shows the rules,
// keyward-password-rules.js marks the failed rules and replaces this list by one sentence.
(() => {
  const BULLET = /\n\s*• /;
  const REASONS_ID = "keyward-password-reasons";

  const fragment = document.currentScript ? new URL(document.currentScript.src).hash.slice(1) : "";
  const content = fragment ? JSON.parse(decodeURIComponent(fragment)) : {};

  /** Returns the innermost element with the whole text, so that icons and wrappers of the theme are kept. */
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
    // Set if the page is in a language that Keyward lacks.
    Object.assign(block, content.language);
    block.append(header.trim(), list);
    if (element.id) {
      // Keep the id, which styles and scripts of the theme use.
      element.replaceChildren(block);
    } else {
      element.replaceWith(block);
    }
    return block;
  };

  /** Lets a screen reader read the reasons with the field (WCAG 3.3.1) and announce the alert (4.1.3). */
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
