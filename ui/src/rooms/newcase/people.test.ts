import { expect, test } from 'vitest';
import { blank, cells, csv, emptySheet, following, headingOf, mended, paste, place, usual, write, type At, type Fault, type Sheet } from './people';

test('a clipboard of a spreadsheet is split, quoted cells and line breaks within included', () => {
  expect(cells('姓名\t身份证号\r\n"王\n小明"\t"1""2"\r\n\t\r\n李雷\t3\n')).toEqual([['姓名', '身份证号'], ['王\n小明', '1"2'], ['李雷', '3']]);
});

test.each([['公民身份号码', '身份证号'], ['姓 名*', '姓名'], ['身份证号（18位）', '身份证号'], ['与申请人关系', '与户主关系'], ['申报机动车', '申报机动车'], ['联系电话', undefined]])('the heading %s is the column %s', (heading, column) => {
  expect(headingOf(heading)).toBe(column);
});

test('a pasted table with headings finds its columns in any order, and says what it left out', () => {
  const got = paste(emptySheet(), '身份证号\t姓名\t电话\t申报机动车\n1\t王小明\t139\t无\n2\t李雷\t138\t1辆', 0, 0);
  expect(got.sheet.columns).toEqual([...usual, '申报机动车']);
  expect(got.sheet.rows).toEqual([['', '王小明', '1', '', '', '', '', '', '无'], ['', '李雷', '2', '', '', '', '', '', '1辆']]);
  expect([got.rows, got.unknown]).toEqual([2, ['电话']]);
});

test('a pasted table without headings is laid from the cell on, and keeps what stands beside', () => {
  const sheet = { ...emptySheet(), rows: [['1', '王小明', '', '', '', '', '', '']] };
  const got = paste(sheet, '11\n22', 0, 2);
  expect(got.sheet.rows).toEqual([['1', '王小明', '11', '', '', '', '', ''], ['', '', '22', '', '', '', '', '']]);
});

test('the file leaves blank rows out, and faults find their cells all the same', async () => {
  const sheet = { columns: ['姓名', '身份证号'], rows: [['王"小明', '1'], ['', ' '], ['李雷', '2']] };
  expect(await csv(sheet).text()).toBe('"姓名","身份证号"\r\n"王""小明","1"\r\n"李雷","2"\r\n');
  const [f] = place(sheet, sheet, [{ row: 3, column: 'B 身份证号', message: '校验位不符', mend: '3', certain: false, warning: false, fault: 'x' }]);
  expect([f.at, f.cell]).toEqual([2, 1]);
  expect(mended(sheet, f).rows[2]).toEqual(['李雷', '3']);
  expect(blank(sheet.rows[1])).toBe(true);
});

const wrongNumber: Fault = { row: 2, column: 'B 身份证号', message: '末位应为大写', mend: '11010519491231002X', certain: true, warning: false, fault: 'x' };
const checked = (): Sheet => ({ columns: ['姓名', '身份证号'], rows: [['王小明', '11010519491231002x'], ['李雷', '210102197604189318']] });
const mendAll = (now: Sheet, was: Sheet) => place(now, was, [wrongNumber]).reduce(mended, now).rows;

test('a mend follows its person: never into the row that has come into its place', () => {
  const was = checked();
  const without = { ...was, rows: was.rows.slice(1) };
  expect(place(without, was, [wrongNumber])[0].at).toBe(-1);
  expect(mendAll(without, was)).toEqual([['李雷', '210102197604189318']]);
  expect(mendAll(was, was)[0]).toEqual(['王小明', '11010519491231002X']); // put back by undo
});

test('a fault finds its row below one that was blank when it was checked, and after edits', () => {
  const was = { ...checked(), rows: [['', ''], ...checked().rows] };
  const filled = write(write(was, 0, 0, '韩梅梅'), 1, 0, '王晓明');
  expect(place(filled, was, [wrongNumber]).map((f) => [f.at, f.cell])).toEqual([[1, 1]]);
  expect(mendAll(filled, was)).toEqual([['韩梅梅', ''], ['王晓明', '11010519491231002X'], ['李雷', '210102197604189318']]);
  expect(place(write(filled, 1, 1, ''), filled, [{ ...wrongNumber, row: 3 }])[0].at).toBe(1); // checked once more meanwhile
});

test('what was typed since the check is not written over', () => {
  const was = checked();
  expect(mendAll(write(was, 0, 1, '210102197909059426'), was)[0]).toEqual(['王小明', '210102197909059426']);
});

test('F8 goes from fault to fault, row by row, and from the last to the first', () => {
  const at = (row: number, cell: number, warning = false) => ({ at: row, cell, warning }) as At;
  const faults = [at(70, 2), at(3, 1), at(3, 0), at(5, 0, true), at(-1, 0)];
  const walk = (row: number, cell: number) => [following(faults, row, cell)?.at, following(faults, row, cell)?.cell];
  expect([walk(-1, 0), walk(3, 0), walk(3, 1), walk(70, 2)]).toEqual([[3, 0], [3, 1], [70, 2], [3, 0]]);
  expect(following([at(5, 0, true)], 0, 0)).toBeUndefined();
});
