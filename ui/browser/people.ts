import type { Page } from 'playwright-core';

/** The household of scenario 1, as a spreadsheet puts it on the clipboard. All are invented (演示数据). */
const heading = ['户编号', '姓名', '公民身份号码', '与户主关系', '家庭分组', '授权书编号', '授权日期', '授权签署人', '申报机动车', '申报不动产', '申报银行存款'];

export const family = [
  ['HP-1', '佟𬍛', '210102197604189318', '户主', '共同生活', 'SQ-1', '2026-10-07', '', '小型汽车1辆，约值45,000.00元', '大连市西岗区住房1套，61.8㎡', '无'],
  ['HP-1', '阿依古丽·买买提', '210102197909059426', '配偶', '共同生活', 'SQ-2', '2026-10-07', '', '无', '无', '鞍山的银行存款8,000.00元'],
  ['HP-1', '佟一诺', '210102201206019160', '女', '共同生活', 'SQ-3', '2026-10-07', '佟𬍛', '无', '无', '无'],
];

export const clipboard = (rows: string[][]) => [heading, ...rows].map((r) => r.join('\t')).join('\r\n');

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** number makes an id number with a valid check digit of nobody. */
function number(n: number): string {
  const body = `210102${1950 + (n % 40)}${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`;
  const sum = [...body].reduce((s, d, i) => s + Number(d) * weights[i], 0);
  return body + '10X98765432'[sum % 11];
}

const given = '一二三四五六七八九十';

/** pastes puts a text on the clipboard's event, as Ctrl+V in the first cell does. */
export async function pastes(page: Page, text: string) {
  await page.getByLabel('第 1 行户编号').focus();
  await page.evaluate((t) => {
    const data = new DataTransfer();
    data.setData('text/plain', t);
    document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** recipients is a list of the family and n more people, each a household, whose
 * letters are kept on paper by Heping. */
export function recipients(n: number): Buffer {
  const letters = ['2026-09-01', '和平区核对中心'];
  const rows = family.map((r) => [r[0], r[1], r[2], r[3], r[5], ...letters, r[7]]);
  for (let i = 1; i <= n; i++) rows.push([`B-${i}`, `演示${given[i % 10]}${given[Math.floor(i / 10) % 10]}`, number(i), '户主', `SQ-B-${i}`, ...letters, '']);
  return Buffer.from([['户编号', '姓名', '公民身份号码', '与户主关系', '授权书编号', '授权日期', '授权保管单位', '授权签署人'], ...rows].map((r) => r.join(',')).join('\r\n'), 'utf8');
}

const heads = ['户编号', '姓名', '身份证号', '与户主关系'];

/** badList is scenario 2's: a thousand rows, two to a household, of which some are
 * spoiled as spreadsheets and typists do. wrong tells what must be said, by row. */
export function badList(): { text: string; wrong: [row: number, says: string][]; right: string } {
  const rows = Array.from({ length: 1000 }, (_, i) => [`H-${1 + (i >> 1)}`, `演示${given[i % 10]}${given[(i >> 1) % 10]}`, number(i), i % 2 ? '配偶' : '户主']);
  const x = rows.findIndex((r, i) => i > 300 && r[2].endsWith('X'));
  const right = rows[60][2];
  const spoil = (row: number, column: number, value: string, says: string): [number, string] => ((rows[row][column] = value), [row + 1, says]);
  const wrong = [
    spoil(0, 2, family[0][2], '以往使用的姓名不一致'),
    spoil(60, 2, right.slice(0, 17) + (right.endsWith('5') ? '6' : '5'), '校验码不符'),
    spoil(120, 2, number(120).slice(0, 6) + number(120).slice(8, 17), '15位旧号码'),
    spoil(180, 2, '2.10102E+17', '科学计数法'),
    spoil(240, 2, number(240).replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)), '全角字符'),
    spoil(x, 2, number(x).toLowerCase(), '末位应为大写X'),
    spoil(421, 1, '', '姓名为空'),
    ...['•', '．', '.'].map((dot, i) => spoil(541 + 2 * i, 1, `阿依古丽${dot}买买提`, '间隔点')),
    spoil(901, 2, number(700), '不在同一户'),
  ];
  rows[901][1] = rows[700][1];
  rows[641][1] = '佟𬍛'; // looks odd, and is right
  return { text: [heads, ...rows].map((r) => r.join('\t')).join('\r\n'), wrong, right };
}
