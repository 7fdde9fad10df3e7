import { expect, test } from 'vitest';
import { draft } from './robot';
import { staged } from './stage';

const stage = staged('2026-11-03T09:00');

/** chooses the securities of the province and submits; expects is told before the choice, due after it. */
async function asks(told: string, due: string, picture: string) {
  const { id } = await draft(await stage.robot('heping.clerk'), [], '2026-10-20');
  const p = await stage.sits('heping.clerk', `/cases/${id}/edit?step=items`);
  await p.page.getByRole('tree').getByText('辽宁省（省级）').click();
  const row = p.page.getByRole('row', { name: /证券与基金/ });
  await row.getByText(told).waitFor();
  await row.getByRole('checkbox').check();
  await p.sees('1 项 × 3 人');
  await p.looks(picture);
  await p.page.getByLabel('填写进度').getByText('确认提交').click();
  await p.sees('要提交的申请');
  await p.button('提交核对申请').click();
  await p.page.getByRole('button', { name: new RegExp(`时限 ${due}`) }).first().click();
  await p.sees('反馈时限是怎么算的');
  return p;
}

test('scenario 5: inside the window of a periodic source the limit runs from receipt', async () => {
  const p = await asks('预计 11月20日 反馈', '12月15日', '51-window-open');
  await p.leaves();
});

test('scenario 5: after it, the expected date is told before the choice, and the limit starts with the next window', async () => {
  await stage.at('2026-11-06T09:00');
  const p = await asks('预计 12月20日 反馈', '2027年1月13日', '52-window-closed');
  expect(await p.page.locator('.deadline-why').first().textContent()).toContain('12月1日');
  await p.looks('53-limit-from-the-window');
  await p.leaves();
});
