import { fileURLToPath } from "node:url";
import { LocalBackend } from "@fermata/backend-local";
import { describeBackend } from "@fermata/backend-testing";
import { makeBackend } from "./make-backend.ts";

const module = fileURLToPath(new URL("./make-backend.ts", import.meta.url));

describeBackend("local", makeBackend, { module });
describeBackend("local, Node's own spawn", () => new LocalBackend({ killGraceMs: 500, plainSpawn: true }));
