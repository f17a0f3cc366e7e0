// Runs before the first paint, so that a dark page never flashes white. The switch itself is in src/app/theme.ts.
(() => {
  let choice = "system";
  try {
    choice = localStorage.getItem("fermata.theme") ?? "system";
  } catch {
    // Storage may be closed to us; the system's choice is a good one.
  }
  const dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
