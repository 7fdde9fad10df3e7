import { DeleteOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { Button, Pagination } from 'antd';
import { memo, useEffect, useState } from 'react';
import { write, type At, type Sheet } from './people';

type Props = { sheet: Sheet; faults: At[]; change: (s: Sheet) => void; pasted: (text: string, row: number, column: number) => void; remove: (row: number) => void; goal?: Goal };

/** A Goal is the cell to go to: each is a new one, so that the same can be gone to again. */
export type Goal = { row: number; column: number };

const perPage = 50; // fields stay quick to type in

/** Widths, in px, in which what stands in a column can be read; others take 150. */
const widths: Record<string, number> = { 户编号: 90, 姓名: 150, 身份证号: 200, 与户主关系: 100, 家庭分组: 110, 授权书编号: 170, 授权日期: 110, 授权签署人: 110 };

/** Grid is the list as a table of fields, each fault under its cell. */
export function Grid({ sheet, faults, change, pasted, remove, goal }: Props) {
  const [page, setPage] = usePage(goal);
  const from = (page - 1) * perPage;
  const set = (row: number, column: number, value: string) => change(write(sheet, row, column, value));
  const paste = (e: React.ClipboardEvent) => {
    const text = e.clipboardData.getData('text/plain');
    const cell = (e.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (!/[\t\n]/.test(text.trimEnd()) || !cell) return; // one value: the field takes it
    e.preventDefault();
    pasted(text, Number(cell.dataset.row), Number(cell.dataset.column));
  };
  return (
    <>
      <div className="scroll" tabIndex={0}>
        <table className="grid" onPaste={paste} aria-label="核对对象名单">
          <thead><tr><th scope="col" className="grid-no"><span className="hidden">行</span></th>{sheet.columns.map((c) => <th key={c} scope="col" style={{ minWidth: widths[c] ?? 150 }}>{c}{(c === '姓名' || c === '身份证号') && <b className="bad" title="必填"> *</b>}</th>)}<th className="grid-no"><span className="hidden">删</span></th></tr></thead>
          <tbody>
            {sheet.rows.slice(from, from + perPage).map((r, i) => (
              <Row key={from + i} row={from + i} cells={r} columns={sheet.columns} faults={faults.filter((f) => f.at === from + i)} set={set} remove={remove} />
            ))}
          </tbody>
        </table>
      </div>
      {sheet.rows.length > perPage && <div className="padded"><Pagination size="small" current={page} pageSize={perPage} total={sheet.rows.length} showSizeChanger={false} onChange={setPage} /></div>}
    </>
  );
}

type RowProps = { row: number; cells: string[]; columns: string[]; faults: At[]; set: (r: number, c: number, v: string) => void; remove: (r: number) => void };

const Row = memo(function Row({ row, cells, columns, faults, set, remove }: RowProps) {
  const whole = faults.filter((f) => f.cell < 0);
  return (
    <tr className={faults.some((f) => !f.warning) ? 'grid-wrong' : ''}>
      <th scope="row" className="grid-no">{row + 1}</th>
      {columns.map((c, j) => {
        const wrong = faults.filter((f) => f.cell === j).concat(j === 0 ? whole : []);
        const id = `f-${row}-${j}`;
        return (
          <td key={c} data-row={row} data-column={j} className={wrong.length ? (wrong.every((f) => f.warning) ? 'cell-warn' : 'cell-wrong') : ''}>
            <input value={cells[j] ?? ''} onChange={(e) => set(row, j, e.target.value)} aria-label={`第 ${row + 1} 行${c}`} autoComplete="off" spellCheck={false}
              aria-invalid={wrong.some((f) => !f.warning)} aria-describedby={wrong.length ? id : undefined} className={c === '身份证号' ? 'mono' : ''} />
            {wrong.length > 0 && <div id={id} className="cell-words">{wrong.map((f, k) => <p key={k}><ExclamationCircleFilled /> {f.message}</p>)}</div>}
          </td>
        );
      })}
      <td className="grid-no"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`删去第 ${row + 1} 行`} tabIndex={-1} onClick={() => remove(row)} /></td>
    </tr>
  );
}, (a, b) => a.row === b.row && a.cells === b.cells && a.columns === b.columns && a.faults.length === 0 && b.faults.length === 0);

/** usePage is the page that is shown; a goal turns to its own, and its field gets the keys. */
function usePage(goal?: Goal) {
  const [turned, turn] = useState<{ page: number; goal?: Goal }>({ page: 1 });
  const page = goal && goal !== turned.goal ? Math.floor(goal.row / perPage) + 1 : turned.page;
  useEffect(() => {
    if (!goal) return;
    turn({ page: Math.floor(goal.row / perPage) + 1, goal });
    document.querySelector<HTMLInputElement>(`.grid td[data-row="${goal.row}"][data-column="${goal.column}"] input`)?.focus();
  }, [goal]);
  return [page, (p: number) => turn({ page: p, goal })] as const;
}
