import { readFileSync } from "node:fs";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { expect, test } from "vitest";
import { startTestServer } from "../src/testing.ts";

test("README: the example prints what it says", { timeout: 60_000 }, async () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example] = /```ts\n([\s\S]+?)```/.exec(text)!;
  const body = example!.replace(/^import .*$/gm, "").replace("<AppRouter>", "");
  const printed: unknown[] = [];
  const names = {
    createTRPCClient,
    httpBatchLink,
    startTestServer,
    console: { log: (value: unknown) => printed.push(value) },
  };
  const run = new Function(...Object.keys(names), `return (async () => { ${body} })()`);
  await run(...Object.values(names));
  const said = [...example!.matchAll(/console\.log\(.*\/\/ (.+)$/gm)].map(([, value]) => JSON.parse(value!));
  expect(said.length).toBeGreaterThan(0);
  expect(printed).toEqual(said);
});
