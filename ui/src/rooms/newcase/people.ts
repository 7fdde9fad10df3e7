import { list } from '../../parts/list';
import type { Schemas } from '../../api/client';

/** A Sheet is the list as it stands in the form: columns by their headings,
 * rows of text, nothing checked. The server checks it, as it checks a file. */
export type Sheet = { columns: string[]; rows: string[][] };

/** The template's headings that the form shows from the start. */
export const usual = ['户编号', '姓名', '身份证号', '与户主关系', '家庭分组', '授权书编号', '授权日期', '授权签署人'];

export const emptySheet = (): Sheet => ({ columns: usual, rows: [usual.map(() => '')] });

/** origins knows which row an edited row was, so that a fault finds its person
 * when rows were taken out, put back or filled since the list was checked. */
const origins = new WeakMap<string[], string[]>();
const origin = (row: string[]) => origins.get(row) ?? row;

/** write is the sheet with a value in a cell; the row stays the same person's. */
export function write(sheet: Sheet, row: number, column: number, value: string): Sheet {
  const rows = [...sheet.rows];
  rows[row] = sheet.rows[row].map((c, j) => (j === column ? value : c));
  origins.set(rows[row], origin(sheet.rows[row]));
  return { ...sheet, rows };
}

export const blank = (row: string[]) => row.every((c) => !c.trim());

/** Words of other headings for the same columns, so that a pasted table finds
 * its place; the server knows many more and reads whatever heading it gets. */
const same: Record<string, string[]> = {
  户编号: ['户编号', '家庭编号', '户号', '户序号', '户'], 姓名: ['姓名', '名字', '成员姓名', '申请人姓名', '核对对象姓名'],
  身份证号: ['身份证号', '公民身份号码', '证件号码', '身份证号码', '身份证'], 与户主关系: ['与户主关系', '与申请人关系', '关系', '称谓'],
  家庭分组: ['家庭分组', '成员类别', '分组'], 授权书编号: ['授权书编号', '授权编号', '授权书号'], 授权日期: ['授权日期', '授权书日期', '签署日期'],
  授权签署人: ['授权签署人', '授权书签署人', '代签监护人', '监护人', '监护人姓名'],
};

const tidy = (heading: string) => heading.replace(/[\s*:：★]/g, '').replace(/[（(【〔[].*$/, '');

/** headingOf finds the form's column that a heading means. */
export function headingOf(heading: string): string | undefined {
  const h = tidy(heading);
  return Object.keys(same).find((k) => same[k].includes(h)) ?? (h.startsWith('申报') ? h : undefined);
}

/** cells splits what a spreadsheet puts on the clipboard, quoted cells included. */
export function cells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '', quoted = false;
  const end = () => (rows[rows.length - 1].push(cell.trim()), (cell = ''));
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') cell += text[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t') end();
    else if (c === '\n') end(), rows.push([]);
    else if (c !== '\r') cell += c;
  }
  if (cell !== '' || rows[rows.length - 1].length > 0) end();
  return rows.filter((r) => r.some((v) => v !== ''));
}

/** Pasted is what came of a paste, and what was recognised in it. */
export type Pasted = { sheet: Sheet; rows: number; known: string[]; unknown: string[] };

/** paste lays a clipboard's table into the sheet at a cell. With a heading row
 * the columns are taken by their headings; without one, from the cell on. */
export function paste(sheet: Sheet, text: string, row: number, column: number): Pasted {
  const table = cells(text);
  const first = table[0] ?? [];
  const headings = first.map(headingOf);
  if (headings.filter(Boolean).length >= 2) return byHeading(sheet, table.slice(1), first, headings);
  const rows = sheet.rows.map((r) => [...r]);
  table.forEach((cellsOf, i) => {
    rows[row + i] ??= sheet.columns.map(() => '');
    cellsOf.forEach((v, j) => column + j < sheet.columns.length && (rows[row + i][column + j] = v));
  });
  return { sheet: { ...sheet, rows }, rows: table.length, known: sheet.columns.slice(column, column + first.length), unknown: [] };
}

function byHeading(sheet: Sheet, rows: string[][], raw: string[], headings: (string | undefined)[]): Pasted {
  const known = headings.filter((h): h is string => Boolean(h));
  const columns = [...sheet.columns, ...known.filter((h) => !sheet.columns.includes(h))];
  const laid = rows.map((r) => columns.map((c) => r[headings.indexOf(c)] ?? ''));
  const kept = sheet.rows.filter((r) => !blank(r)).map((r) => columns.map((_, i) => r[i] ?? ''));
  return { sheet: { columns, rows: [...kept, ...laid] }, rows: rows.length, known, unknown: raw.filter((h, i) => h && !headings[i]) };
}

/** csv is the sheet as the server takes a list: its rows without the blank ones. */
export function csv(sheet: Sheet): Blob {
  const line = (r: string[]) => r.map((c) => `"${c.replace(/"/g, '""')}"`).join(',');
  return new Blob(['\ufeff' + [sheet.columns, ...sheet.rows.filter((r) => !blank(r))].map(line).join('\r\n') + '\r\n'], { type: 'text/csv' });
}

export type Fault = Schemas['ListFault'];

/** At is a fault with its place in the sheet: row -1 is no longer there, column
 * -1 is the whole row; was is what the cell held when it was checked. */
export type At = Fault & { at: number; cell: number; was?: string };

/** place finds where the faults of a checked sheet are now. The server's line 2
 * is the first checked row that is not blank, its column begins with a letter:
 * "B 身份证号". */
export function place(sheet: Sheet, checked: Sheet, faults: Fault[] | null | undefined): At[] {
  const lines = checked.rows.filter((r) => !blank(r));
  const now = new Map(sheet.rows.map((r, i) => [origin(r), i]));
  return list(faults).map((f) => {
    const line = lines[f.row - 2], cell = f.column ? letters(f.column) : -1;
    return { ...f, at: (line && now.get(origin(line))) ?? -1, cell, was: line?.[cell] };
  });
}

function letters(column: string): number {
  const m = /^([A-Z]+)/.exec(column);
  return m ? [...m[1]].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1 : -1;
}

/** mended is the sheet with a fault's proposed mend in its cell, if that still
 * holds what was checked: what somebody has typed since is not written over. */
export function mended(sheet: Sheet, f: At): Sheet {
  if (f.at < 0 || f.cell < 0 || !f.mend || sheet.rows[f.at][f.cell] !== f.was) return sheet;
  return write(sheet, f.at, f.cell, f.mend);
}

/** following is the fault after a cell, row by row; after the last, the first
 * again. Reminders, and rows that are gone, are passed over. */
export function following(faults: At[], row: number, cell: number): At | undefined {
  const order = (f: At) => f.at * 1000 + Math.max(f.cell, 0);
  const wrong = faults.filter((f) => !f.warning && f.at >= 0).sort((a, b) => order(a) - order(b));
  return wrong.find((f) => order(f) > row * 1000 + cell) ?? wrong[0];
}
