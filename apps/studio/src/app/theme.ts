import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";
const key = "fermata.theme";
const systemDark = () => window.matchMedia("(prefers-color-scheme: dark)");

interface ThemeState {
  readonly choice: ThemeChoice;
  /** What is on the screen. */
  readonly dark: boolean;
}

function isDark(choice: ThemeChoice): boolean {
  return choice === "dark" || (choice === "system" && systemDark().matches);
}

function read(): ThemeChoice {
  const stored = localStorage.getItem(key);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export const useTheme = create<ThemeState>(() => ({ choice: "system", dark: false }));

function apply(choice: ThemeChoice): void {
  const dark = isDark(choice);
  document.documentElement.classList.toggle("dark", dark);
  useTheme.setState({ choice, dark });
}

/** Remembers the choice on this computer. */
export function setTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice);
  apply(choice);
}

/** Follows the system, and other tabs. Call once. */
export function startTheme(): void {
  apply(read());
  systemDark().addEventListener("change", () => apply(read()));
  window.addEventListener("storage", (event) => {
    if (event.key === key) apply(read());
  });
}
