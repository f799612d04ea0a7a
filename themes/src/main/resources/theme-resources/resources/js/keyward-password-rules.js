// Shows the password rules on Keycloak's own pages: which rules are met while the user types, and which rules failed on the server.
//
// The rules are in the fragment of the address of this script, and the failed rules in that of keyward-password-reasons.js. What the
// user types does not leave the browser, and the server checks every password without this script. A test compares the checks of
// this file with the rules of the server.
(() => {
  const BLOCK_ID = "keyward-password-rules";
  const PAUSE_MS = 700;
  const LONGEST = 1024;

  const contentOf = (script) => {
    const fragment = script ? new URL(script.src).hash.slice(1) : "";
    return fragment ? JSON.parse(decodeURIComponent(fragment)) : undefined;
  };

  const content = contentOf(document.currentScript);

  // ------------------------------------------------------------------------------------------------ folding of look-alikes

  /** Pairs of a Latin letter and its look-alikes: the table of the server, in the same order. */
  const READINGS = [
    ["a", "4@"], ["b", "8"], ["c", "(<[{"], ["e", "3€"], ["g", "69"], ["l", "i1!|"], ["o", "0"], ["s", "5$§"],
    ["t", "7+"], ["x", "%"], ["z", "2"],
    ["ss", "ß"], ["ae", "æ"], ["oe", "œ"], ["o", "ø"], ["l", "łı"], ["d", "đð"], ["th", "þ"], ["h", "ħ"], ["t", "ŧ"],
    ["a", "ɑ"], ["g", "ɡ"],
    // Cyrillic
    ["a", "а"], ["b", "вь"], ["c", "с"], ["d", "ԁ"], ["e", "еэ"], ["h", "нһ"], ["l", "іӏ"], ["j", "ј"], ["k", "к"],
    ["m", "м"], ["o", "о"], ["p", "р"], ["q", "ԛ"], ["s", "ѕ"], ["t", "т"], ["w", "ԝ"], ["x", "х"], ["y", "уү"],
    // Greek
    ["a", "α"], ["b", "β"], ["c", "ϲ"], ["e", "ε"], ["l", "ι"], ["k", "κ"], ["n", "η"], ["o", "ο"], ["p", "ρ"],
    ["t", "τ"], ["u", "υ"], ["v", "ν"], ["w", "ω"], ["x", "χ"], ["y", "γ"],
    // Armenian
    ["o", "օ"], ["u", "ս"], ["h", "հ"], ["n", "ո"],
  ];

  const LOOK_ALIKES = new Map(
    READINGS.flatMap(([latin, lookAlikes]) => [...lookAlikes].map((character) => [character, latin])),
  );

  /** Returns the decomposition of a character; a character for a whole phrase is kept. */
  const decomposed = (character) => {
    const parts = character.normalize("NFKD");
    return character < "\u0080" || parts.length > 4 ? [character] : [...parts];
  };

  /** Folds a text: without case, marks and invisible characters, with look-alikes replaced by Latin letters. */
  const folded = (text) =>
    [...text]
      .flatMap(decomposed)
      .filter((character) => character < "\u0080" || !/[\p{M}\p{Cf}\p{Cc}]/u.test(character))
      .map((character) => character.toLowerCase())
      .map((character) => LOOK_ALIKES.get(character) ?? character)
      .join("");

  // --------------------------------------------------------------------------------------------- nothing personal

  const SHORTEST = 4;
  const EDITABLE_FROM = 5;
  const MOST_WORDS = 64;
  const MOST_CHARACTERS = 32;
  const MOST_DATA = 16;
  const LONGEST_DATUM = 256;

  const words = (data) => {
    const found = data
      .map((datum) => datum.trim())
      .filter((datum) => datum !== "")
      .slice(0, MOST_DATA)
      .map((datum) => datum.slice(0, LONGEST_DATUM))
      .flatMap((datum) => [
        ...datum.split(/[^\p{L}\p{M}\p{N}]+/u),
        datum.replace(/[^\p{L}\p{M}\p{N}]+/gu, ""),
      ])
      .map((word) => folded(word).slice(0, MOST_CHARACTERS))
      .filter((word) => word.length >= SHORTEST);
    return [...new Set(found)].slice(0, MOST_WORDS).flatMap((word) => [word, word.split("").reverse().join("")]);
  };

  /** Whether the texts differ by at most one changed, added or removed character. */
  const atMostOneEdit = (one, other) => {
    const [short, long] = one.length <= other.length ? [one, other] : [other, one];
    if (long.length - short.length > 1) {
      return false;
    }
    let start = 0;
    while (start < short.length && short[start] === long[start]) {
      start++;
    }
    const rest = short.length === long.length ? short.slice(start + 1) : short.slice(start);
    return rest === long.slice(start + 1) || short === long;
  };

  const containsNear = (text, word) => {
    if (text.includes(word)) {
      return true;
    }
    if (word.length < EDITABLE_FROM) {
      return false;
    }
    for (let start = 0; start < text.length; start++) {
      for (const length of [word.length - 1, word.length, word.length + 1]) {
        if (start + length <= text.length && atMostOneEdit(text.substr(start, length), word)) {
          return true;
        }
      }
    }
    return false;
  };

  const valueOf = (name) => document.getElementById(name)?.value ?? "";
  const localPart = (address) => (address.includes("@") ? address.slice(0, address.lastIndexOf("@")) : address);
  const username = () => (document.getElementById("username") ?? document.getElementById("email"))?.value ?? "";

  const fieldData = (name) => {
    switch (name) {
      case "username":
        return localPart(username());
      case "email":
        return localPart(valueOf("email"));
      default:
        return valueOf(name);
    }
  };

  /** Returns the user's data on the form; empty if there is none yet. */
  const personalData = (fields) => fields.map(fieldData).filter((datum) => datum.trim() !== "");

  // ------------------------------------------------------------------------------------------------------- the rules

  const codePoints = (password) => [...password.normalize("NFC")];
  const count = (characters, kind) => characters.filter((character) => kind.test(character)).length;

  const classes = (password) => {
    const kinds = codePoints(password).map((character) => {
      if (/\p{Lowercase}/u.test(character)) {
        return "lower";
      }
      if (/[\p{Uppercase}\p{Lt}]/u.test(character)) {
        return "upper";
      }
      return /\p{Nd}/u.test(character) ? "digit" : "other";
    });
    return new Set(kinds).size;
  };

  const repeats = (password, limit) => {
    const characters = codePoints(password);
    for (let period = 1; period * limit <= characters.length; period++) {
      let equal = 0;
      for (let i = period; i < characters.length; i++) {
        equal = characters[i] === characters[i - period] ? equal + 1 : 0;
        if (equal >= period * (limit - 1)) {
          return true;
        }
      }
    }
    return false;
  };

  const equalButForCase = (one, other) =>
    one.length === other.length &&
    one.split("").every((unit, i) => {
      const counterpart = other[i];
      return (
        unit.toUpperCase() === counterpart.toUpperCase() || unit.toLowerCase() === counterpart.toLowerCase()
      );
    });

  /** Returns whether a rule is met, or undefined if unknown. Keycloak's rules count UTF-16 code units, Keyward's code points. */
  const CHECKS = {
    "keyward-min-characters": (password, { number }) => codePoints(password).length >= number,
    "keyward-character-classes": (password, { number }) => classes(password) >= number,
    "keyward-letters-and-digits": (password, { number }) =>
      count(codePoints(password), /\p{L}/u) >= number && count(codePoints(password), /\p{Nd}/u) >= number,
    "keyward-no-repeats": (password, { number }) => !repeats(password, number),
    "keyward-not-personal": (password, { fields }) => {
      const data = personalData(fields);
      const text = folded(password.normalize("NFC")).slice(0, LONGEST);
      return data.length === 0 ? undefined : !words(data).some((word) => containsNear(text, word));
    },
    length: (password, { number }) => password.length >= number,
    maxLength: (password, { number }) => password.length <= number,
    lowerCase: (password, { number }) => count(password.split(""), /\p{Lowercase}/u) >= number,
    upperCase: (password, { number }) => count(password.split(""), /\p{Uppercase}/u) >= number,
    digits: (password, { number }) => count(password.split(""), /\p{Nd}/u) >= number,
    specialChars: (password, { number }) => count(password.split(""), /[^\p{L}\p{Nd}]/u) >= number,
    notUsername: (password) => (username() === "" ? undefined : !equalButForCase(username(), password)),
    notContainsUsername: (password) =>
      username() === "" ? undefined : !password.toLowerCase().includes(username().toLowerCase()),
  };

  /**
   * The characters that Keycloak's newer theme counts in its own hint. If that count differs from the count of the server, as for an
   * underscore, the list shows no verdict, so that the page does not show two different ones.
   */
  const HINTED = {
    lowerCase: (unit) => unit === unit.toLowerCase() && unit !== unit.toUpperCase(),
    upperCase: (unit) => unit === unit.toUpperCase() && unit !== unit.toLowerCase(),
    digits: (unit) => /\d/.test(unit),
    specialChars: (unit) => /\W/.test(unit),
  };

  const hasHints = () => document.getElementById("errorTemplate") !== null;

  const verdict = (password, rule) => {
    const met = CHECKS[rule.id](password, rule);
    const hinted = HINTED[rule.id];
    const differs = hinted && hasHints() && password.split("").filter(hinted).length >= rule.number !== met;
    return differs ? undefined : met;
  };

  // ------------------------------------------------------------------------------------------------------- the page

  const element = (name, text = "", style = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.style.cssText = style;
    return made;
  };

  const describeBy = (field, id) => {
    const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
    field.setAttribute("aria-describedby", [...ids.add(id)].join(" "));
  };

  const BULLET = /\n\s*• /;

  /** The innermost element that holds the whole text, so that icons and wrappers of the theme stay. */
  const innermost = (parent) => {
    const child = [...parent.children].find((candidate) => BULLET.test(candidate.textContent));
    return child ? innermost(child) : parent;
  };

  /** Returns the element with several reasons: lines from the server, or the list that the other script made. */
  const reasons = () => {
    const lines = [...document.querySelectorAll(".kc-feedback-text, [id^='input-error-']")].find((candidate) =>
      BULLET.test(candidate.textContent),
    );
    return document.querySelector("[data-keyward=reasons]") ?? (lines && innermost(lines));
  };

  /** Replaces the reasons by one sentence, because the list marks the failed rules. */
  const shorten = (field, text, language) => {
    const error = reasons();
    if (error) {
      error.textContent = text;
      Object.assign(error, language);
      error.dataset.keyward = "refused";
      error.id ||= "keyward-password-error";
      describeBy(field, error.id);
      field.setAttribute("aria-invalid", "true");
      error.closest(".pf-m-danger, .alert-error")?.setAttribute("role", "alert");
    }
  };

  /**
   * Keeps a single reason where the theme puts it. A screen reader reads it with the field (WCAG 3.3.1) and announces an alert
   * (4.1.3).
   */
  const tieError = (field, language) => {
    // On the registration page an alert concerns the whole form; on the other page it concerns the password.
    const alert = field.id === "password-new" ? ".pf-m-danger .kc-feedback-text, .alert-error .kc-feedback-text" : null;
    const error =
      document.querySelector("#input-error-password, #input-error-password-new") ??
      (alert && document.querySelector(alert));
    if (error && !error.textContent.includes("• ") && !error.querySelector("[data-keyward]")) {
      error.id ||= "keyward-password-error";
      Object.assign(error, language);
      describeBy(field, error.id);
      field.setAttribute("aria-invalid", "true");
      error.closest(".pf-m-danger, .alert-error")?.setAttribute("role", "alert");
    }
  };

  /** Whether the alert of the page shows the notice, which an error may replace; it is in the language of the rules. */
  const isInAlert = (notice, language) => {
    const alert = [...document.querySelectorAll(".kc-feedback-text")].find(
      ({ textContent }) => textContent.trim() === notice.trim(),
    );
    Object.assign(alert ?? {}, language);
    return alert !== undefined;
  };

  const LIST_STYLE = "list-style: none; margin: 0; padding: 0";
  const HIDDEN_STYLE =
    "position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap";

  /** A red that is legible on light and dark backgrounds of any theme. */
  const RED = "color-mix(in srgb, currentColor 30%, #f55)";

  const ICONS = { "": "•", met: "✓", "not-met": "○", failed: "✗", "failed-before": "✗" };

  const item = (rule, texts) => {
    const line = element("li", "", "display: flex; gap: 0.5em; margin-block: 0.15rem");
    line.dataset.rule = rule.id;
    const icon = element("span", "", "flex: none; inline-size: 1em; text-align: center");
    icon.setAttribute("aria-hidden", "true");
    const label = element("span");
    const word = element("span");
    const text = element("span");
    text.append(label, word);
    line.append(icon, text);
    let failure;
    const set = (state, words, mark) => {
      icon.textContent = ICONS[state];
      label.textContent = words;
      word.textContent = mark ? ` (${mark})` : "";
      line.style.color = state.startsWith("failed") ? RED : "";
      line.dataset.state = state;
    };
    /** Shows the verdict of the server on the last password while the current verdict is unknown. */
    const show = (met) => {
      if (met === undefined && failure) {
        set("failed-before", failure.text, failure.complete ? "" : texts["failed-before"]);
      } else {
        const state = met === undefined ? "" : met ? "met" : "not-met";
        set(state, rule.label, texts[state]);
      }
    };
    const fail = (answer) => {
      failure = answer;
      set("failed", answer.text, answer.complete ? "" : texts.failed);
    };
    show(undefined);
    return { line, show, fail, rule };
  };

  const listOf = (items) => {
    const list = element("ul", "", LIST_STYLE);
    list.setAttribute("role", "list");
    list.append(...items.map(({ line }) => line));
    return list;
  };

  const run = () => {
    const field = document.querySelector("#password-new, #kc-register-form #password");
    if (!content || !field || document.getElementById(BLOCK_ID)) {
      return;
    }
    // The languages of texts and error are set only if the page has another language.
    const { texts, rules, language } = content;
    const { rules: failed = [], language: errorLanguage } =
      contentOf(document.querySelector('script[src*="/keyward-password-reasons.js"]')) ?? {};
    const items = rules.map((rule) => item(rule, texts));
    const isLive = ({ rule }) => rule.browser && CHECKS[rule.id];
    const live = items.filter(isLive);
    const hasFailed = ({ rule }) => failed.some((answer) => answer.rule === rule.id);
    // A failed rule needs no "checked later".
    const later = items.filter((any) => !isLive(any) && !hasFailed(any));
    // Add rules that the list leaves out until they refuse a password.
    const more = failed
      .filter(({ rule }) => !rules.some(({ id }) => id === rule))
      .map(({ rule, text }) => item({ id: rule, label: text }, texts));
    const marked = [...items, ...more];
    const first = [...live, ...more, ...items.filter((any) => !isLive(any) && hasFailed(any))];

    const block = element("div", "", "font-size: 0.875rem; margin-block: 0.5rem");
    block.dataset.keyward = "rules";
    Object.assign(block, language);
    const described = element("div");
    described.id = BLOCK_ID;
    if (marked.length > 0) {
      described.append(element("p", texts.header, "color: inherit; font-weight: bold; margin: 0"));
    }
    if (first.length > 0) {
      described.append(listOf(first));
    }
    if (later.length > 0) {
      described.append(element("p", texts["checked-later"], "color: inherit; margin: 0.25rem 0 0"), listOf(later));
    }
    if (texts.notice && !isInAlert(texts.notice, language)) {
      described.append(element("p", texts.notice, "color: inherit; margin: 0.5rem 0 0"));
    }
    if (!described.hasChildNodes()) {
      return;
    }
    // Create the region empty: screen readers often ignore a region that is added with its text.
    const status = element("p", "", HIDDEN_STYLE);
    status.setAttribute("role", "status");
    block.append(described, status);
    const group = field.closest(".pf-v5-c-input-group, .pf-c-input-group, .input-group") ?? field;
    const error =
      document.getElementById(`input-error-container-${field.id}`) ?? document.getElementById(`input-error-${field.id}`);
    (error && group.parentElement.contains(error) ? error : group).after(block);
    describeBy(field, BLOCK_ID);
    if (failed.length > 1) {
      shorten(field, texts.refused, language);
    }
    tieError(field, errorLanguage);
    for (const answer of failed) {
      marked.find((any) => any.rule.id === answer.rule).fail(answer);
    }

    let pause;
    let announced = "";
    const announce = (met, decided) => {
      const text = texts.status.replace("{0}", met).replace("{1}", decided);
      if (text !== announced) {
        announced = text;
        status.textContent = text;
      }
    };
    const judge = () => {
      const password = field.value;
      clearTimeout(pause);
      // The server checks no rule for a longer password or one with half a surrogate pair.
      if (password === "" || [...password].length > LONGEST || /\p{Cs}/u.test(password)) {
        live.forEach(({ show }) => show(undefined));
        announced = "";
        status.textContent = "";
        return;
      }
      const verdicts = live.map(({ rule, show }) => {
        const met = verdict(password, rule);
        show(met);
        return met;
      });
      if (live.length > 0) {
        const decided = verdicts.filter((met) => met !== undefined);
        pause = setTimeout(announce, PAUSE_MS, decided.filter(Boolean).length, decided.length);
      }
    };
    /** Marks the verdicts of the server as old at the first input, because they concern the previous password. */
    const age = () => marked.forEach(({ show }) => show(undefined));
    field.addEventListener("input", age, { once: true });
    field.addEventListener("input", judge);
    // The user may type names and e-mail address after the password.
    field.form?.addEventListener("input", (event) => event.target === field || field.value === "" || judge());
    if (field.value !== "") {
      judge();
    }
  };

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", run);
  } else {
    run();
  }
})();
