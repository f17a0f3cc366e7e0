import type { EventView } from "@fermata/server";

/** What an event says, in short facts: `manager-approval`, `line 27`, `until 24 Nov, 10:20`, `attempt 2`. */
export function eventFacts(data: EventView["data"]): string[] {
  if (data === null) return [];
  if (typeof data !== "object" || Array.isArray(data)) return [String(data)];
  return Object.entries(data).flatMap(([key, value]) => fact(key, value) ?? []);
}

function fact(key: string, value: unknown): string | null {
  if (value === null) return null;
  if (key === "name" || key === "kind" || key === "backend" || key === "message") return String(value);
  if (key === "at" && isPlace(value)) return `line ${value.line}`;
  if (key === "dueAt" && typeof value === "number") return `until ${new Date(value).toLocaleString()}`;
  // A first attempt is what one expects.
  if (key === "attempt" && value === 1) return null;
  return `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`;
}

function isPlace(value: unknown): value is { readonly line: number } {
  return typeof value === "object" && value !== null && "line" in value;
}
