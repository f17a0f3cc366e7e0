import { fileURLToPath } from "node:url";

// The same from `src/` and from `dist/`.
export const SCHEMA_FOLDER = fileURLToPath(new URL("../schema", import.meta.url));
export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../migrations", import.meta.url));
