import { expect, test } from 'vitest';
import { badList, pastes } from './people';
import { staged } from './stage';

const stage = staged('2026-10-26T09:00');
const { text, wrong, right } = badList();

test('scenario 2: every bad cell of a thousand rows is named with its cause and its mend; nothing is stored until the list is clean', async () => {
  const heping = await stage.robot('heping.clerk');
  const commission = { number: '演示-名单-1号', department: '210102.mz', purpose: '最低生活保障审核确认', assistance: 'dibao', on: '2026-10-20' };
  const { id } = await heping.call<{ id: string }>('POST', '/cases', { kind: 'new', commission });
  const stored = async () => (await heping.call<{ subjects: number }>('GET', `/cases/${id}`)).subjects;

  const p = await stage.sits('heping.clerk', `/cases/${id}/edit?step=people`);
  await p.heading('家庭与核对对象').waitFor();
  await pastes(p.page, text);
  await p.heading(`待处理 ${wrong.length} 处`).waitFor();
  for (const [row, says] of wrong) await p.page.locator('.faults li', { hasText: `第 ${row} 行` }).filter({ hasText: says }).waitFor();
  await p.looks('21-bad-list');

  await p.button('一并改正 6 处').click(); // what can mean one thing only
  await p.heading(`待处理 ${wrong.length - 6} 处`).waitFor();
  await p.page.getByRole('button', { name: '身份证号有误，到第 61 行' }).click();
  const field = p.page.getByLabel('第 61 行身份证号');
  await p.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '第 61 行身份证号');
  await field.fill(right);
  await p.page.keyboard.press('F8'); // over the page's end, to the next
  await p.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '第 181 行身份证号');
  await p.looks('22-bad-list-page-4');
  await p.button('检查并收下名单').click();
  await p.heading(`待处理 ${wrong.length - 7} 处`).waitFor();
  const bad = p.page.waitForEvent('download');
  await p.button('只导出有误的行').click();
  expect((await bad).suggestedFilename()).toMatch(/\.xlsx$/);
  expect(await stored()).toBe(0);

  await p.button('剔除有误的户').click();
  await p.sees('已收下 496 户 992 人');
  expect(await stored()).toBe(992);
  await p.leaves();
});
