import { expect, test } from 'vitest';
import { recipients } from './people';
import { pdf } from './robot';
import { staged } from './stage';


const stage = staged('2026-10-26T09:00');

let casePath = '';

test('scenario 7: a county prepares its list of recipients and hands it to its city', async () => {
  const p = await stage.sits('heping.clerk', '/batches');
  await p.sees('批量核对由省、市级核对机构发起');
  await p.looks('70-batches-county');
  await p.page.getByRole('link', { name: '准备移交名单' }).click();
  await p.page.getByLabel('委托书编号').fill('演示-年度复核-1号');
  await p.chooses('委托单位', '民政局');
  await p.chooses('救助种类', '最低生活保障');
  await p.button('受理委托，下一步').click();
  await p.heading('家庭与核对对象').waitFor();
  casePath = new URL(p.page.url()).pathname.replace('/edit', '');
  await p.page.locator('input[type=file]').setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: recipients(600) });
  await p.sees('已收下 601 户 603 人');
  await p.button('下一步：移交市级').click();
  await p.page.locator('input[type=file]').setInputFiles(pdf('委托书.pdf'));
  await p.sees('更换');
  await p.looks('71-hand-over');
  await p.button('移交名单').click();
  await p.heading('委托').waitFor();
  await p.leaves();
});

test('scenario 7: the city chooses the items of the province and the cities, and it is sorted and pushed at once', async () => {
  const shenyang = await stage.robot('shenyang.clerk'); // choosing items is scenario 1's
  await shenyang.call('PUT', `${casePath}/items`, { items: ['210000.pension', '210000.employment', '210000.marriage', '210100.vehicle', '210100.realestate', '210200.vehicle', '210300.deposit'] });
  const p = await stage.sits('shenyang.clerk', `${casePath}/edit?step=check`);
  await p.sees('要提交的申请');
  await p.button('提交核对申请').click();
  await p.heading('办理进度').waitFor();
  await p.page.locator('.batch-all').getByText('6 / 7 项').waitFor();
  await p.sees('省级');
  await p.looks('72-batch-progress');
  await p.leaves();
});

test('scenario 7: what was found is looked through by keyboard alone', async () => {
  const p = await stage.sits('heping.clerk', casePath);
  await p.page.getByRole('link', { name: '逐条查看检出信息' }).click();
  await p.page.locator('.hits-table .row-at').waitFor();
  await p.page.keyboard.press('1');
  await p.page.keyboard.press('4');
  await p.page.keyboard.press('j');
  await p.page.keyboard.press('k');
  await p.sees('已登记 2 条');
  await p.page.keyboard.press('z');
  await p.sees('已登记 1 条');
  await p.page.keyboard.press('2');
  await p.sees('已登记 2 条');
  await p.looks('73-hits');
  await p.page.reload();
  await p.sees('已登记 2 条');
  expect(await p.page.locator('.hits-mark .ant-tag').count()).toBeGreaterThanOrEqual(1);
  await p.leaves();
});

test('scenario 7: the province’s own batch waits for a second person', async () => {
  const clerk = await stage.robot('province.clerk');
  const c = await clerk.call<{ id: string }>('POST', '/cases', { kind: 'existing', commission: { number: '演示-省年度-1号', department: '210000.mz', purpose: '动态管理', assistance: 'dibao', on: '2026-10-08' } });
  await clerk.call('PUT', `/cases/${c.id}/list`, new Uint8Array(recipients(30)));
  await clerk.call('PUT', `/cases/${c.id}/items`, { items: ['210000.pension', '210200.vehicle'] });
  await clerk.call('POST', `/cases/${c.id}/materials?kind=commission&ordinal=0`, new Uint8Array(pdf('x').buffer));
  await clerk.call('POST', `/cases/${c.id}/submit`);
  const p = await stage.sits('province.approver', `/cases/${c.id}`);
  await p.sees('等待经办人以外的审核人员审核：33 人 × 2 项');
  await p.looks('74-approval');
  await p.button('审核通过').click();
  await p.heading('办理进度').waitFor();
  await p.leaves();
});
