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

/** recipients is a list of the family and n more people, each a household, whose
 * letters are kept on paper by Heping. */
export function recipients(n: number): Buffer {
  const letters = ['2026-09-01', '和平区核对中心'];
  const rows = family.map((r) => [r[0], r[1], r[2], r[3], r[5], ...letters, r[7]]);
  for (let i = 1; i <= n; i++) rows.push([`B-${i}`, `演示${given[i % 10]}${given[Math.floor(i / 10) % 10]}`, number(i), '户主', `SQ-B-${i}`, ...letters, '']);
  return Buffer.from([['户编号', '姓名', '公民身份号码', '与户主关系', '授权书编号', '授权日期', '授权保管单位', '授权签署人'], ...rows].map((r) => r.join(',')).join('\r\n'), 'utf8');
}
