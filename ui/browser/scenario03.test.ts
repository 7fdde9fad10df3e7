import { expect, test } from 'vitest';
import { application } from './robot';
import { staged } from './stage';

let id = '';

const stage = staged('2026-11-02T09:30', async (s) => {
  ({ id } = await application(await s.robot('heping.clerk'), ['210200.vehicle', '220000.realestate'], '2026-10-20'));
});

const letter = { name: '授权书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n') };

test('scenario 3: the province returns the Jilin part with what is wrong; Dalian has answered meanwhile', async () => {
  const p = await stage.sits('province.approver');
  await p.page.getByRole('link', { name: /不动产登记（吉林省）/ }).first().waitFor();
  await p.page.getByRole('navigation', { name: '主菜单' }).getByText('省级确认').click();
  await p.sees('待省级确认');
  await p.looks('30-confirmations');
  await p.page.getByRole('link', { name: '不动产登记（吉林省）' }).click();
  await p.button('查看（登记）').click();
  await p.sees('210102********9318');
  await p.looks('31-confirming');
  await p.button('退回').click();
  await p.page.getByLabel('有误的内容').click();
  await p.page.locator('.ant-select-item-option', { hasText: '授权书' }).click();
  await p.page.getByLabel('哪一人（序号）').fill('1');
  await p.page.getByLabel('退回的原因').fill('授权书编号与扫描件不一致');
  await p.accessible('the return dialog');
  await p.button('退回发起机构').click();
  await p.sees('第 1 次退回：第 1 人的授权书有误');
  await p.leaves();
});

test('scenario 3: the county mends the letter and sends it again; the province confirms', async () => {
  const clerk = await stage.sits('heping.clerk', `/cases/${id}`);
  await clerk.page.locator('.cell.found').first().waitFor(); // Dalian's, which waited for nobody
  await clerk.page.goto(stage.server.url);
  await clerk.page.getByRole('link', { name: /不动产登记（吉林省）/ }).first().click();
  await clerk.sees('授权书编号与扫描件不一致');
  await clerk.button('更正第 1 人').click();
  await clerk.page.getByLabel('授权书编号').fill('SQ-1-更正');
  await clerk.page.locator('.ant-modal input[type=file]').first().setInputFiles(letter);
  await clerk.sees('授权书：已选好');
  await clerk.looks('32-mending');
  await clerk.button('保存更正').click();
  await clerk.sees('SQ-1-更正');
  await clerk.button('更正好了，重新提交').click();
  await clerk.sees('待省级确认');
  await clerk.leaves();

  const province = await stage.sits('province.approver', '/confirm');
  await province.page.getByRole('link', { name: '不动产登记（吉林省）' }).click();
  await province.sees(/更正后重新提交/);
  await province.button('确认并推送').click();
  await province.sees(/已确认，推送民政部数据交换平台/);
  await province.page.goto(`${stage.server.url}/confirm?state=open`);
  await province.sees(/剩 \d+ 个工作日/);
  expect(await province.page.getByRole('link', { name: '不动产登记（吉林省）' }).count()).toBe(1);
  await province.leaves();
});
