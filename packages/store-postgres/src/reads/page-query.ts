import pg from "pg";
import { toStoreError } from "../store-error.ts";
import type { Page, Paged } from "./rows.ts";

const INT8 = 20;
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === INT8 && format !== "binary"
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Pieces of a statement with their values, numbered as they are added. */
export class PageQuery {
  readonly #values: unknown[] = [];

  /** Keeps a value and answers its placeholder. */
  value(value: unknown): string {
    this.#values.push(value);
    return `$${this.#values.length}`;
  }

  /** @throws StoreError */
  async rows<Row>(pool: pg.Pool, text: string): Promise<Row[]> {
    try {
      const result = await pool.query({ text, values: this.#values, types });
      return result.rows as Row[];
    } catch (error) {
      throw toStoreError(error);
    }
  }
}

/** Cuts the one row too many, which tells that there is more, off a page. */
export function pageOf<Row, Shown>(
  rows: readonly Row[],
  page: Page,
  shape: { readonly show: (row: Row) => Shown; readonly cursor: (row: Row) => string },
): Paged<Shown> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return { rows: shown.map(shape.show), nextCursor: more ? shape.cursor(last) : null };
}

/** A cursor of whole numbers, `a.b`; undefined where it is none of ours. */
export function numbersOf(cursor: string | undefined): number[] | undefined {
  if (cursor === undefined || !/^\d{1,15}(\.\d{1,15})*$/.test(cursor)) return undefined;
  return cursor.split(".").map(Number);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** False for what Postgres would refuse as a `uuid`. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
