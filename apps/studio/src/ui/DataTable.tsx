import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { classNames } from "./class-names.ts";
import { useWiderThan } from "./media-query.ts";

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable by this value. */
  readonly sortBy?: (row: Row) => string | number;
  /** CSS grid track: `"120px"`, `"minmax(160px, 2fr)"`. */
  readonly width: string;
  readonly align?: "end";
  /** Left out on narrower screens: `sm` 640 px, `md` 768, `lg` 1024. */
  readonly from?: "sm" | "md" | "lg";
}

export interface DataTableProps<Row> {
  /** Accessible name. */
  readonly label: string;
  /** Rows of one line, closer together. */
  readonly dense?: boolean;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Enter, or a click. */
  readonly onOpen?: (row: Row) => void;
  readonly selectedId?: string | null;
  readonly initialSort?: { readonly id: string; readonly desc: boolean };
  /** Called when the last rows come into sight: ask for the next page. */
  readonly onEndReached?: () => void;
  /** Below the last row: what is still coming, or that this is all. */
  readonly footer?: ReactNode;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});
const rowHeights = { roomy: 44, dense: 30 };

/**
 * A dense list with a head that stays. Only the rows in sight are in the document, so a hundred thousand are no trouble. Arrows move
 * between rows, Enter opens. Give `columns` and `rows` stable identities.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, rowId, initialSort, onEndReached, footer } = props;
  const columns = useVisibleColumns(props.columns);
  const rowHeight = rowHeights[props.dense ? "dense" : "roomy"];
  const scroller = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<SortingState>(initialSort ? [initialSort] : []);
  const table = useTable({
    features,
    columns: useMemo(() => columns.map(toColumnDef), [columns]),
    data: rows as Row[],
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  const atEnd = lastShown >= model.length - 1;
  useEffect(() => {
    if (atEnd && model.length > 0) onEndReached?.();
  }, [atEnd, model.length, onEndReached]);
  const template = columns.map((column) => column.width).join(" ");
  const sort = sorting[0];
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <table aria-label={label} aria-rowcount={model.length + 1} className="block">
        <thead className="sticky top-0 z-10 block bg-paper">
          <tr style={{ gridTemplateColumns: template }} className="grid h-8 items-center gap-x-4 border-b px-4">
            {columns.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                direction={sort?.id === column.id ? (sort.desc ? "descending" : "ascending") : "none"}
                onSort={() => table.getColumn(column.id)?.toggleSorting()}
              />
            ))}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }} onKeyDown={walkRows}>
          {items.map((item) => {
            const { id, original } = model[item.index]!;
            const place = {
              gridTemplateColumns: template,
              transform: `translateY(${item.start}px)`,
              height: rowHeight,
            };
            return (
              <BodyRow
                key={id}
                columns={columns}
                {...(props.onOpen && { onOpen: props.onOpen })}
                row={original}
                selected={props.selectedId === id}
                index={item.index}
                style={place}
              />
            );
          })}
        </tbody>
      </table>
      {footer}
    </div>
  );
}

function useVisibleColumns<Row>(columns: readonly DataColumn<Row>[]): readonly DataColumn<Row>[] {
  const sm = useWiderThan("sm");
  const md = useWiderThan("md");
  const lg = useWiderThan("lg");
  return useMemo(() => {
    const wide = { sm, md, lg };
    return columns.filter(({ from }) => from === undefined || wide[from]);
  }, [columns, sm, md, lg]);
}

function toColumnDef<Row extends object>(column: DataColumn<Row>): ColumnDef<typeof features, Row> {
  const { id, header, sortBy } = column;
  if (sortBy === undefined) return { id, header, enableSorting: false };
  return { id, header, accessorFn: sortBy, sortFn: "basic" };
}

interface HeaderCellProps<Row> {
  readonly column: DataColumn<Row>;
  readonly direction: "ascending" | "descending" | "none";
  readonly onSort: () => void;
}

function HeaderCell<Row>({ column, direction, onSort }: HeaderCellProps<Row>) {
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  const sortable = column.sortBy !== undefined;
  return (
    <th
      scope="col"
      aria-sort={sortable ? direction : undefined}
      className={classNames("flex min-w-0 text-2xs font-medium text-ink-3", column.align === "end" && "justify-end")}
    >
      {sortable ? (
        <button type="button" onClick={onSort} className="group flex items-center gap-1 rounded-xs hover:text-ink">
          {column.header}
          <Arrow size={11} aria-hidden className={direction === "none" ? "opacity-0 group-hover:opacity-50" : ""} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

interface BodyRowProps<Row> extends Pick<DataTableProps<Row>, "columns" | "onOpen"> {
  readonly row: Row;
  readonly index: number;
  readonly selected: boolean;
  readonly style: { readonly gridTemplateColumns: string; readonly transform: string; readonly height: number };
}

function BodyRow<Row>({ columns, onOpen, row, index, selected, style }: BodyRowProps<Row>) {
  const open = onOpen && (() => onOpen(row));
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected || undefined}
      tabIndex={open ? 0 : -1}
      style={style}
      onClick={(event) => !isOwnControl(event.target) && open?.()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === event.currentTarget) open?.();
      }}
      className={classNames(
        "absolute inset-x-0 top-0 grid items-center gap-x-4 border-b px-4 focus-visible:-outline-offset-2",
        open && "hover:bg-hover",
        selected && "bg-hover",
      )}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={classNames(
            "flex min-w-0 items-center",
            column.align === "end" && "justify-end text-right tabular-nums",
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** A click on a link or button inside a row is that control's, not the row's. */
function isOwnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a,button,input,select,label") !== null;
}

function walkRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = (event.target as Element).closest<HTMLElement>("tr");
  if (row === null) return;
  const index = Number(row.ariaRowIndex) + (event.key === "ArrowDown" ? 1 : -1);
  const next = event.currentTarget.querySelector<HTMLElement>(`[aria-rowindex="${index}"]`);
  if (next === null) return;
  event.preventDefault();
  next.focus();
}
