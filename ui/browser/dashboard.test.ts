import { expect, test } from 'vitest';
import { application, settled } from './robot';
import { staged } from './stage';

const stage = staged('2026-11-02T09:30', async (s) => {
  const heping = await s.robot('heping.clerk');
  const { id } = await application(heping, ['210200.vehicle', '210300.deposit', '220000.realestate'], '2026-10-20');
  await settled(heping, id, ['210200.vehicle']);
});

test('every figure of the dashboard opens its list, every chart its table, and it prints on one page', async () => {
  const p = await stage.sits('province.approver', '/dashboard');
  await p.sees('要点');
  await p.page.locator('.chart svg').first().waitFor();
  await p.looks('c1-dashboard');
  const paper = await p.prints('c1-dashboard');
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await p.button(/看数据表.*业务流向/).click();
  await p.page.getByRole('columnheader', { name: '发起地' }).waitFor();
  await p.page.getByLabel('发起地').getByText('按县区').click();
  await p.page.getByRole('rowheader', { name: '沈阳市和平区' }).first().waitFor();
  await p.looks('c3-flows-of-counties');
  await p.button(/看数据表.*每月/).click();
  await p.accessible('the charts as tables');
  await p.page.locator('.tile a', { hasText: '大连' }).click();
  await p.sees('机动车（大连市）');
  await p.looks('c2-behind');
  await p.leaves();
});
