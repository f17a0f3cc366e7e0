#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error("Fermata is not built yet. Run: npm start (or npm run build), then try again.");
  process.exitCode = 2;
}
