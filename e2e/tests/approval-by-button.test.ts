import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { cardOf, dragToEnd, graphOf } from "../canvas.ts";
import { FermataServer } from "../fermata-server.ts";

const server = new FermataServer();

test.beforeAll(() => server.start());
test.afterAll(() => server.dispose());

test("draw, publish, run, kill the server, approve by button, export, import the same graph", async ({
  page,
}, info) => {
  const picture = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`) });

  await test.step("the printed address lets the browser in, and does not stay in its history", async () => {
    await page.goto(server.entrance);
    await expect(page).toHaveURL(/\/workflows$/);
  });

  await test.step("draw by drag and drop", async () => {
    await page.getByRole("button", { name: "New workflow" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("publish-report");
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "publish-report" })).toBeVisible();
    await dragToEnd(page, "Compute");
    await dragToEnd(page, "Approval");
    await dragToEnd(page, "Return");
    await expect(cardOf(page, "approval")).toBeVisible();
    await expect(page.getByText("Saved", { exact: false }).first()).toBeVisible();
    await picture("canvas");
  });

  await test.step("publish and run", async () => {
    await page.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByRole("button", { name: "Publish" })).toBeDisabled();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  });

  await test.step("it waits for a person", async () => {
    await expect(page.getByText("waiting · approval")).toBeVisible();
    await expect(cardOf(page, "approval")).toContainText("waiting");
    await picture("run-waiting");
  });

  await test.step("SIGKILL and start: the page connects again by itself, nothing is lost", async () => {
    await server.kill();
    await expect(page.getByRole("status", { name: /No connection/ })).toBeVisible();
    await server.start();
    await expect(page.getByRole("status", { name: /Live/ })).toBeVisible();
    await expect(page.getByText("waiting · approval")).toBeVisible();
  });

  await test.step("opening the link of an approval decides nothing; the button does", async () => {
    await page.getByRole("button", { name: "Review approval" }).first().click();
    await expect(page.getByRole("heading", { name: "Please approve" })).toBeVisible();
    await page.getByLabel("Comment").fill("Well done");
    await page.getByLabel("Your name").fill("Ana");
    await picture("approval");
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await expect(page.getByText("Your answer was taken").first()).toBeVisible();
    await page.getByRole("radio", { name: "Decided" }).click();
    await expect(page.getByRole("row", { name: /Please approve.*approved.*Ana/ })).toBeVisible();
  });

  await test.step("the run completes, and says so on its graph", async () => {
    await page.getByRole("row", { name: /Please approve/ }).click();
    await expect(page.getByText("completed", { exact: true }).first()).toBeVisible();
    await expect(cardOf(page, "approval")).toContainText("done");
    await page.getByRole("tab", { name: "Inputs & outputs" }).click();
    await expect(page.getByRole("tabpanel")).toContainText("Output");
    await picture("run-completed");
  });

  await test.step("export the file, import it, and see the same graph", async () => {
    await page.getByRole("link", { name: "publish-report" }).click();
    const drawn = await graphOf(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: /Export/ }).click();
    const file = info.outputPath("again.flow");
    await (await download).saveAs(file);
    const text = readFileSync(file, "utf8");
    expect(text).toContain('await Signal.when("approval"');
    writeFileSync(file, text.replace("publish-report", "again"));

    await page.getByRole("link", { name: "Workflows", exact: true }).first().click();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import" }).click();
    await (await chooser).setFiles(file);
    await expect(page.getByRole("heading", { level: 1, name: "again" })).toBeVisible();
    expect(await graphOf(page)).toEqual(drawn);
  });
});

test("a file that is no .flow is refused with a sentence, and nothing is made of it", async ({ page }, info) => {
  await page.goto(server.entrance);
  const file = join(info.outputPath("."), "picture.png");
  writeFileSync(file, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]));
  await expect(page.getByRole("row", { name: /onboarding/ })).toBeVisible();
  const before = await page.getByRole("row").count();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import" }).click();
  await (await chooser).setFiles(file);
  await expect(page.getByText(/no \.flow file|is not a \.flow/i).first()).toBeVisible();
  expect(await page.getByRole("row").count()).toBe(before);
});

test("a stranger gets nothing from the API, and a page that says how to get in", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.state.url);
  await expect(page.getByText(/address that .*npm start.* printed/).first()).toBeVisible();
  await expect(page.getByText("onboarding")).toHaveCount(0);
  const api = await context.request.get(`${server.state.url}/trpc/workflows.list`);
  expect(api.status()).toBe(401);
  await context.close();
});
