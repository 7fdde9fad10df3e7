import { expect, test } from 'vitest';
import type { Person } from './person';
import { application, pdf, scan, settled, type Made, type Robot } from './robot';
import { staged } from './stage';

let made: Made;

/** signed registers an agreement and has it filed; the county's own is the story's. */
async function signed(by: Robot, files: Robot, agency: string) {
  const { id } = await by.call<{ id: string }>('POST', `/agreements?agency=${agency}&number=${agency}-1&signedOn=2026-01-05&from=2026-01-05&to=2027-12-31`, new Uint8Array(scan));
  await files.call('POST', `/agreements/${id}/file`);
}

const stage = staged('2026-10-26T09:00', async (s) => {
  const province = await s.robot('province.approver');
  await signed(await s.robot('shenyang.clerk'), province, '210100');
  await signed(await s.robot('anshan.clerk'), province, '210300');
  const heping = await s.robot('heping.clerk');
  made = await settled(heping, (await application(heping, ['210200.vehicle', '210300.deposit'], '2026-10-20')).id, ['210200.vehicle']);
});

async function registers(p: Person, number: string, signed: string, from: string, to: string) {
  await p.button('登记保密协议').click();
  await p.page.getByLabel('协议编号').fill(number);
  await p.page.getByLabel('签订日期').fill(signed);
  await p.page.keyboard.press('Enter');
  await p.page.getByLabel('有效期').first().fill(from);
  await p.page.keyboard.press('Enter');
  await p.page.locator('.ant-picker-range input').nth(1).fill(to);
  await p.page.keyboard.press('Enter');
  await p.page.getByRole('dialog').locator('input[type=file]').setInputFiles(pdf('协议.pdf'));
  await p.sees('已选择');
}

async function filed(number: string) {
  const province = await stage.sits('province.approver', '/agreements');
  await province.page.getByRole('row', { name: new RegExp(number) }).getByRole('button', { name: /备\s?案/ }).click();
  await province.page.getByRole('row', { name: new RegExp(number) }).getByText('2026-1').first().waitFor();
  return province;
}

test('scenario 11: a county registers its agreement, the province files it and holds back without one', async () => {
  const heping = await stage.sits('heping.clerk', '/agreements');
  await registers(heping, '和保密〔2025〕1号', '2025-10-20', '2025-11-01', '2026-10-31');
  await heping.looks('b1-register');
  await heping.page.getByRole('dialog').getByRole('button', { name: /^登\s?记$/ }).click();
  await heping.page.getByRole('row', { name: /和保密〔2025〕1号/ }).getByText('待省级备案').waitFor();
  await heping.leaves();

  const province = await filed('和保密〔2025〕1号');
  await province.sees('还有 5 天到期');
  await province.looks('b2-agreements');
  await province.leaves();

  const system = await stage.sits('system.admin', '/admin/settings');
  await system.page.getByRole('switch', { name: /保密协议/ }).click();
  await system.page.getByRole('button', { name: /^保\s?存$/ }).click();
  await system.sees('已保存，登记在案');
  await system.leaves();
});

test('scenario 11: it, its city and the province are reminded', async () => {
  await stage.at('2026-10-27T09:00');
  for (const who of ['heping.clerk', 'shenyang.clerk', 'province.approver']) {
    const p = await stage.sits(who);
    await p.sees(/保密协议.*还有 [45] 天/);
    await p.leaves();
  }
});

test('scenario 11: it ends; results are held back, and the held say why', async () => {
  await stage.at('2026-11-02T09:00');
  for (const who of ['shenyang.clerk', 'province.approver', 'anshan.clerk']) {
    const p = await stage.sits(who);
    await p.sees(/保密协议.*到期.*时限照常计算/);
    await p.leaves();
  }
  const heping = await stage.sits('heping.clerk', `/cases/${made.id}`);
  await heping.sees(/保密协议已到期/);
  await heping.looks('b3-held');
  expect(await heping.page.locator('.cell.found').count()).toBe(0);
  await heping.leaves();
});

test('scenario 11: after the new one is filed it goes on', async () => {
  const heping = await stage.sits('heping.clerk', '/agreements');
  await registers(heping, '和保密〔2026〕2号', '2026-10-30', '2026-11-01', '2027-10-31');
  await heping.page.getByRole('dialog').getByRole('button', { name: /^登\s?记$/ }).click();
  await heping.page.getByRole('row', { name: /和保密〔2026〕2号/ }).waitFor();
  await (await filed('和保密〔2026〕2号')).leaves();
  await heping.page.goto(`${stage.server.url}/cases/${made.id}`);
  await heping.page.locator('.cell.found').first().waitFor();
  await heping.leaves();
});
