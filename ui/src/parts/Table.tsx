import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Table as Antd, type TableColumnsType, type TableProps } from 'antd';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { Search } from '../app/router';
import { list } from './list';
import { ProblemView } from './ProblemView';
import { Nothing } from './Reading';

/** manyRows is where a table begins to draw only what is seen. */
const manyRows = 100;

type Props<T> = {
  rows: T[];
  columns: TableColumnsType<T>;
  rowKey: keyof T & string;
  label: string; // what the table shows, for screen readers
  open?: (row: T) => void; // Enter, or a click
  empty?: ReactNode;
  busy?: boolean;
  selection?: TableProps<T>['rowSelection'];
  foot?: ReactNode;
  width?: number; // px at which the table begins to scroll sideways
  keys?: boolean; // J and K walk through the rows
};

/** Table is the one table: virtual when long, walked by J and K, opened by Enter. */
export function Table<T extends object>({ rows, columns, rowKey, label, open, empty = '没有内容', busy, selection, foot, width = 760, keys = true }: Props<T>) {
  const long = rows.length > manyRows;
  const [at, setAt] = useState(-1);
  useWalk(keys, rows.length, at, setAt, () => rows[at] && open?.(rows[at]));
  return (
    <div className={`table${keys ? ' walks' : ''}${open ? ' opens' : ''}`} role="region" aria-label={label} tabIndex={-1}>
      <Antd<T> rowKey={rowKey} dataSource={rows} columns={columns} pagination={false} size="middle" loading={busy && rows.length === 0} virtual={long}
        scroll={long ? { x: width, y: 560 } : rows.length ? { x: width } : undefined /* an empty one would be too wide by its own words */} rowSelection={selection} locale={{ emptyText: <Nothing>{busy ? '正在载入' : empty}</Nothing> }}
        rowClassName={(_, i) => (i === at ? 'row-at' : '')} onRow={(row, i) => ({ onClick: (e) => pressed(e.target) || open?.(row), onMouseEnter: () => keys && setAt(i ?? -1), className: open && 'row-opens' })} />
      {foot}
    </div>
  );
}

/** pressed tells that a click was for something inside the row. */
const pressed = (target: EventTarget) => Boolean((target as Element).closest('a, button, input, label, .ant-popover, .ant-checkbox-wrapper, .ant-table-selection-column'));

function useWalk(on: boolean, count: number, at: number, setAt: (n: number) => void, enter: () => void) {
  useEffect(() => {
    if (!on) return;
    const key = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open')) return;
      if (e.key === 'j') setAt(Math.min(at + 1, count - 1));
      else if (e.key === 'k') setAt(Math.max(at - 1, 0));
      else if (e.key === 'Enter' && at >= 0 && e.target === document.body) enter();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  });
  useEffect(() => {
    if (at >= 0) document.querySelector('.row-at')?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);
}

/** typing tells that a key belongs to a field. */
export const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

type PageOf<T> = { items: T[] | null; next?: string };

/** usePages reads a list page by page; more() reads the next one. */
export function usePages<T>(key: unknown[], read: (after: string) => Promise<PageOf<T>>) {
  const q = useInfiniteQuery({
    queryKey: key, initialPageParam: '', queryFn: ({ pageParam }) => read(pageParam), getNextPageParam: (last: PageOf<T>) => last.next || undefined,
    placeholderData: (before) => before,
  });
  return { ...q, rows: list(q.data?.pages).flatMap((p) => list(p.items)), more: q.hasNextPage };
}

/** More is the foot of a paged table: how many there are, and the next page. */
export function More({ of, unit = '件' }: { of: { rows: unknown[]; more: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown; error: unknown }; unit?: string }) {
  if (of.error) return <div className="padded"><ProblemView problem={of.error} /></div>;
  return (
    <div className="table-foot">
      <span className="faint">{of.more ? `已列出 ${of.rows.length} ${unit}` : `共 ${of.rows.length} ${unit}`}</span>
      {of.more && <Button size="small" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>再列一些</Button>}
      <span className="grow" />
      <span className="keys faint noprint"><kbd>J</kbd> <kbd>K</kbd> 上下移动<span className="keys-open">　<kbd>Enter</kbd> 打开</span></span>
    </div>
  );
}

/** useFilters keeps a room's filters in its address, so that a view is a link. */
export function useFilters() {
  const search = useSearch({ strict: false }) as Search;
  const go = useNavigate();
  const set = useCallback((change: Search) => void go({ to: '.', search: ((was: Search) => ({ ...was, ...change })) as never, replace: true }), [go]);
  return [search, set] as const;
}
