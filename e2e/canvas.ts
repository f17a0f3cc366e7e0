import type { Locator, Page } from "@playwright/test";

/** Drags an entry of the palette onto the last place of the graph, in the steps of a hand. */
export async function dragToEnd(page: Page, label: string): Promise<void> {
  const entry = page.getByRole("toolbar", { name: "Palette" }).getByRole("button", { name: label, exact: true });
  const slot = page.getByRole("button", { name: /^Insert/ }).last();
  await slot.waitFor();
  const from = await centreOf(entry);
  const to = await restingCentreOf(slot);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 10, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.getByTestId("drop-marker").waitFor();
  await page.mouse.up();
}

/** The card of a node, by its label. */
export function cardOf(page: Page, label: string): Locator {
  return page.locator(".react-flow__node").filter({ hasText: label }).first();
}

/** Texts of the cards, in order: what the graph says. */
export async function graphOf(page: Page): Promise<string[]> {
  await cardOf(page, "Start").waitFor();
  return page.locator(".react-flow__node").allInnerTexts();
}

/** The canvas may still be moving its view to what was inserted last. */
async function restingCentreOf(locator: Locator): Promise<{ x: number; y: number }> {
  for (let before = await centreOf(locator); ; ) {
    await locator.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const now = await centreOf(locator);
    if (now.x === before.x && now.y === before.y) return now;
    before = now;
  }
}

async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the page.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
