import { expect, type Page, test } from "@playwright/test";
import { cardOf, graphOf } from "../canvas.ts";
import { FermataServer } from "../fermata-server.ts";

const server = new FermataServer();

test.beforeAll(() => server.start());
test.afterAll(() => server.dispose());

const fence = "```";

/** A draft of its own for a test, open in the browser. */
async function openDraft(page: Page, name: string, { body, inputs = "" }: { body: string; inputs?: string }) {
  await server.call("workflows.create", { name, source: `${fence}\nname: ${name}\n${inputs}${fence}\n${body}` });
  await page.goto(server.entrance);
  await page.getByRole("row", { name: new RegExp(`^${name}\\b`) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await cardOf(page, "Start").waitFor();
}

async function showCode(page: Page) {
  await page.getByRole("radio", { name: "Split" }).click();
  const script = page.getByRole("textbox", { name: "Script", exact: true });
  await expect(script).toBeVisible();
  return script;
}

/** Moves the focus on by Tab until it is there: what Tab does not reach, no keyboard does. */
async function tabTo(page: Page, role: "button" | "link", name: string) {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluateAll((found) => found.includes(document.activeElement as HTMLElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${name}.`);
}

test("S4: a workflow is drawn, moved, undone, published and run by keyboard alone", async ({ page }) => {
  await page.goto(server.entrance);
  await expect(page.getByRole("row", { name: /onboarding/ })).toBeVisible();
  await tabTo(page, "button", "New workflow");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await page.keyboard.type("by-keys");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "by-keys" })).toBeVisible();
  await cardOf(page, "Start").waitFor();
  for (const [step, card] of [
    ["Timer", "Wait 10m"],
    ["Return", "Return"],
  ] as const) {
    await page.keyboard.press("/");
    await expect(page.getByPlaceholder("Insert a step…")).toBeFocused();
    await page.keyboard.type(step);
    await page.keyboard.press("Enter");
    await expect(cardOf(page, card)).toBeVisible();
  }
  const drawn = await graphOf(page);
  await page.keyboard.press("Alt+ArrowUp");
  await expect(async () => expect(await graphOf(page)).not.toEqual(drawn)).toPass();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(async () => expect(await graphOf(page)).toEqual(drawn)).toPass();
  await page.keyboard.press("Control+d");
  await expect(page.locator(".react-flow__node")).toHaveCount(drawn.length + 1);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".react-flow__node")).toHaveCount(drawn.length);
  for (const command of ["Publish", "Run…"]) {
    await page.keyboard.press("Control+k");
    await expect(page.getByPlaceholder("Do something, or go somewhere…")).toBeFocused();
    await page.keyboard.type(command);
    await expect(page.getByRole("option", { name: command, selected: true })).toBeVisible();
    await page.keyboard.press("Enter");
    if (command === "Publish") await expect(page.getByText(/^Published version/).first()).toBeVisible();
  }
  await expect(page.getByRole("dialog", { name: "Run by-keys" })).toBeVisible();
  await tabTo(page, "button", "Run");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
});

test("S1: typing changes the graph, the graph changes the text, and undo takes both back", async ({ page }) => {
  await openDraft(page, "two-views", { body: "const a = 1\n" });
  const script = await showCode(page);
  const before = await graphOf(page);
  await script.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type('await Timer.delay("5s")\n');
  await expect(cardOf(page, "5s")).toBeVisible();
  await cardOf(page, "5s").click();
  await page.keyboard.press("Delete");
  await expect(script).not.toContainText("Timer.delay");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(script).toContainText('await Timer.delay("5s")');
  await expect(cardOf(page, "5s")).toBeVisible();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(script).not.toContainText("Timer.delay");
  await expect(async () => expect(await graphOf(page)).toEqual(before)).toPass();
});

test("S5, S7: an error stands at its line and at its node, and keeps the script from being published", async ({
  page,
}) => {
  await openDraft(page, "faulty", { body: 'const a = 1\nconst b = await Task.run("nowhere")\nreturn [a, b]\n' });
  await showCode(page);
  await expect(cardOf(page, "nowhere").getByRole("img", { name: /^error: .*nowhere/ })).toBeVisible();
  await expect(page.locator(".cm-lint-marker-error")).toHaveCount(1);
  await expect(page.locator(".cm-lintRange-error")).toContainText("nowhere");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Not published: the script has errors.").first()).toBeVisible();
  await expect(page.getByRole("list", { name: "Problems" }).getByText("error · line 5")).toBeVisible();
  const { version } = await server.query<{ version: unknown }>("workflows.get", { name: "faulty" });
  expect(version).toBeNull();
});

test("S8: the form of a run asks for what the inputs need, and starts nothing before", async ({ page }) => {
  const inputs =
    "inputs: { type: object, required: [word, times], properties: { word: { type: string, minLength: 2 }, times: { type: integer, maximum: 9 } } }\n";
  await openDraft(page, "asks-first", { body: "return Inputs.word.repeat(Inputs.times)\n", inputs });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Run asks-first" });
  await dialog.getByLabel("word").fill("x");
  await dialog.getByLabel("times").fill("12");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await expect(dialog.getByText(/too short/).first()).toBeVisible();
  await expect(dialog.getByText(/greater than 9/).first()).toBeVisible();
  expect((await server.query<{ runs: unknown[] }>("runs.list", { workflow: "asks-first" })).runs).toEqual([]);
  await dialog.getByLabel("word").fill("ha");
  await dialog.getByLabel("times").fill("3");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await page.getByRole("tab", { name: "Inputs & outputs" }).click();
  await expect(page.getByRole("tabpanel").filter({ hasText: "hahaha" })).toBeVisible();
});
