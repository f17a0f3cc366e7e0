/** A signature over what is said about it, as an element for tooltips. */
export function typeText(signature: string, documentation: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-type-text";
  if (signature !== "") {
    const code = document.createElement("code");
    code.textContent = signature;
    box.append(code);
  }
  if (documentation !== "") {
    const words = document.createElement("p");
    // The documentation is plain words with code in backticks.
    for (const [index, part] of documentation.split("`").entries()) {
      if (index % 2 === 0) words.append(part);
      else words.append(Object.assign(document.createElement("code"), { textContent: part }));
    }
    box.append(words);
  }
  return box;
}
