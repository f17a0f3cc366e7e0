import { LocalBackend } from "@fermata/backend-local";

/** For the cases that run the backend in a process of its own, to kill it. */
export function makeBackend(): LocalBackend {
  return new LocalBackend({ killGraceMs: 500 });
}
