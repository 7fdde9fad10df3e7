import { expect, test } from 'vitest';
import { application, draft, settled, type Made } from './robot';
import { staged } from './stage';

let begun: Made;
const stage = staged('2026-10-26T09:00', async (s) => {
  const heping = await s.robot('heping.clerk');
  begun = await settled(heping, (await application(heping, ['210200.vehicle'], '2026-10-20')).id, ['210200.vehicle']);
});

test('scenario 9: the province lowers a quota and drops a field from the 1st of next month', async () => {
  const p = await stage.sits('province.approver', '/adjustments');
  await p.button('下达调整令').click();
  await p.page.getByLabel('文号').fill('辽核〔2026〕18号');
  await p.page.getByLabel('生效日期').fill('2026-11-01');
  await p.page.keyboard.press('Enter');
  await p.finds('所属机构', '大连市核对中心');
  await p.finds('目录项', '机动车');
  await p.page.getByLabel('调整内容说明').fill('降低机动车查询限额，不再提供核定价格');
  await p.page.getByLabel('查询数据限额（人次，0 为不限）').fill('4');
  await p.page.getByRole('checkbox', { name: '核定价格' }).uncheck();
  await p.looks('91-order-form');
  await p.page.getByRole('dialog').getByRole('button', { name: /^下\s?达$/ }).click();
  await p.sees(/每月 4 人次/);
  await p.sees(/还有 1\d\d 家没有确认/);
  await p.looks('92-ordered');
  await p.leaves();
});

test('scenario 9: a city is told of it at its workbench, and acknowledges', async () => {
  const anshan = await stage.sits('anshan.clerk');
  await anshan.page.getByRole('link', { name: /辽核〔2026〕18号/ }).first().click();
  await anshan.button('确认收到').click();
  await anshan.sees('本机构已确认');
  await anshan.leaves();
});

test('scenario 9: what began before keeps the old content, later business gets the new; too much is refused with what is left', async () => {
  await stage.at('2026-11-02T09:00');
  const heping = await stage.robot('heping.clerk');
  const early = await draft(heping, ['210200.vehicle'], '2026-10-20');
  const later = await settled(heping, (await application(heping, ['210200.vehicle'], '2026-10-20')).id, ['210200.vehicle']);
  const p = await stage.sits('heping.clerk');
  for (const [id, columns] of [[begun.id, 1], [later.id, 0]] as const) {
    await p.page.goto(`${stage.server.url}/cases/${id}`);
    await p.button(/机动车.*条/).click();
    await p.page.getByRole('columnheader', { name: '机动车状态' }).first().waitFor();
    expect(await p.page.getByRole('columnheader', { name: '核定价格' }).count()).toBe(columns);
  }
  await p.page.goto(`${stage.server.url}/cases/${early.id}/edit?step=check`);
  await p.button('提交核对申请').click();
  await p.sees(/只剩 1，/);
  await p.sees(/第十三条/);
  await p.looks('93-over-quota');
  await p.page.getByLabel('填写进度').getByText('选择目录项').click();
  await p.page.getByRole('tree').getByText('大连市', { exact: true }).click();
  await p.sees('只剩 1 人次');
  await p.looks('94-quota-left');
  await p.leaves();
});
