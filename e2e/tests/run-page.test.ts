import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { FermataServer } from "../fermata-server.ts";

const server = new FermataServer();
const folder = mkdtempSync(join(tmpdir(), "fermata-gate-"));

test.beforeAll(() => server.start());
test.afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const fence = "```";
const flow = (name: string, body: string) => `${fence}\nname: ${name}\n${fence}\n${body}\n`;

test("S22: what a task writes is there while it runs", async ({ page }) => {
  const gate = join(folder, "gate");
  const program = `echo first; while [ ! -e "$0" ]; do sleep 0.1; done; echo second`;
  const source = flow(
    "talks",
    `return await ComputeTask.run({ executable: "/bin/sh", arguments: ["-c", ${JSON.stringify(program)}, ${JSON.stringify(gate)}] })`,
  );
  const { id } = await server.call<{ id: string }>("runs.start", { source });
  await page.goto(server.entrance);
  await page.goto(`${server.state.url}/runs/${id}`);
  await page.getByRole("radio", { name: "Logs" }).click();
  await expect(page.getByRole("option", { name: /· running/ })).toBeAttached();
  await page.getByRole("combobox", { name: "Log of" }).selectOption(`${id}/1`);
  const output = page.locator("pre").filter({ hasText: "first" });
  await expect(output).toBeVisible();
  await expect(output).not.toContainText("second");
  writeFileSync(gate, "");
  await expect(output).toContainText("second");
  await expect(page.getByText("completed", { exact: true }).first()).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("runs are read and approvals are given; nothing is wider than the screen", async ({ page }, info) => {
    const source = flow(
      "small",
      `const answer = await Signal.when("approval", { title: "May it go out?" })\nreturn answer.approved`,
    );
    const { id } = await server.call<{ id: string }>("runs.start", { source });
    const fits = async (name: string) => {
      await page.screenshot({ path: info.outputPath(`${name}.png`) });
      const { inner, wide } = await page.evaluate(() => ({
        inner: window.innerWidth,
        wide: document.documentElement.scrollWidth,
      }));
      expect(wide).toBeLessThanOrEqual(inner);
    };
    await page.goto(server.entrance);
    await page.getByRole("link", { name: "Runs", exact: true }).tap();
    await expect(page.getByRole("row", { name: /small.*waiting/ })).toBeVisible();
    await fits("runs");
    await page.getByRole("row", { name: /small/ }).tap();
    await expect(page).toHaveURL(new RegExp(id));
    await expect(page.getByText("waiting · approval").first()).toBeVisible();
    await fits("run");
    await page.getByRole("link", { name: /^Approvals/ }).tap();
    await page.getByText("May it go out?").first().tap();
    await fits("approval");
    await page.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(page.getByText("Your answer was taken").first()).toBeVisible();
    await expect(async () =>
      expect(await server.query("runs.wait", { id })).toMatchObject({ ended: true, output: true }),
    ).toPass();
  });
});
